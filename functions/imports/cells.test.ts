import { clean, codesIn, dateIn } from './cells.ts';

test.each([
  ['  张三 ', '张三'],
  ["'张三", '张三'],
  ['411025195103070026\t', '411025195103070026'],
  ['\u3000张三\u00A0', '张三'],
  ['\u200B\uFEFF', ''],
  [undefined, ''],
])('%j is %j', (cell, text) => {
  expect(clean(cell)).toBe(text);
});

test.each([
  ['2027-06-30', '2027-06-30'],
  ['2027/6/3', '2027-06-03'],
  ['2027.06.30', '2027-06-30'],
  ['2027年6月30日', '2027-06-30'],
  ['20270630', '2027-06-30'],
  ['２０２７-０６-３０', '2027-06-30'],
  ['2027-02-29', undefined],
  ['46203', undefined],
  ['30/06/2027', undefined],
  ['', undefined],
])('the date %j is %s', (text, date) => {
  expect(dateIn(text)).toBe(date);
});

const words = { soft: '软食', halal: '清真', diabetic: '糖尿病餐' };
test.each<[text: string, codes: string[] | string]>([
  ['清真', ['halal']],
  ['清真、软食', ['soft', 'halal']],
  ['软食,清真；糖尿病餐', ['soft', 'halal', 'diabetic']],
  ['软食/软食', ['soft']],
  ['soft halal', ['soft', 'halal']],
  ['无', []],
  ['软食、辣', '辣'],
])('the words %j are %j', (text, codes) => {
  expect(codesIn(words, text)).toEqual(codes);
});
