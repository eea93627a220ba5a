/** Reads QR codes out of frames, off the page's thread. The decoder is ours to serve: no request leaves the origin. */

import { prepareZXingModule, readBarcodes, type ReaderOptions } from 'zxing-wasm/reader'
import wasm from 'zxing-wasm/reader/zxing_reader.wasm?url'

const OPTIONS: ReaderOptions = { formats: ['QRCode'], maxNumberOfSymbols: 1, tryHarder: true, tryInvert: true, tryRotate: true }

prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true })

/** A frame of pixels, or a picture as its file. */
export interface Job {
  id: number
  image: ImageData | Blob
}

export interface Read {
  id: number
  text: string | null
}

addEventListener('message', async ({ data: { id, image } }: MessageEvent<Job>) => {
  postMessage({ id, text: await text(image) } satisfies Read)
})

async function text(image: ImageData | Blob): Promise<string | null> {
  try {
    const [found] = await readBarcodes(image, OPTIONS)
    return found?.isValid ? found.text : null
  } catch {
    return null
  }
}
