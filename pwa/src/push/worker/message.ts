/**
 * What a push says, made into a notification.
 *
 * It always makes one, whatever came: a browser that is woken and shows nothing is woken no more
 * (Safari ends the subscription after three). Links lead nowhere but into the app.
 */

export interface Action {
  action: string
  title: string
  to: string
}

/** What goes with a notification and comes back when it is touched. */
export interface Told {
  to: string
  /** Absent where the push said nothing that we understand. */
  notice?: string
  delivery?: string
  ack?: string
  /** Where each button leads. */
  links?: Record<string, string>
  /** When it was shown. */
  at?: number
}

export interface Said {
  title: string
  options: NotificationOptions & { renotify?: boolean; actions?: { action: string; title: string }[]; data: Told }
  /** How many are unread, for the app's badge. */
  badge: number | null
}

type Loose = Record<string, unknown>

const INBOX = '/app/notices'
const MOST_ACTIONS = 2
const ICON = '/icons/icon-192.png'

/** Shown where the push cannot be read, or is not for who is here now: nothing of what it says. */
export const PLAIN: Said = {
  title: '代码',
  options: { body: '您有新消息,请打开应用查看。', lang: 'zh-CN', icon: ICON, tag: 'plain', renotify: true, data: { to: INBOX } },
  badge: null,
}

/** `whose` is the person signed in here; a push for somebody else is shown as one that cannot be read. */
export function saidBy(text: string | undefined, whose: string | null): Said {
  const push = read(text)
  const { title, body, tag, lang, navigate, app_badge, actions, data } = object(push?.notification)
  const { notice, delivery, ack, person } = object(data)
  if (typeof title !== 'string' || !title || whose === null || (person !== undefined && person !== whose)) return PLAIN
  const named = { ...word('notice', notice), ...word('delivery', delivery), ...word('ack', ack) }
  const buttons = actionsOf(actions)
  const links = Object.fromEntries(buttons.map((one) => [one.action, one.to]))
  const options = {
    ...word('body', body),
    lang: typeof lang === 'string' ? lang : 'zh-CN',
    icon: ICON,
    tag: typeof tag === 'string' && tag ? tag : 'plain',
    renotify: true,
    actions: buttons.map(({ action, title }) => ({ action, title })),
    data: { to: within(navigate), links, ...named },
  }
  return { title, options, badge: count(push?.app_badge ?? app_badge) }
}

function read(text: string | undefined): Loose | null {
  try {
    return object(JSON.parse(text ?? ''))
  } catch {
    return null
  }
}

function actionsOf(given: unknown): Action[] {
  const all = (Array.isArray(given) ? given : []).map(object)
  return all
    .flatMap(({ action, title, navigate }) => (typeof action === 'string' && typeof title === 'string' ? { action, title, to: within(navigate) } : []))
    .slice(0, MOST_ACTIONS)
}

/** The page of a link, on our own origin whatever the link says. */
function within(link: unknown): string {
  try {
    const { pathname, search } = new URL(String(link), 'https://daima.invalid')
    return pathname.startsWith('/app/') ? pathname + search : INBOX
  } catch {
    return INBOX
  }
}

function word<K extends string>(name: K, value: unknown): Partial<Record<K, string>> {
  return typeof value === 'string' ? ({ [name]: value } as Partial<Record<K, string>>) : {}
}

function count(value: unknown): number | null {
  return typeof value === 'number' && value >= 0 ? Math.floor(value) : null
}

function object(value: unknown): Loose {
  return typeof value === 'object' && value !== null ? (value as Loose) : {}
}
