import { simulationsEventsOf } from './index.ts';

const SIMULATION = 'si_01JD8Q0V7ME3T5Y9K2R4W6XZAB';
const simulation = (done: number) => ({
  pk: 'REGION#411000',
  sk: `SIMULATION#${SIMULATION}`,
  kind: 'simulation',
  simulationId: SIMULATION,
  region: '411000',
  counties: ['411002', '411025'],
  done,
});
const change = (before: object | undefined, after: object | undefined) =>
  simulationsEventsOf({ id: 'ch_1', at: 5, before: before as never, after: after as never }).map(({ data }) => data);
const told = [{ region: '411000', simulationId: SIMULATION }];

test.each([
  ['asked for', undefined, simulation(0), told],
  ['one county done, one left', simulation(0), simulation(1), told],
  ['all done', simulation(1), simulation(2), []],
  ['changed otherwise', simulation(1), { ...simulation(1), reason: '别的' }, []],
  ['without any county', undefined, { ...simulation(0), counties: [] }, []],
  ['another item', undefined, { ...simulation(0), kind: 'policy' }, []],
  ['gone', simulation(0), undefined, []],
])('a simulation %s', (_, before, after, events) => {
  expect(change(before, after)).toEqual(events);
});
