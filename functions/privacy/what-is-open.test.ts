import { elder } from '../../test/fixtures/a-booking.ts';
import { whatIsOpen } from './what-is-open.ts';

const MINUTE = 60_000;
const shanghai = (text: string) => Date.parse(`${text}+08:00`);
const head = elder({ suspensions: [{ from: '2026-11-20', reason: '要求注销' }] });
const changed = (at: number, fields?: string[]) => ({
  pk: 'ELDER#el_1',
  sk: `TRAIL#${at}`,
  kind: 'elder-trail',
  at,
  fields,
});

test.each([
  ['a minute before midnight, a minute after it', '2026-11-20T23:59', '2026-11-21T00:01', ['services']],
  ['a day less a minute', '2026-11-20T09:00', '2026-11-21T08:59', ['services']],
  ['a day', '2026-11-20T09:00', '2026-11-21T09:00', []],
  ['a day and a minute', '2026-11-20T09:00', '2026-11-21T09:01', []],
])('services stopped for %s', (_how, stopped, now, open) => {
  const items = [changed(shanghai(stopped), ['suspensions'])];
  expect(whatIsOpen({ heads: [head], own: { items, orders: [] }, unclosed: 0 }, shanghai(now))).toEqual(open);
});

test('looking at a file is no change of it', () => {
  const now = shanghai('2026-11-22T09:00');
  const items = [changed(now - MINUTE), changed(shanghai('2026-11-20T09:00'), ['suspensions'])];
  expect(whatIsOpen({ heads: [head], own: { items, orders: [] }, unclosed: 0 }, now)).toEqual([]);
});
