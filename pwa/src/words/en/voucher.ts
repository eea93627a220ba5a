/** English, the same keys as `zh-CN/voucher.ts`. */
import type { Same } from '../words.ts'
import type { voucher as chinese } from '../zh-CN/voucher.ts'

export const voucher: Same<typeof chinese> = {
  'voucher.title': 'Voucher of presence',
  'voucher.title.record': 'Voucher of a receipt',
  'voucher.image': 'Code of the voucher',
  'voucher.words': 'Let them scan it with “Scan” in this app. Neither phone needs a network.',
  'voucher.then': 'A voucher says how it was judged then; what changed since stands on the roster.',
  'voucher.none': 'There is no voucher for this receipt yet. Look again when online.',
  'voucher.who': 'Name',
  'voucher.activity': 'Activity',
  'voucher.activity.unknown': 'Not on this phone',
  'voucher.when': 'Time',
  'voucher.judged': 'Judged',
  'voucher.evidence': 'evidence {evidence}',
  'voucher.now': 'On the roster now: {presence}',
  'voucher.unlisted': 'No roster here says who it is: check the person otherwise',
  'voucher.GENUINE': 'The voucher is genuine',
  'voucher.FORGED': 'The voucher is false',
  'voucher.FORGED.words': 'The signature does not fit: it was changed, or we did not issue it. Check in by name and tell an administrator.',
  'voucher.DAMAGED': 'Not read whole',
  'voucher.DAMAGED.words': 'Scan again; if it stays so, let them open the voucher anew, or update the app.',
  'voucher.UNKNOWN_KEY': 'Cannot be verified now',
  'voucher.UNKNOWN_KEY.words': 'This phone holds no key for it. Go online once and scan again; if it stays so, do not believe it.',
  'voucher.FOREIGN': 'Not a voucher of this city',
  'voucher.FOREIGN.words': 'It names {host}, which cannot be verified here. Check otherwise.',
  'voucher.SIGN_IN': 'Sign in first',
  'voucher.SIGN_IN.words': 'Vouchers can be verified once you have signed in online.',
  'voucher.LOCKED': 'Reading is closed',
  'voucher.LOCKED.words': 'There was no contact for too long, so the keys cannot be read. Scan again when online.',
}
