/** The voucher of a receipt, as this phone shows it: from what it holds, without a network. */

import type { Bodies, Row } from '../rows.ts'
import { storedVoucher, voucherUrl, type Statement } from '../rules/vouchers.ts'
import { codeOrigin } from './origin.ts'

export interface ShownVoucher {
  said: Statement
  link: string
}

/** Null where what is held is no voucher. */
export function shownVoucher(voucher: string | null | undefined): ShownVoucher | null {
  const said = voucher ? storedVoucher(voucher)?.said : undefined
  const link = voucher ? voucherUrl(codeOrigin(), voucher) : null
  return said && link ? { said, link } : null
}

/** The best voucher of one's own presence at an activity: that of a scan that counts, else the latest. */
export function voucherOfActivity(receipts: Row<'receipt'>[], activity: string): string | null {
  const own = receipts.map(({ body }) => body).filter((body) => body.kind === 'attendance' && body.voucher && body.detail?.activity === activity)
  return own.sort((a, b) => rank(b) - rank(a) || (momentOf(b) ?? 0) - (momentOf(a) ?? 0))[0]?.voucher ?? null
}

function rank({ detail }: Bodies['receipt']): number {
  return ['REFUSED', 'TO_REVIEW', 'PRESENT'].indexOf(detail?.verdict ?? '')
}

function momentOf({ voucher }: Bodies['receipt']): number | null {
  return storedVoucher(voucher ?? '')?.said.at ?? null
}
