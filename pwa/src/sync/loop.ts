/**
 * When the phone talks to the server: at start, after a write, when seen again, when the network
 * comes, when the server pokes, now and then while something waits, and by hand.
 *
 * One tab at a time (a Web Lock). Any failure backs off with full jitter; a minute without
 * progress is cut off and begun again.
 */

import { shallowReactive } from 'vue'
import { getMeta, type Account } from '../account.ts'
import { onChanged, type Topic } from '../changed.ts'
import { alone } from '../locks.ts'
import { backoff } from './backoff.ts'
import { onPoke, type Pokes } from './poke.ts'
import { purge, unsent } from './outbox.ts'
import { recover } from './receipts.ts'
import { reclaim } from './reclaim.ts'
import { fullPace, round, type Round } from './round.ts'
import { carry, type Uploading } from './upload.ts'
import { onWake, wakeMe } from './wake.ts'

/** What pages show of the connection. */
export interface Connection {
  /** The last contact succeeded. Null before the first. */
  online: boolean | null
  /** IDLE nothing to do; SYNCING talking; WAITING will try again by itself. */
  phase: 'IDLE' | 'SYNCING' | 'WAITING'
  /** Records no server holds yet. */
  unsent: number
  /** The phone's time of the oldest of them. */
  oldestUnsent: number | null
  /** The phone's time of the last whole round. */
  lastSync: number | null
  /** The session ended; what waits is kept. */
  signInNeeded: boolean
  /** The server wants a newer app before it gives rows again. */
  updateNeeded: boolean
  /** What the server sent finds no room here. */
  full: boolean
  /** The photo that is on its way, and how far. */
  uploading: Uploading | null
}

export interface Heard {
  wiped(): void
  leased(leaseMs: number): Promise<void>
  /** Reading is blocked: what opens it is to be asked for. */
  shut?(): Promise<void>
}

export interface Loop {
  connection: Connection
  /** Talk now; answers when the round is over. */
  now(): Promise<void>
  stop(): void
}

const WRITE_MS = 300
const IDLE_MS = 60_000
const QUIET_MS = 600_000
const STUCK_MS = 60_000
const LOST_MS = 60_000
const TIDY_MS = 3_600_000

export function startLoop(account: Account, heard: Heard): Loop {
  const loop = new Looping(account, heard)
  loop.begin()
  return loop
}

class Looping implements Loop {
  readonly connection = shallowReactive<Connection>({
    online: null,
    phase: 'IDLE',
    unsent: 0,
    oldestUnsent: null,
    lastSync: null,
    signInNeeded: false,
    updateNeeded: false,
    full: false,
    uploading: null,
  })

  private readonly account: Account
  private readonly heard: Heard
  private readonly pace = fullPace()
  private readonly stopping = new AbortController()
  private timer: ReturnType<typeof setTimeout> | undefined
  private due = Infinity
  /** What the server asked for; no write and no poke comes sooner. */
  private notBefore = 0
  private running: Promise<void> | null = null
  private wanted = false
  private readonly pause = backoff()
  private waking = false
  private pokes: Pokes = { open: () => false }

  constructor(account: Account, heard: Heard) {
    this.account = account
    this.heard = heard
  }

  begin(): void {
    const { signal } = this.stopping
    const seen = () => document.visibilityState === 'visible' && this.soon(0)
    globalThis.document?.addEventListener('visibilitychange', seen, { signal })
    globalThis.addEventListener?.('online', () => this.reconnected(), { signal })
    signal.addEventListener('abort', onChanged((topic) => this.changed(topic)))
    onWake(() => this.reconnected(), signal)
    this.pokes = onPoke(this.account.person, () => this.soon(0), signal)
    void this.count()
    this.soon(0)
  }

  now(): Promise<void> {
    this.pause.reset()
    this.notBefore = 0
    return this.run()
  }

  stop(): void {
    clearTimeout(this.timer)
    this.stopping.abort()
  }

  private changed(topic: Topic): void {
    if (topic === 'outbox') void this.count().then(() => this.connection.unsent > 0 && this.soon(WRITE_MS))
  }

  /** A whole city may come back at once; who is looking at unsent work comes first. */
  private reconnected(): void {
    this.pause.reset()
    const watched = globalThis.document?.visibilityState === 'visible' && this.connection.unsent > 0
    this.soon(Math.random() * (watched ? 1000 : 15_000))
  }

  private soon(ms: number): void {
    const now = Date.now()
    const due = Math.max(now + ms, this.notBefore)
    if (this.stopping.signal.aborted || due >= this.due) return
    clearTimeout(this.timer)
    this.due = due
    this.timer = setTimeout(() => void this.run(), due - now)
  }

  private async run(): Promise<void> {
    clearTimeout(this.timer)
    this.due = Infinity
    this.wanted = true
    this.running ??= this.drain().finally(() => (this.running = null))
    return this.running
  }

  private async drain(): Promise<void> {
    while (this.wanted && !this.stopping.signal.aborted) {
      this.wanted = false
      this.connection.phase = 'SYNCING'
      const result = await this.locked()
      await this.count()
      await this.heed(result).catch(() => this.backOff(null))
    }
  }

  /** One tab at a time; a minute without progress ends the round and frees the lock. */
  private async locked(): Promise<Round | null> {
    const ending = new AbortController()
    const stop = () => ending.abort()
    this.stopping.signal.addEventListener('abort', stop)
    let watchdog: ReturnType<typeof setTimeout> | undefined
    const progress = () => {
      clearTimeout(watchdog)
      watchdog = setTimeout(stop, STUCK_MS)
    }
    progress()
    try {
      const lock = `sync-${this.account.person}`
      return await alone(lock, () => Promise.race([this.turn(ending.signal, progress), end(ending.signal)]), ending.signal)
    } catch (error) {
      // The database failed, or the lock was given up: try again later, nothing was lost.
      if (error instanceof DOMException && error.name === 'QuotaExceededError') this.connection.full = true
      return null
    } finally {
      clearTimeout(watchdog)
      this.stopping.signal.removeEventListener('abort', stop)
    }
  }

  /** Records first; bytes only when no record waits. */
  private async turn(signal: AbortSignal, progress: () => void): Promise<Round> {
    // What is here can be read before anything is sent or kept.
    if (!this.account.vault.readable) await this.heard.shut?.()
    await reclaim(this.account)
    const result = await round(this.account, this.pace, signal, progress)
    if (result.why || result.again || result.wipe) return result
    const { why, again } = await carry(this.account, signal, (now) => {
      progress()
      this.settled = 0
      this.connection.uploading = now
    })
    // The round went well, so we are online, whatever a proxy thinks of uploads.
    return { ...result, why: why && { ...why, network: false }, again, retryAfterMs: why?.retryAfterMs ?? result.retryAfterMs }
  }

  private async heed(result: Round | null): Promise<void> {
    const { connection } = this
    if (this.stopping.signal.aborted) return
    if (result?.wipe) return this.heard.wiped()
    this.notBefore = Date.now() + (result?.retryAfterMs ?? 0)
    if (!result || result.why) return this.backOff(result)
    this.pause.reset()
    this.waking = false
    Object.assign(connection, { online: true, signInNeeded: false, updateNeeded: isOlder(__APP_VERSION__, result.minClient), full: false, phase: 'IDLE' })
    if (result.leaseMs !== null) await this.heard.leased(result.leaseMs)
    if (!result.again) return this.rest(result)
    if (result.retryAfterMs) this.soon(result.retryAfterMs)
    else this.wanted = true
  }

  private backOff(result: Round | null): void {
    const why = result?.why
    this.connection.online = why ? !why.network : this.connection.online
    this.connection.signInNeeded = why?.code === 'SIGN_IN_REQUIRED'
    this.connection.phase = 'WAITING'
    this.askToBeWoken()
    this.soon(Math.max(result?.retryAfterMs ?? 0, this.pause.next()))
  }

  /** Once an outage: a browser that wakes us at once, being wrong about the network, is not asked again. */
  private askToBeWoken(): void {
    if (this.waking || this.connection.unsent === 0 || globalThis.navigator?.onLine !== false) return
    this.waking = true
    void wakeMe()
  }

  /** All is said: when to ask again if nobody pokes. */
  private async rest(result: Round): Promise<void> {
    await this.tidy()
    await recover(this.account, LOST_MS)
    const waits = await this.account.db.use((db) => db.countFromIndex('outbox', 'state', 'RECEIVED'))
    if (waits > 0) return this.soon(Math.max(result.retryAfterMs ?? 0, this.settling()))
    this.settled = 0
    this.soon(Math.max(result.retryAfterMs ?? 0, this.pokes.open() || isHidden() ? QUIET_MS : IDLE_MS))
  }

  private settled = 0
  private tidied = 0

  /** Now and then, not at every round: it reads the whole outbox. */
  private async tidy(): Promise<void> {
    if (Date.now() - this.tidied < TIDY_MS) return
    this.tidied = Date.now()
    await purge(this.account)
  }

  /** An answer is being made: ask after one second, then less and less often. */
  private settling(): number {
    const ms = Math.min(IDLE_MS, 1000 * 1.6 ** this.settled)
    this.settled += 1
    return ms
  }

  private async count(): Promise<void> {
    try {
      const { count, oldest } = await unsent(this.account)
      const lastSync = (await getMeta<number>(this.account, 'lastSync')) ?? null
      Object.assign(this.connection, { unsent: count, oldestUnsent: oldest, lastSync })
    } catch {
      // Wiped or lost under our hands; the next round finds out.
    }
  }
}

/** Whether a version `1.2.3` is below the least one the server gives rows to. */
function isOlder(own: string, least: string | null): boolean {
  return least !== null && own.localeCompare(least, 'en', { numeric: true }) < 0
}

/** Rejects when the signal ends it: a database that hangs holds nobody for ever. */
function end(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new DOMException('given up', 'AbortError'))))
}

function isHidden(): boolean {
  return globalThis.document?.visibilityState === 'hidden'
}
