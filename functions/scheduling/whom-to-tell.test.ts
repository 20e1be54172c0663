import type { RosterVisit } from './roster.ts';
import { visitDaysToTell, workdaysToTell } from './whom-to-tell.ts';

const DATE = '2026-11-25';
/** New, sent to Li at 100. */
const visit = (over: Partial<RosterVisit> = {}): RosterVisit =>
  ({
    orderId: 'or_1',
    elderId: 'el_1',
    date: DATE,
    caregiverIds: ['cg_li'],
    startsAt: 100,
    orderState: 'PLACED',
    before: { caregiverIds: [], startsAt: 100 },
    fixed: false,
    result: { done: 'sent' },
    ...over,
  }) as RosterVisit;
const asBefore = visit({
  orderId: 'or_2',
  orderState: 'ACCEPTED',
  startsAt: 50,
  before: { caregiverIds: ['cg_li'], startsAt: 50 },
  result: undefined,
});
const told = (...visits: RosterVisit[]) =>
  workdaysToTell(visits).map(({ caregiverId, told: day }) => [caregiverId, day.visits, day.firstAt]);

test.each<[string, RosterVisit[], unknown[]]>([
  ['one new visit', [visit()], [['cg_li', 1, 100]]],
  ['with one that stays as it was, both count', [visit(), asBefore], [['cg_li', 2, 50]]],
  ['nothing new, nothing to tell', [asBefore], []],
  ['what was refused is not hers', [visit({ result: { done: 'refused' } })], []],
  ['nobody goes', [visit({ caregiverIds: [], result: undefined })], []],
  [
    'two go together',
    [visit({ caregiverIds: ['cg_li', 'cg_zhao'] })],
    [
      ['cg_li', 1, 100],
      ['cg_zhao', 1, 100],
    ],
  ],
  [
    'who went with another before and goes with the next is not told again',
    [
      visit({
        caregiverIds: ['cg_li', 'cg_zhao'],
        orderState: 'ACCEPTED',
        before: { caregiverIds: ['cg_li', 'cg_sun'], startsAt: 100 },
      }),
    ],
    [['cg_zhao', 1, 100]],
  ],
  [
    'who was called back for a moment and goes again is told, whoever comes along',
    [
      visit({
        caregiverIds: ['cg_li', 'cg_zhao'],
        orderState: 'ACCEPTED',
        before: { caregiverIds: ['cg_li', 'cg_sun'], startsAt: 100 },
        takenBack: 4,
      }),
    ],
    [
      ['cg_li', 1, 100],
      ['cg_zhao', 1, 100],
    ],
  ],
  [
    'another hour is news',
    [visit({ orderState: 'ACCEPTED', before: { caregiverIds: ['cg_li'], startsAt: 90 } })],
    [['cg_li', 1, 100]],
  ],
])('%s', (_story, visits, expected) => {
  expect(told(...visits)).toEqual(expected);
});

test('an elder is told of all visits of a day together, in their order', () => {
  const later = visit({ orderId: 'or_3', startsAt: 300 });
  const other = visit({ orderId: 'or_4', elderId: 'el_2' });
  const tomorrow = visit({ orderId: 'or_5', date: '2026-11-26' });
  expect(visitDaysToTell([later, visit(), other, tomorrow, asBefore]).map(({ orderIds }) => orderIds)).toEqual([
    ['or_1', 'or_3'],
    ['or_4'],
    ['or_5'],
  ]);
});
