import { aProblem, at, aVisit } from '../../test/fixtures/a-day-to-plan.ts';
import { freeOf, metAtElders, othersAtElders } from './elders-time.ts';
import { planOf } from './plan.ts';

const two = { skills: [], minutes: 30, after: { from: -15, to: 45 } };
const noon = { from: at('12:00'), to: at('13:00') };
const hours = (from: string, to: string) => ({ earliest: at(from), latest: at(to) });

test.each([
  ['long before', {}, ['09:00', '10:30'], [['09:00', '10:30']]],
  ['to its last minute before', {}, ['09:00', '11:00'], [['09:00', '11:00']]],
  ['a minute into it', {}, ['09:00', '11:01'], [['09:00', '11:00']]],
  [
    'around it',
    {},
    ['09:00', '17:00'],
    [
      ['09:00', '11:00'],
      ['13:00', '17:00'],
    ],
  ],
  ['within it', {}, ['11:01', '12:59'], []],
  ['from its end on', {}, ['13:00', '17:00'], [['13:00', '17:00']]],
  ['a minute before its end', {}, ['12:59', '17:00'], [['13:00', '17:00']]],
  [
    'with a second who may come before and stay after',
    { second: two },
    ['09:00', '17:00'],
    [
      ['09:00', '10:45'],
      ['13:15', '17:00'],
    ],
  ],
])('somebody else is there at noon: %s', (_what, over, [from, to], left) => {
  expect(freeOf(aVisit(over), hours(from!, to!), [noon])).toEqual(left.map(([a, b]) => hours(a!, b!)));
});

const day = aProblem({
  visits: [
    aVisit({ visitId: 'made', ...hours('09:00', '11:00') }),
    aVisit({ visitId: 'left out', ...hours('14:00', '15:00') }),
    aVisit({ visitId: 'asked' }),
    aVisit({ visitId: 'elsewhere', elderId: 'e2' }),
  ],
});
const made = (time: string) => ({ caregiverId: 'wang', visitId: 'made', part: 0 as const, startsAt: at(time) });

test('others are there as planned, and where nobody comes yet, whenever somebody may', () => {
  const others = othersAtElders(day, planOf(day, [made('10:10')]));
  expect(others(day.visits[2]!)).toEqual([
    { from: at('10:10'), to: at('11:10') },
    { from: at('14:00'), to: at('16:00') },
  ]);
  expect(others(day.visits[3]!)).toEqual([]);
});

test.each([
  ['as it was', '10:10', '10:10', []],
  ['to another hour', '10:10', '09:00', []],
  ['where the other ends just then', '10:10', '13:00', []],
  ['a minute later', '10:10', '13:01', ['这位老人 14:00 到 16:00 另有一次上门']],
])('a visit is moved %s', (_what, from, to, messages) => {
  const two = { ...day, visits: day.visits.slice(0, 2) };
  const found = metAtElders(two, planOf(two, [made(from)]), planOf(two, [made(to)]));
  expect(found.map(({ message }) => message)).toEqual(messages);
});
