import { aMeal, aPolicy } from './a-meal.ts';
import { elderToPrice } from './elder-to-price.ts';
import { whyStopped } from './why-stopped.ts';

const [AWAY, HOME] = ['411002001001', '411025101001'];
const INSTITUTION = '入住机构期间不补';
const MOVED = '居住地不在本政策的地区，不补';

/** The file of somebody who moves and who enters an institution in the middle of November. */
const file = (differences: Partial<Parameters<typeof elderToPrice>[0]> = {}) => ({
  elderId: 'el_A',
  birthDate: '1950-01-01',
  households: [{ region: HOME, from: '2000-01-01' }],
  residences: [{ region: HOME, from: '2000-01-01' }],
  categories: [],
  assessments: [],
  suspensions: [],
  diets: [],
  allergens: [],
  ...differences,
});
const entered = file({ categories: [{ category: 'institution', from: '2026-11-15' }] });
const visited = file({ categories: [{ category: 'institution', from: '2026-11-15', to: '2026-11-20' }] });
const moved = file({
  residences: [
    { region: HOME, from: '2000-01-01' },
    { region: AWAY, from: '2026-11-15' },
  ],
});
const back = file({
  residences: [
    { region: AWAY, from: '2000-01-01' },
    { region: HOME, from: '2026-11-15' },
  ],
});

describe('when a subsidy stops', () => {
  test.each([
    { who: entered, date: '2026-11-14', atOnce: undefined, nextMonth: undefined },
    { who: entered, date: '2026-11-15', atOnce: INSTITUTION, nextMonth: undefined },
    { who: entered, date: '2026-11-30', atOnce: INSTITUTION, nextMonth: undefined },
    { who: entered, date: '2026-12-01', atOnce: INSTITUTION, nextMonth: INSTITUTION },
    // Home again before the month is over: nothing to stop.
    { who: visited, date: '2026-11-21', atOnce: undefined, nextMonth: undefined },
    { who: visited, date: '2026-12-01', atOnce: undefined, nextMonth: undefined },
    { who: moved, date: '2026-11-15', atOnce: MOVED, nextMonth: undefined },
    { who: moved, date: '2026-12-01', atOnce: MOVED, nextMonth: MOVED },
    // Who comes to live here is entitled from that day: a stop waits for the month's end, a beginning does not.
    { who: back, date: '2026-11-14', atOnce: MOVED, nextMonth: MOVED },
    { who: back, date: '2026-11-15', atOnce: undefined, nextMonth: undefined },
  ])('on $date: $atOnce, or from the next month $nextMonth', ({ who, date, atOnce, nextMonth }) => {
    const stops = ['institution', 'moved-out'];
    expect(whyStopped(aPolicy({ stops }), elderToPrice(who, date))).toBe(atOnce);
    expect(whyStopped(aPolicy({ stops, stopsFrom: 'next-month' }), elderToPrice(who, date))).toBe(nextMonth);
    expect(whyStopped(aPolicy(), elderToPrice(who, date))).toBeUndefined();
  });

  test('death and suspension wait for nothing', () => {
    const patient = aPolicy({ stops: ['institution'], stopsFrom: 'next-month' });
    const dead = file({ deceasedOn: '2026-11-15' });
    expect(whyStopped(patient, elderToPrice(dead, '2026-11-14'))).toBeUndefined();
    expect(whyStopped(patient, elderToPrice(dead, '2026-11-15'))).toBe('老人已去世，补贴停止');
    const suspended = file({ suspensions: [{ from: '2026-11-15', to: '2026-11-16', reason: '失联' }] });
    expect(whyStopped(patient, elderToPrice(suspended, '2026-11-16'))).toBe('老人的服务已暂停，补贴停止');
    expect(whyStopped(patient, elderToPrice(suspended, '2026-11-17'))).toBeUndefined();
  });

  test('where last month is not known, the stop counts at once', () => {
    const patient = aPolicy({ stops: ['institution'], stopsFrom: 'next-month' });
    expect(whyStopped(patient, aMeal({ facts: { inInstitution: true } }).facts)).toBe(INSTITUTION);
  });
});
