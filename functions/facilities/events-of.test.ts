import type { Change } from '../../shared/events.ts';
import { aCanteen, CANTEEN, MONDAY } from '../../test/fixtures/a-canteen.ts';
import { facilitiesEventsOf } from './events-of.ts';
import type { ClosedDay } from './facility.ts';

const MORNING = Date.parse('2026-11-23T08:00:00+08:00');
type Days = Record<string, ClosedDay>;
const told = (before: Days, after: Days, at = MORNING) =>
  facilitiesEventsOf({
    id: 'change-1',
    at,
    before: aCanteen({ closedDays: before }),
    after: aCanteen({ closedDays: after }),
  }).map(({ name, data }) => [name, (data as { date: string }).date, (data as { mealtimes: string[] }).mealtimes]);

const allDay: ClosedDay = { reason: '停电' };
const onlyLunch: ClosedDay = { reason: '停电', mealtimes: ['lunch'] };

test.each<[string, Days, Days, unknown[]]>([
  ['a day closes', {}, { [MONDAY]: allDay }, [['point.closed', MONDAY, ['lunch', 'dinner']]]],
  ['lunch closes', {}, { [MONDAY]: onlyLunch }, [['point.closed', MONDAY, ['lunch']]]],
  ['dinner closes too', { [MONDAY]: onlyLunch }, { [MONDAY]: allDay }, [['point.closed', MONDAY, ['dinner']]]],
  ['another reason', { [MONDAY]: allDay }, { [MONDAY]: { reason: '停水' } }, []],
  ['a day opens again', { [MONDAY]: allDay }, {}, []],
  ['an old day is forgotten', { '2026-11-01': allDay }, {}, []],
  ['a day of the past', {}, { '2026-11-22': allDay }, []],
])('%s', (_, before, after, events) => {
  expect(told(before, after)).toEqual(events);
});

test('a meal that is over does not close', () => {
  const twoInTheAfternoon = Date.parse('2026-11-23T14:00:00+08:00');
  expect(told({}, { [MONDAY]: allDay }, twoInTheAfternoon)).toEqual([['point.closed', MONDAY, ['dinner']]]);
});

test('two days at once are two events, told alike on every delivery', () => {
  const change: Change = {
    id: 'change-1',
    at: MORNING,
    before: aCanteen(),
    after: aCanteen({ closedDays: { [MONDAY]: allDay, '2026-11-24': allDay } }),
  };
  const events = facilitiesEventsOf(change);
  expect(new Set(events.map(({ id }) => id)).size).toBe(2);
  expect(facilitiesEventsOf(change)).toEqual(events);
  expect(events[0]?.data).toEqual({
    facilityId: CANTEEN,
    region: '411025101',
    date: MONDAY,
    mealtimes: ['lunch', 'dinner'],
    reason: '停电',
  });
});

test('a registration, a removal and other items mean nothing', () => {
  const at = MORNING;
  expect(facilitiesEventsOf({ id: '1', at, before: undefined, after: aCanteen() })).toEqual([]);
  expect(facilitiesEventsOf({ id: '2', at, before: aCanteen(), after: undefined })).toEqual([]);
  expect(facilitiesEventsOf({ id: '3', at, before: undefined, after: { pk: 'a', sk: 'b', kind: 'menu' } })).toEqual([]);
});
