/** A document (附件) on its way to what it hangs on; the server looks into it and answers in words. */

import type { Enclosing } from './contract.ts'
import { sendFile } from './files.ts'
import type { Result } from './result.ts'

export const LARGEST_MB = 10
export const ENDINGS = '.pdf,.ofd,.docx,.xlsx,.pptx'

export function sendEnclosure(kind: Enclosing, about: string, file: File): Promise<Result<string>> {
  return sendFile(`/enclosures?about=${kind}:${about}`, file)
}
