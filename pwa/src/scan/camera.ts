/**
 * The camera of the scan page.
 *
 * 720p at about 12 frames a second is what the decoder keeps up with on a slow phone. The camera is
 * let go whenever the page is left or hidden: iOS keeps it black otherwise.
 */

import { failed, done, type Result } from '../result.ts'
import { prepare } from './known.ts'
import { readCode, warm } from './reader.ts'

export interface Camera {
  /** Whether this lens has a lamp. */
  torch: boolean
  /** How many lenses there are to switch among. */
  lenses: number
  setTorch(on: boolean): Promise<boolean>
  /** The next lens; the camera starts anew with it. */
  nextLens(): Promise<Result<void>>
  /** Read on after `onText` was called for one code and the page showed it. */
  resume(): void
  pause(): void
  stop(): void
}

const FRAME_MS = 80
const AGAIN_MS = 3000
const SIZE = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 24 } }

/**
 * Show the camera in `video` and call `onText` for each code read; the same text again only after three seconds.
 *
 * Fails with CAMERA_DENIED, CAMERA_NONE, CAMERA_BUSY or CAMERA_UNSUPPORTED.
 */
export async function openCamera(video: HTMLVideoElement, onText: (text: string) => void): Promise<Result<Camera>> {
  if (!globalThis.navigator?.mediaDevices?.getUserMedia) return failed('CAMERA_UNSUPPORTED')
  performance.mark('scan-open')
  const eye = new Eye(video, onText)
  const opening = eye.open({ facingMode: { ideal: 'environment' } })
  // While the lens opens.
  warm()
  void prepare().catch(() => undefined)
  const opened = await opening
  return opened.ok ? done(eye) : opened
}

class Eye implements Camera {
  torch = false
  lenses = 1
  private readonly video: HTMLVideoElement
  private readonly onText: (text: string) => void
  private readonly canvas = document.createElement('canvas')
  private readonly leaving = new AbortController()
  private stream: MediaStream | null = null
  private paused = false
  private timer: ReturnType<typeof setTimeout> | undefined
  private last = { text: '', at: 0 }

  constructor(video: HTMLVideoElement, onText: (text: string) => void) {
    this.video = video
    this.onText = onText
    const { signal } = this.leaving
    addEventListener('pagehide', () => this.release(), { signal })
    document.addEventListener('visibilitychange', () => void this.seen(), { signal })
  }

  async open(lens: MediaTrackConstraints): Promise<Result<void>> {
    this.release()
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ video: { ...SIZE, ...lens }, audio: false })
    } catch (error) {
      return failed(codeOf(error))
    }
    if (this.leaving.signal.aborted) return this.release(), failed('CAMERA_BUSY')
    this.video.srcObject = this.stream
    this.video.muted = true
    this.video.playsInline = true
    // Safari refuses to play until it is touched; the first frame comes all the same.
    await this.video.play().catch(() => undefined)
    void this.frame()
    await this.learn()
    return done(undefined)
  }

  async setTorch(on: boolean): Promise<boolean> {
    try {
      await this.track()?.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] })
      return on
    } catch {
      return false
    }
  }

  async nextLens(): Promise<Result<void>> {
    const devices = (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === 'videoinput')
    const now = devices.findIndex(({ deviceId }) => deviceId === this.track()?.getSettings().deviceId)
    const next = devices[(now + 1) % devices.length]
    return next ? this.open({ deviceId: { exact: next.deviceId } }) : failed('CAMERA_NONE')
  }

  resume(): void {
    this.paused = false
    this.look()
  }

  pause(): void {
    this.paused = true
    clearTimeout(this.timer)
  }

  stop(): void {
    this.leaving.abort()
    this.release()
  }

  private track(): MediaStreamTrack | undefined {
    return this.stream?.getVideoTracks()[0]
  }

  private async learn(): Promise<void> {
    const able = this.track()?.getCapabilities?.() as { torch?: boolean } | undefined
    this.torch = able?.torch === true
    const devices = await navigator.mediaDevices.enumerateDevices().catch(() => [])
    this.lenses = devices.filter(({ kind }) => kind === 'videoinput').length
  }

  private release(): void {
    clearTimeout(this.timer)
    for (const track of this.stream?.getTracks() ?? []) track.stop()
    this.stream = null
    this.video.srcObject = null
  }

  private async seen(): Promise<void> {
    if (document.visibilityState === 'hidden') this.release()
    else if (!this.stream) await this.open({ facingMode: { ideal: 'environment' } })
  }

  private look(): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.frame(), FRAME_MS)
  }

  private async frame(): Promise<void> {
    const started = Date.now()
    const pixels = this.pixels()
    const text = pixels && (await readCode(pixels))
    if (this.paused || !this.stream) return
    if (text && this.isNew(text)) this.tell(text)
    if (this.paused) return
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.frame(), Math.max(0, FRAME_MS - (Date.now() - started)))
  }

  private tell(text: string): void {
    performance.mark('scan-decoded')
    this.onText(text)
  }

  private pixels(): ImageData | null {
    const { videoWidth: width, videoHeight: height } = this.video
    const context = this.canvas.getContext('2d', { willReadFrequently: true })
    if (!width || !height || !context) return null
    if (this.canvas.width !== width || this.canvas.height !== height) Object.assign(this.canvas, { width, height })
    context.drawImage(this.video, 0, 0)
    return context.getImageData(0, 0, width, height)
  }

  private isNew(text: string): boolean {
    const now = Date.now()
    const again = text === this.last.text && now - this.last.at < AGAIN_MS
    this.last = { text, at: now }
    return !again
  }
}

function codeOf(error: unknown): string {
  const name = error instanceof DOMException || error instanceof Error ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'CAMERA_DENIED'
  return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'CAMERA_NONE' : 'CAMERA_BUSY'
}
