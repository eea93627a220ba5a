/** A spreadsheet of units or people on its way to the server, which answers with the id it will be asked about by. */

import { sendFile } from './files.ts'
import type { Result } from './result.ts'

export const LARGEST_MB = 10

export function sendIntake(file: File): Promise<Result<string>> {
  return sendFile('/intakes', file)
}
