/** A code out of a picture: where the live camera does not start, as in some in-app browsers. */

import { readCode } from './reader.ts'

const LARGEST_PX = 2000

/** The text of the code in a picture file; null if none is found. */
export async function readPhoto(file: Blob): Promise<string | null> {
  const found = await readCode(file)
  return found ?? readSmaller(file)
}

/** A twelve-megapixel picture may be too noisy at full size, or of a form only the browser opens. */
async function readSmaller(file: Blob): Promise<string | null> {
  const picture = await createImageBitmap(file).catch(() => null)
  if (!picture) return null
  const scale = Math.min(1, LARGEST_PX / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  Object.assign(canvas, { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) })
  const context = canvas.getContext('2d')
  context?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  return context ? readCode(context.getImageData(0, 0, canvas.width, canvas.height)) : null
}
