/**
 * The voucher (凭证): what a receipt says, signed by the server, so that staff verify it without a network.
 *
 * The twin of `server/domain/vouchers.py`; both are held to `tests/cases/receipts.json`.
 */

import { concat, fromBase64Url, fromHex, sha256, toHex, utf8, uuidText, type Bytes } from '../bytes.ts'
import type { Evidence, ReceiptCode, Verdict } from '../contract.ts'
import { isSigned } from '../keys.ts'
import { split } from './codes.ts'

const ALG_P256 = 2
const INFO = utf8('daima-receipt-1')
const STATEMENT_BYTES = 93
const VOUCHER_BYTES = STATEMENT_BYTES + 64
const NOTHING = '00000000-0000-0000-0000-000000000000'
const CODES: ReceiptCode[] = ['APPLIED', 'MERGED', 'CONFLICT', 'SUPERSEDED', 'BLOB_MISMATCH', 'REJECTED_PERMISSION', 'REJECTED_INVALID']
const VERDICTS: Verdict[] = ['PRESENT', 'TO_REVIEW', 'REFUSED']
const EVIDENCE: Evidence[] = ['E0', 'E1', 'E2', 'E3', 'E4']

/** What a voucher vouches for. */
export interface Statement {
  /** Which of the server's keys verifies it: the first four bytes of its SHA-256, hex. */
  key: string
  record: string
  /** Of the record's canonical bytes, hex. */
  sha: string
  /** Of a scan, the attendance, which a roster knows. */
  entity: string
  activity: string | null
  /** When it happened, by the phone's clock corrected. */
  at: number
  code: ReceiptCode
  /** Null for what is no scan, as is the evidence. */
  verdict: Verdict | null
  evidence: Evidence | null
}

export interface Voucher {
  said: Statement
  statement: Bytes
  signature: Bytes
}

/** Host and fragment of a voucher's link; null where a text is none. */
export function voucherLink(text: string): { host: string; fragment: string } | null {
  const { host, path, fragment } = split(text)
  return /^\/r\/?$/i.test(path) ? { host: host.toLowerCase(), fragment } : null
}

/** The link in the QR code; `voucher` as it came in the receipt. The number is what a QR code packs closest. */
export function voucherUrl(origin: string, voucher: string): string | null {
  const bytes = fromBase64Url(voucher)
  return bytes?.length === VOUCHER_BYTES ? `${origin}/r#${BigInt(`0x${toHex(bytes)}`)}` : null
}

/** What the number behind the `#` states; null if it states nothing we know. */
export function readVoucher(fragment: string): Voucher | null {
  if (!/^[1-9][0-9]{0,399}$/.test(fragment)) return null
  const hex = BigInt(fragment).toString(16).padStart(2 * VOUCHER_BYTES, '0')
  return hex.length === 2 * VOUCHER_BYTES ? opened(fromHex(hex)) : null
}

/** A voucher as it came in a receipt; null if it states nothing we know. */
export function storedVoucher(voucher: string): Voucher | null {
  const bytes = fromBase64Url(voucher)
  return bytes?.length === VOUCHER_BYTES ? opened(bytes) : null
}

/** Whether the holder of that public key (65 bytes) signed exactly this. */
export async function isGenuine({ said, statement, signature }: Voucher, publicKey: Bytes): Promise<boolean> {
  return said.key === (await keyId(publicKey)) && isSigned(concat(INFO, statement), signature, publicKey)
}

/** How a statement names the key that verifies it. */
export async function keyId(publicKey: Bytes): Promise<string> {
  return toHex(await sha256(publicKey)).slice(0, 8)
}

function opened(bytes: Bytes): Voucher | null {
  const statement = bytes.slice(0, STATEMENT_BYTES)
  const said = unpacked(statement)
  return said && { said, statement, signature: bytes.slice(STATEMENT_BYTES) }
}

function unpacked(statement: Bytes): Statement | null {
  const [alg, code = 0, grade = 0] = [statement[0], statement[91], statement[92]]
  const verdict = VERDICTS[(grade >> 4) - 1] ?? null
  const evidence = EVIDENCE[grade & 15]
  const answer = CODES[code - 1]
  if (alg !== ALG_P256 || !answer || !evidence || (verdict === null && grade !== 0)) return null
  const activity = uuidText(statement.slice(69, 85))
  return {
    key: toHex(statement.slice(1, 5)),
    record: uuidText(statement.slice(5, 21)),
    sha: toHex(statement.slice(21, 53)),
    entity: uuidText(statement.slice(53, 69)),
    activity: activity === NOTHING ? null : activity,
    at: Number(BigInt(`0x${toHex(statement.slice(85, 91))}`)),
    code: answer,
    verdict,
    evidence: verdict && evidence,
  }
}
