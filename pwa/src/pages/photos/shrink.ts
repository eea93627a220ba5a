/** A picture made small enough to travel: drawn anew, so that nothing a camera wrote beside the pixels goes along. */
import { sha256, toHex, type Bytes } from '../../bytes.ts'

export interface Shrunk {
  bytes: Bytes
  sha: string
  width: number
  height: number
}

const LARGEST_PX = 1600
const MOST_BYTES = 500_000
/** Tried in turn until it is light enough: first less exact, then smaller. */
const STEPS = [
  [1, 0.82],
  [1, 0.7],
  [1, 0.55],
  [0.8, 0.6],
  [0.6, 0.6],
  [0.4, 0.5],
] as const

/** A JPEG of at most 1600 pixels and 500 KB; null where the browser cannot open the file. */
export async function shrink(file: Blob): Promise<Shrunk | null> {
  const picture = await opened(file)
  if (!picture) return null
  const scale = Math.min(1, LARGEST_PX / Math.max(picture.naturalWidth, picture.naturalHeight))
  for (const [smaller, quality] of STEPS) {
    const canvas = drawn(picture, scale * smaller)
    const jpeg = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality))
    if (!jpeg || jpeg.size > MOST_BYTES) continue
    const bytes = new Uint8Array(await jpeg.arrayBuffer())
    return { bytes, sha: toHex(await sha256(bytes)), width: canvas.width, height: canvas.height }
  }
  return null
}

/** An <img> turns a photo upright as its camera was held, everywhere. */
async function opened(file: Blob): Promise<HTMLImageElement | null> {
  const picture = new Image()
  picture.src = URL.createObjectURL(file)
  try {
    await picture.decode()
    return picture.naturalWidth > 0 ? picture : null
  } catch {
    return null
  } finally {
    URL.revokeObjectURL(picture.src)
  }
}

function drawn(picture: HTMLImageElement, scale: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(picture.naturalWidth * scale))
  canvas.height = Math.max(1, Math.round(picture.naturalHeight * scale))
  const context = canvas.getContext('2d')
  if (context) {
    // JPEG knows no transparency; black is what it would become.
    context.fillStyle = '#fff'
    context.fillRect(0, 0, canvas.width, canvas.height)
    context.drawImage(picture, 0, 0, canvas.width, canvas.height)
  }
  return canvas
}
