/**
 * Draws the app's icons: three corners of a code, and a tick where the fourth would be.
 *
 * Run `node build/icons.ts` after changing the drawing; the files in `public/icons` are committed.
 */

import { mkdirSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'

type Colour = [red: number, green: number, blue: number, alpha: number]

const RED: Colour = [179, 18, 29, 255]
const WHITE: Colour = [255, 255, 255, 255]
const CLEAR: Colour = [0, 0, 0, 0]
const GRID = 32
const CORNERS = [
  [7, 7],
  [18, 7],
  [7, 18],
] as const
const TICK = [
  [18.2, 21.6],
  [20.7, 24.2],
  [25.2, 18.6],
] as const

/** The colour at a place of the 32 × 32 drawing; `round` the radius of its ground, `scale` of what is on it. */
function colourAt(x: number, y: number, round: number, scale: number): Colour {
  if (!inRounded(x, y, 0, 0, GRID, round)) return CLEAR
  const [u, v] = [(x - 16) / scale + 16, (y - 16) / scale + 16]
  const inCorner = CORNERS.some(([left, top]) => {
    const ring = inRounded(u, v, left, top, 7, 1.6) && !inRounded(u, v, left + 1.5, top + 1.5, 4, 0.6)
    return ring || inRounded(u, v, left + 2.5, top + 2.5, 2, 0.4)
  })
  return inCorner || onTick(u, v) ? WHITE : RED
}

function inRounded(x: number, y: number, left: number, top: number, size: number, round: number): boolean {
  const [dx, dy] = [Math.abs(x - left - size / 2), Math.abs(y - top - size / 2)]
  const inner = size / 2 - round
  if (dx > size / 2 || dy > size / 2) return false
  return Math.hypot(Math.max(dx - inner, 0), Math.max(dy - inner, 0)) <= round
}

function onTick(x: number, y: number): boolean {
  const [a, b, c] = TICK
  return distance(x, y, a, b) <= 0.95 || distance(x, y, b, c) <= 0.95
}

function distance(x: number, y: number, [ax, ay]: readonly [number, number], [bx, by]: readonly [number, number]): number {
  const [dx, dy] = [bx - ax, by - ay]
  const along = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)))
  return Math.hypot(x - ax - along * dx, y - ay - along * dy)
}

/** A PNG of the drawing; four samples a pixel each way. */
function png(size: number, round: number, scale: number): Buffer {
  const rows = Array.from({ length: size }, (_, y) =>
    Buffer.concat([Buffer.of(0), ...Array.from({ length: size }, (__, x) => pixel(x, y, size, round, scale))]),
  )
  const head = Buffer.alloc(13)
  head.writeUInt32BE(size, 0)
  head.writeUInt32BE(size, 4)
  head.set([8, 6, 0, 0, 0], 8)
  const signature = Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
  const body = deflateSync(Buffer.concat(rows), { level: 9 })
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', body), chunk('IEND', Buffer.alloc(0))])
}

function pixel(x: number, y: number, size: number, round: number, scale: number): Buffer {
  const places = [0.125, 0.375, 0.625, 0.875]
  const all = places.flatMap((v) => places.map((u) => colourAt(((x + u) / size) * GRID, ((y + v) / size) * GRID, round, scale)))
  const alpha = all.reduce((sum, colour) => sum + colour[3], 0)
  const mean = (place: 0 | 1 | 2) => (alpha ? all.reduce((sum, colour) => sum + colour[place] * colour[3], 0) / alpha : 0)
  return Buffer.of(Math.round(mean(0)), Math.round(mean(1)), Math.round(mean(2)), Math.round(alpha / all.length))
}

function chunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name), data])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, check])
}

function svg(): string {
  const corners = CORNERS.map(
    ([x, y]) =>
      `<rect x="${x + 0.75}" y="${y + 0.75}" width="5.5" height="5.5" rx="1.1" fill="none" stroke="#fff" stroke-width="1.5"/>` +
      `<rect x="${x + 2.5}" y="${y + 2.5}" width="2" height="2" rx=".4" fill="#fff"/>`,
  )
  const tick = `<path d="M${TICK.map((point) => point.join(' ')).join('L')}" fill="none" stroke="#fff" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round"/>`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#b3121d"/>${corners.join('')}${tick}</svg>\n`
}

const folder = resolve(import.meta.dirname, '../public/icons')
mkdirSync(folder, { recursive: true })
writeFileSync(`${folder}/icon.svg`, svg())
writeFileSync(`${folder}/icon-180.png`, png(180, 0, 1))
writeFileSync(`${folder}/icon-192.png`, png(192, 7, 1))
writeFileSync(`${folder}/icon-512.png`, png(512, 7, 1))
writeFileSync(`${folder}/maskable-512.png`, png(512, 0, 0.86))
