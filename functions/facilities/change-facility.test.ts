import { isRefusal } from '../../shared/refusal.ts';
import { aCanteen, aSlot, CANTEEN, MONDAY } from '../../test/fixtures/a-canteen.ts';
import { decideChange } from './change-facility.ts';
import type { FacilityDetails, FacilityHead, Mealtime } from './facility.ts';
import { type Slot, slotKey } from './slot.ts';
import { detailsOf } from './store.ts';

const ADMIN = { personId: 'pn_admin', role: 'admin' as const };
const slots = [aSlot(), aSlot({}, slotKey(CANTEEN, MONDAY, 'dinner') as Partial<Slot>)];
const { lunch, dinner } = aCanteen().mealtimes;

function changing(
  but: Partial<FacilityDetails>,
  { version = 7, supplier }: { version?: number; supplier?: FacilityHead } = {},
) {
  const details = { ...detailsOf(aCanteen()), ...but };
  return decideChange({ head: aCanteen(), slots, supplier }, { facilityId: CANTEEN, details, version }, ADMIN);
}
const lunchFor = (capacity: number) => ({ mealtimes: { lunch: { ...lunch!, capacity }, dinner } });
const shifts = (decision: ReturnType<typeof changing>): [Mealtime, number | undefined][] | string =>
  isRefusal(decision)
    ? decision.code
    : decision.writes.flatMap((write) =>
        'update' in write ? [[write.update.sk.split('#')[2] as Mealtime, write.add?.seatsLeft]] : [],
      );

test.each<[string, Partial<FacilityDetails>, [Mealtime, number][]]>([
  ['a new name', { name: '山头店敬老食堂' }, []],
  ['ten more lunches', lunchFor(90), [['lunch', 10]]],
  ['sixty lunches fewer', lunchFor(20), [['lunch', -60]]],
  ['no dinner any more', { mealtimes: { lunch } }, [['dinner', -30]]],
  [
    'breakfast besides',
    { mealtimes: { breakfast: { ...lunch!, opens: '07:00', closes: '08:00' }, lunch, dinner } },
    [],
  ],
])('%s shifts the seats of open slots by the difference', (_, but, expected) => {
  expect(shifts(changing(but))).toEqual(expected);
});

test('a mealtime with bookings stays on offer', () => {
  const decision = changing({ mealtimes: { lunch } });
  const write = isRefusal(decision) ? undefined : decision.writes.find((each) => 'update' in each);
  expect(write?.when).toEqual([['booked', '=', 0]]);
  const orElse = write?.orElse;
  expect(typeof orElse === 'function' ? orElse(slots[1]) : orElse).toMatchObject({
    code: 'MEALTIME_BOOKED',
    details: { date: MONDAY, mealtime: 'dinner' },
  });
});

test('the same change again writes nothing, whatever its version', () => {
  expect(changing({}, { version: 3 })).toMatchObject({ writes: [], answer: { version: 7 } });
});

test('a change made on an older version is refused', () => {
  expect(changing({ name: '山头店敬老食堂' }, { version: 6 })).toMatchObject({ code: 'CHANGED_MEANWHILE' });
});

test.each([
  ['nobody', undefined, 'SUPPLIER_NOT_FOUND'],
  ['a canteen', aCanteen(), 'SUPPLIER_NOT_FOUND'],
  ['a central kitchen', aCanteen({ facilityKind: 'central-kitchen' }), undefined],
])('supplied by %s: %s', (_, supplier, code) => {
  const decision = changing({ suppliedBy: 'fc_kitchen' }, supplier ? { supplier } : {});
  expect(isRefusal(decision) ? decision.code : undefined).toBe(code);
});

test('closed days, region and what else is not asked about stay', () => {
  const head = aCanteen({ closedDays: { [MONDAY]: { reason: '停电' } } });
  const details = { ...detailsOf(head), name: '山头店敬老食堂' };
  const decision = decideChange(
    { head, slots: [], supplier: undefined },
    { facilityId: CANTEEN, details, version: 7 },
    ADMIN,
  );
  expect(decision).toMatchObject({
    writes: [
      {
        put: { ...head, name: '山头店敬老食堂', by: ADMIN, version: 8, revision: 10 },
        when: [['revision', '=', 9]],
      },
    ],
  });
});

test('a facility that is not there', () => {
  const change = { facilityId: CANTEEN, details: detailsOf(aCanteen()), version: 1 };
  expect(decideChange({ head: undefined, slots: [], supplier: undefined }, change, ADMIN)).toMatchObject({
    code: 'NOT_FOUND',
  });
});
