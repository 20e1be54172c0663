import { isRefusal } from '../../shared/refusal.ts';
import { aCanteen, aSlot, COOK, MONDAY } from '../../test/fixtures/a-canteen.ts';
import { decideClosing } from './close-day.ts';
import type { FacilityHead, Mealtime } from './facility.ts';
import { decideReopening } from './reopen-day.ts';
import { type Slot, slotKey } from './slot.ts';

const MORNING = Date.parse('2026-11-23T08:00:00+08:00');
const AFTERNOON = Date.parse('2026-11-23T14:00:00+08:00');
const lunch = aSlot();
const dinner = aSlot({}, slotKey(aCanteen().facilityId, MONDAY, 'dinner') as Partial<Slot>);

interface Asked {
  head?: Partial<FacilityHead>;
  date?: string;
  mealtimes?: Mealtime[];
  now?: number;
  slots?: Slot[];
}
function closing({ head = {}, date = MONDAY, mealtimes, now = MORNING, slots = [lunch, dinner] }: Asked = {}) {
  const closing = { facilityId: aCanteen().facilityId, date, reason: '停电检修', mealtimes };
  return decideClosing({ head: aCanteen(head), slots }, closing, COOK, now);
}
const marked = (decision: ReturnType<typeof closing>) =>
  isRefusal(decision)
    ? decision.code
    : decision.writes.flatMap((write) =>
        'update' in write ? [[write.update.sk, write.set?.closed ?? !write.remove?.includes('closed')]] : [],
      );

test('closing a day closes its slots in the same transaction', () => {
  const decision = closing();
  expect(marked(decision)).toEqual([
    ['SLOT#2026-11-23#lunch', true],
    ['SLOT#2026-11-23#dinner', true],
  ]);
  expect(decision).toMatchObject({ answer: { version: 7, closedDays: { [MONDAY]: { reason: '停电检修' } } } });
});

test('closing lunch leaves dinner open', () => {
  const decision = closing({ mealtimes: ['lunch'] });
  expect(marked(decision)).toEqual([['SLOT#2026-11-23#lunch', true]]);
  expect(decision).toMatchObject({ answer: { closedDays: { [MONDAY]: { mealtimes: ['lunch'] } } } });
});

test('saying only dinner after the whole day opens lunch again', () => {
  const head = { closedDays: { [MONDAY]: { reason: '停电检修' } } };
  const slots = [
    { ...lunch, closed: true as const },
    { ...dinner, closed: true as const },
  ];
  expect(marked(closing({ head, mealtimes: ['dinner'], slots }))).toEqual([['SLOT#2026-11-23#lunch', false]]);
});

test('in the afternoon lunch has been served: closing the day closes what is left of it', () => {
  const decision = closing({ now: AFTERNOON });
  expect(marked(decision)).toEqual([['SLOT#2026-11-23#dinner', true]]);
  expect(decision).toMatchObject({ answer: { closedDays: { [MONDAY]: { mealtimes: ['dinner'] } } } });
});

test('a lunch that was closed in the morning stays closed when the rest of the day is closed', () => {
  const head = { closedDays: { [MONDAY]: { reason: '停电', mealtimes: ['lunch' as const] } } };
  const slots = [{ ...lunch, closed: true as const }, dinner];
  const decision = closing({ head, now: AFTERNOON, slots });
  expect(decision).toMatchObject({ answer: { closedDays: { [MONDAY]: { mealtimes: ['lunch', 'dinner'] } } } });
});

test('the same closing again writes nothing', () => {
  const head = { closedDays: { [MONDAY]: { reason: '停电检修', mealtimes: ['lunch' as const, 'dinner' as const] } } };
  expect(closing({ head, mealtimes: ['dinner', 'lunch'] })).toMatchObject({ writes: [], answer: { version: 7 } });
});

test('days gone by are forgotten by the head, others are kept', () => {
  const head = { closedDays: { '2026-11-22': { reason: '旧' }, '2026-11-25': { reason: '新' } } };
  expect(closing({ head })).toMatchObject({
    answer: { closedDays: { '2026-11-25': { reason: '新' }, [MONDAY]: { reason: '停电检修' } } },
  });
  const decision = closing({ head });
  expect(Object.keys(isRefusal(decision) ? {} : decision.answer.closedDays)).not.toContain('2026-11-22');
});

test.each<[string, Asked, string]>([
  ['yesterday', { date: '2026-11-22' }, 'DAY_IS_PAST'],
  ['in 367 days', { date: '2027-11-25' }, 'DAY_TOO_FAR'],
  ['a mealtime it does not serve', { mealtimes: ['breakfast'] }, 'MEALTIME_NOT_OFFERED'],
  ['lunch at two in the afternoon', { mealtimes: ['lunch'], now: AFTERNOON }, 'MEALTIME_OVER'],
  ['lunch when it has just ended', { mealtimes: ['lunch'], now: Date.parse('2026-11-23T04:30:00Z') }, 'MEALTIME_OVER'],
])('%s: refused', (_, asked, code) => {
  expect(closing(asked)).toMatchObject({ code });
});

test.each<[string, Asked]>([
  ['today', {}],
  ['in 366 days', { date: '2027-11-24' }],
  ['lunch a millisecond before its end', { mealtimes: ['lunch'], now: Date.parse('2026-11-23T04:30:00Z') - 1 }],
])('%s: closed', (_, asked) => {
  expect(isRefusal(closing(asked))).toBe(false);
});

describe('opening again', () => {
  const reopening = (closedDays: FacilityHead['closedDays'], date = MONDAY) =>
    decideReopening(
      { head: aCanteen({ closedDays }), slots: [{ ...lunch, closed: true as const }] },
      { facilityId: aCanteen().facilityId, date },
      COOK,
      MORNING,
    );

  test('takes the mark off the slot', () => {
    const decision = reopening({ [MONDAY]: { reason: '停电' } });
    expect(marked(decision)).toEqual([['SLOT#2026-11-23#lunch', false]]);
    expect(decision).toMatchObject({ answer: { closedDays: {} } });
  });
  test('of an open day is nothing to do', () => {
    expect(reopening({})).toMatchObject({ writes: [] });
  });
  test('of yesterday is refused', () => {
    expect(reopening({ '2026-11-22': { reason: '停电' } }, '2026-11-22')).toMatchObject({ code: 'DAY_IS_PAST' });
  });
});
