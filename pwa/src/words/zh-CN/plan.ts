/** Words of planning an activity at the desk: who comes, who is on leave, what is asked. */
export const plan = {
  'leave.queue': '请假待批 {n}',
  'leave.none': '没有待批的请假。',
  'leave.grant': '批准',
  'leave.refuse': '不批准',
  'leave.refuse.do': '不批准…',
  'leave.refuse.title': '不批准 {name} 的请假',
  'leave.refuse.why': '理由(代表会看到)',
  'leave.waiting': '候补 {n} 人',
  'leave.declined': '不参加 {n} 人',
  'leave.by.hand': '代为登记请假',
  'leave.who': '选择代表',
  'leave.enter': '登记',
  'leave.enter.title': '为 {name} 登记请假',
  'leave.enter.why': '理由,例如:来电说明出差',
} as const
