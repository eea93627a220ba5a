/** What was filled in on a screen, as a spreadsheet of one line. */

import { expect, test } from 'vitest'
import { columnsOf, missing, toFile, type Column } from './enlisting.ts'

function column(key: string, heading: string, must = false, sheet = '人员'): Column {
  return { sheet, key, heading, note: '', must, choices: [] }
}

const COLUMNS = [column('number', '单位编号', false, '单位'), column('name', '单位名称', true, '单位'), column('name', '姓名', true), column('phone', '手机号', true), column('title', '职务')]

test('a sheet has its own columns; the number is nobody’s to fill in', () => {
  expect(columnsOf(COLUMNS, '单位').map(({ heading }) => heading)).toEqual(['单位名称'])
  expect(columnsOf(COLUMNS, '人员').map(({ heading }) => heading)).toEqual(['姓名', '手机号', '职务'])
})

test('what must be filled in and is not is named, spaces are nothing', () => {
  expect(missing(columnsOf(COLUMNS, '人员'), { name: '陈静', phone: ' ' }, ['title'])).toEqual(['phone', 'title'])
})

test('one line under its headings; commas, quotes and formulas stay text of one cell', async () => {
  const file = toFile(columnsOf(COLUMNS, '人员'), { name: '陈 "静"', phone: '13900000000', title: '校长,教师' }, '陈静')

  expect(file.name).toBe('陈静.csv')
  expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(await file.arrayBuffer())).toBe('\uFEFF"姓名","手机号","职务"\r\n"陈 ""静""","13900000000","校长,教师"\r\n')
})
