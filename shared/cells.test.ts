import { dateOfCell, fenOfCell } from './cells.ts';

test.each([
  ['12', 1200],
  ['12.3', 1230],
  ['12.30', 1230],
  ['1,234.50', 123_450],
  ['¥1234.50', 123_450],
  ['0.01', 1],
  ['12.345', undefined],
  ['-12.00', undefined],
  ['1,23.00', undefined],
  ['12,00', undefined],
  ['1.234,50', undefined],
  ['1e3', undefined],
  ['＝1+1', undefined],
  ['', undefined],
])('the amount %s is %p fen', (cell, fen) => {
  expect(fenOfCell(cell)).toBe(fen);
});

test.each([
  ['2026-11-24', '2026-11-24'],
  ['2026/11/24', '2026-11-24'],
  ['20261124', '2026-11-24'],
  ['2026-02-29', undefined],
  ['24/11/2026', undefined],
  ['46350', undefined],
])('the date %s is %p', (cell, date) => {
  expect(dateOfCell(cell)).toBe(date);
});
