/** Says a verdict to ear and hand; in 长辈模式 it is spoken too. Nothing here may fail the scan. */
import { elder } from '../../theme/appearance.ts'
import { language } from '../../words/words.ts'

export type Tune = 'good' | 'wait' | 'bad'

const NOTES: Record<Tune, number[]> = { good: [880, 1320], wait: [660, 660], bad: [300, 220] }
const SHAKES: Record<Tune, number[]> = { good: [60], wait: [60, 60, 60], bad: [200, 80, 200] }
const NOTE_S = 0.12

let audio: AudioContext | null = null

export function signal(tune: Tune, words: string): void {
  navigator.vibrate?.(SHAKES[tune])
  play(NOTES[tune])
  if (elder.value > 0) speakAloud(words)
}

function play(notes: number[]): void {
  try {
    audio ??= new AudioContext()
    void audio.resume()
    notes.forEach((pitch, place) => beep(audio as AudioContext, pitch, place * NOTE_S))
  } catch {
    // No sound on this phone; the words are on the screen.
  }
}

function beep(context: AudioContext, pitch: number, after: number): void {
  const tone = context.createOscillator()
  const loud = context.createGain()
  const from = context.currentTime + after
  tone.frequency.value = pitch
  loud.gain.setValueAtTime(0.12, from)
  loud.gain.exponentialRampToValueAtTime(0.001, from + NOTE_S)
  tone.connect(loud).connect(context.destination)
  tone.start(from)
  tone.stop(from + NOTE_S)
}

/** Only by a voice on the phone itself: no word leaves it. */
function speakAloud(words: string): void {
  const voice = globalThis.speechSynthesis?.getVoices().find((one) => one.localService && one.lang.startsWith(language.value.slice(0, 2)))
  if (!voice) return
  const speech = new SpeechSynthesisUtterance(words)
  speech.voice = voice
  speechSynthesis.cancel()
  speechSynthesis.speak(speech)
}
