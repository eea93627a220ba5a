/** What pages follow of the phone: who is here, how it stands with the server, its rows; null while they are read. */
import { computed, type ComputedRef } from 'vue'
import type { Bodies, Row, RowKind } from '../rows.ts'
import { session, type Me } from '../session.ts'
import { useConnection, useOutbox, useReady, useRows } from '../store.ts'
import type { Item } from '../sync/outbox.ts'
import { t } from '../words/words.ts'

export { refreshMe } from '../session.ts'

const connection = useConnection()

export const me = computed(() => session.me)
export const ready = computed(() => session.state !== 'STARTING')
/** Before the first contact we do not say offline. */
export const online = computed(() => connection.value.online !== false)
export const unsent = computed(() => connection.value.unsent)
export const oldestUnsent = computed(() => connection.value.oldestUnsent)
export const lastSync = computed(() => connection.value.lastSync)
export const syncing = computed(() => connection.value.phase === 'SYNCING')
export const full = computed(() => connection.value.full)
export const updateNeeded = computed(() => connection.value.updateNeeded)
export const signedOut = computed(() => connection.value.signInNeeded)
export const nobody = computed(() => session.state === 'SIGNED_OUT')
export const locked = computed(() => session.state === 'LOCKED')
/** Congress staff and administrators: who keep units and seats. */
export const isOffice = computed(() => session.me?.seat.role === 'CONGRESS_STAFF' || session.me?.seat.role === 'ADMIN')
/** Whole days since the last contact, while reading is closed. */
export const lockedDays = computed(() => {
  if (!locked.value) return null
  return Math.max(1, Math.floor((Date.now() - (lastSync.value ?? Date.now())) / 86_400_000))
})

export function held<K extends RowKind>(kind: K): ComputedRef<Row<K>[] | null> {
  const rows = useRows(kind)
  const isReady = useReady(kind)
  return computed(() => (isReady.value ? rows.value : null))
}

export function heldItems(): ComputedRef<Item[]> {
  return useOutbox()
}

/** Answered with a no, or impossible to send, and not yet put aside. */
export function isParked(item: Item): boolean {
  return (item.state === 'REFUSED' || item.state === 'QUARANTINE') && !item.dismissed
}

export const parked = computed(() => (session.me ? useOutbox().value.filter(isParked).length : 0))

// Rows are asked for when first looked at: before the start there is nobody to read for.
export const mySeat = computed<Bodies['seat'] | null>(() => useRows('seat').value.find((row) => row.id === session.me?.seat.id)?.body ?? null)
/** Whether the person holds a deputy's seat, and so a code, in whichever seat they act now. */
export const isDeputy = computed(() => (session.me?.seats ?? []).some((seat) => seat.role === 'DEPUTY' && seat.status === 'ACTIVE'))

/** 汀澜市人大代表; 望潮区 · 代表联络科干部 */
export function seatName(seat: Me['seat']): string {
  if (seat.role === 'DEPUTY') return t('seat.deputy', { unit: seat.unit.name })
  return `${seat.unit.name} · ${seat.title ?? t(`role.${seat.role}`)}`
}

/** 汀澜市人大代表 · 法治专业代表小组 */
export const seatLine = computed(() => {
  const seat = session.me?.seat
  const group = mySeat.value?.groups.find((name) => name !== seat?.unit.name)
  return seat ? [seatName(seat), group].filter(Boolean).join(' · ') : ''
})
