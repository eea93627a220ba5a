/** A pasted list loses no line, and a choice stays with its line while others are mended. */
import { describe, expect, it } from 'vitest'
import { linesOf, textOf, type Line } from './pasted.ts'

const CHOSEN: Line[] = [
  { text: '1. 陈静', person: 'p1' },
  { text: '陈静', person: 'p2' },
  { text: '陈静', person: 'p3' },
]

describe('a pasted list', () => {
  it('has a line for each that says something, as it was pasted', () => {
    const lines = linesOf('1. 陈静\r\n\n  林 涛\t青石站 \r王立', [])

    expect(lines.map(({ text }) => text)).toEqual(['1. 陈静', '  林 涛\t青石站 ', '王立'])
    expect(lines.every(({ person }) => person === null)).toBe(true)
  })

  it('comes back from its text as it was', () => {
    expect(linesOf(textOf(CHOSEN), CHOSEN)).toEqual(CHOSEN)
  })

  it('keeps choices when a line is put in, taken out or mended', () => {
    expect(linesOf('林涛\n1. 陈静\n陈静\n陈静', CHOSEN)).toEqual([{ text: '林涛', person: null }, ...CHOSEN])
    expect(linesOf('1. 陈静\n陈静', CHOSEN)).toEqual(CHOSEN.slice(0, 2))
    expect(linesOf('1. 陈净\n陈静\n陈静', CHOSEN)).toEqual([{ text: '1. 陈净', person: null }, ...CHOSEN.slice(1)])
  })
})
