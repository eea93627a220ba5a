/** Where staff can go: the column beside the page on a desk, a list under 我的 on a phone. */

import { computed } from 'vue'
import type { IconName } from '../../ui/icons.ts'
import type { Key } from '../../words/words.ts'
import { isOffice, me } from '../held.ts'

export interface Place {
  to: string
  icon: IconName
  key: Key
  /** Shown in the column only. */
  wide?: boolean
  mid?: boolean
}

interface DeskPlace extends Place {
  /** Only for those who work at a people's-congress office. */
  office?: boolean
}

export const DESK: readonly DeskPlace[] = [
  { to: '/app/desk', icon: 'clock', key: 'nav.desk.activities' },
  { to: '/app/desk/topics', icon: 'board', key: 'nav.desk.topics' },
  { to: '/app/desk/notices', icon: 'mail', key: 'nav.desk.notices' },
  { to: '/app/desk/indicators', icon: 'chart', key: 'nav.desk.indicators' },
  { to: '/app/desk/duties', icon: 'check', key: 'nav.duties.desk' },
  { to: '/app/desk/records', icon: 'shield', key: 'nav.desk.records' },
  { to: '/app/desk/stray', icon: 'warn', key: 'nav.desk.stray' },
  { to: '/app/desk/people', icon: 'people', key: 'nav.desk.people', office: true },
  { to: '/app/desk/rules', icon: 'keys', key: 'nav.desk.rules', office: true },
]

/** Those of the desk for who is here now; none for who is no staff. */
export const deskPlaces = computed(() => DESK.filter(({ office }) => (office ? isOffice.value : me.value?.isStaff)))
