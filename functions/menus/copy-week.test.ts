import { isRefusal } from '../../shared/refusal.ts';
import { aCanteen, aDish, aDraft, aPublished, COOK, FISH, SUNDAY } from '../../test/fixtures/a-canteen.ts';
import type { FacilityHead } from '../facilities/index.ts';
import { decideCopying } from './copy-week.ts';
import type { Menu } from './menu.ts';

const tofu = aDish();
const fish = aDish({ dishId: FISH });
const copying = (menus: Menu[], head: Partial<FacilityHead> = {}) =>
  decideCopying(
    { head: aCanteen(head), menus },
    { facilityId: aCanteen().facilityId, from: '2026-11-16', monday: '2026-11-23' },
    COOK,
    SUNDAY,
  );
const lunch = (date: string) => ({ date, mealtime: 'lunch' });

test('every meal comes a week later as a draft, its dishes as published', () => {
  const decision = copying([aPublished('2026-11-16', [tofu], [fish]), aDraft('2026-11-18', [fish])]);
  expect(decision).toMatchObject({
    answer: { copied: [lunch('2026-11-23'), lunch('2026-11-25')], skipped: [] },
    writes: [
      { put: { sk: 'MENU#2026-11-23#lunch', state: 'DRAFT', draft: [tofu], version: 1 }, when: [['pk', 'absent']] },
      { put: { sk: 'MENU#2026-11-25#lunch', state: 'DRAFT', draft: [fish], version: 1 } },
    ],
  });
});

test.each<[string, Partial<FacilityHead>, Menu[], string]>([
  ['a closed day', { closedDays: { '2026-11-23': { reason: '停电' } } }, [], 'POINT_CLOSED'],
  ['a day after the licence', { licenceExpiresOn: '2026-11-22' }, [], 'LICENCE_EXPIRED'],
  ['a mealtime no longer served', { mealtimes: {} }, [], 'MEALTIME_NOT_OFFERED'],
  ['a meal with another draft', {}, [aDraft('2026-11-23', [fish])], 'ALREADY_PLANNED'],
  ['a meal already published', {}, [aPublished('2026-11-23', [fish])], 'ALREADY_PLANNED'],
])('%s is left alone and named', (_, head, there, code) => {
  expect(copying([aPublished('2026-11-16', [tofu]), ...there], head)).toMatchObject({
    writes: [],
    answer: { copied: [], skipped: [{ ...lunch('2026-11-23'), code }] },
  });
});

test('copying twice answers the same and writes nothing the second time', () => {
  const source = aPublished('2026-11-16', [tofu]);
  const first = copying([source]);
  const second = copying([source, aDraft('2026-11-23', [tofu])]);
  expect(isRefusal(second) ? second : second.writes).toEqual([]);
  expect(second).toMatchObject({ answer: isRefusal(first) ? {} : first.answer });
});

test('a week without menus', () => {
  expect(copying([aDraft('2026-11-23', [tofu])])).toMatchObject({ code: 'NOTHING_TO_COPY' });
});
