import { aCaregiver, aJob, anAsk, DATE, emptySchedule, ORDER } from '../../test/fixtures/a-caregiver.ts';
import type { Caregiver } from './caregiver.ts';
import { type AskedOfCaregiver, whyNotDispatchable } from './why-not-dispatchable.ts';
import { type Job, type Schedule, takeTime } from './working-day.ts';

const codesOf = (caregiver: Caregiver, asked: AskedOfCaregiver): string[] =>
  whyNotDispatchable(caregiver, asked).map(({ code }) => code);
const codes = (over: Partial<Caregiver> = {}, asked: AskedOfCaregiver = anAsk()) => codesOf(aCaregiver(over), asked);
const by = { personId: 'pn_1', role: 'staff' as const };
const leave = (from: string, to: string) => ({ from, to, reason: '病假', by, at: 0 });
const certificate = (issuedOn: string, expiresOn?: string, kind: 'elder-care' | 'nursing' = 'elder-care') => ({
  kind,
  number: 'S1',
  issuedOn,
  ...(expiresOn ? { expiresOn } : {}),
});
const taken = (...jobs: Job[]): Schedule =>
  jobs.reduce(
    (schedule, job) => takeTime(schedule, job, { minutesPerDay: 1_440, minutesPerMonth: 44_640 }) as Schedule,
    emptySchedule(aJob(), ...jobs),
  );
const other = (at: string, minutes = 60) => aJob(at, minutes, { orderId: 'or_01JD8Q0V7ME3T5Y9K2R4W6XZAC' });

test('nothing speaks against a caregiver who fits', () => {
  expect(codes()).toEqual([]);
});

test.each([
  ['2026-11-23', ['HEALTH_CARD_EXPIRED']],
  ['2026-11-24', []],
  ['2026-11-25', []],
])('a health card valid through %s: %j', (expiresOn, reasons) => {
  expect(codes({ healthCard: { issuedOn: '2026-01-01', expiresOn } })).toEqual(reasons);
});
test.each([
  ['2026-11-23', []],
  ['2026-11-24', []],
  ['2026-11-25', ['HEALTH_CARD_NOT_YET']],
])('a health card issued on %s: %j', (issuedOn, reasons) => {
  expect(codes({ healthCard: { issuedOn, expiresOn: '2027-01-01' } })).toEqual(reasons);
});
test('no health card, no certificate', () => {
  const { healthCard: _card, ...without } = aCaregiver({ certificates: [] });
  expect(codesOf(without, anAsk())).toEqual(['HEALTH_CARD_MISSING', 'CERTIFICATE_MISSING']);
});

test.each([
  ['expired the day before', [certificate('2025-01-01', '2026-11-23')], ['CERTIFICATE_EXPIRED']],
  ['on its last day', [certificate('2025-01-01', '2026-11-24')], []],
  ['a day longer', [certificate('2025-01-01', '2026-11-25')], []],
  ['for good', [certificate('2025-01-01')], []],
  ['from the day after', [certificate('2026-11-25')], ['CERTIFICATE_NOT_YET']],
  ['renewed', [certificate('2022-01-01', '2024-12-31'), certificate('2025-01-01', '2027-12-31')], []],
  [
    'renewed too late',
    [certificate('2022-01-01', '2024-12-31'), certificate('2026-12-01', '2028-12-31')],
    ['CERTIFICATE_NOT_YET'],
  ],
  [
    'one kind valid, another not',
    [certificate('2025-01-01'), certificate('2025-01-01', '2026-11-01', 'nursing')],
    ['CERTIFICATE_EXPIRED'],
  ],
])('certificates: %s', (_what, certificates, reasons) => {
  expect(codes({ certificates })).toEqual(reasons);
});

test('of a job over midnight the date counts on which it begins', () => {
  const night = aJob('2026-11-24 23:00', 120);
  const shifts = [{ weekday: 2, from: '22:00', to: '02:00' }];
  expect(codes({ shifts, healthCard: { issuedOn: '2026-01-01', expiresOn: DATE } }, anAsk(night))).toEqual([]);
});

test.each([
  [['daily-care', 'bathing'], []],
  [['daily-care', 'nursing'], ['SKILL_MISSING']],
  [[], []],
] as const)('skills asked: %j', (skills, reasons) => {
  expect(codes({}, anAsk(aJob(), { skills }))).toEqual(reasons);
});
test('all missing skills are named in one sentence', () => {
  const [reason] = whyNotDispatchable(aCaregiver(), anAsk(aJob(), { skills: ['nursing', 'bathing', 'driving'] }));
  expect(reason?.message).toBe('缺少技能：护理、驾驶');
});

test.each([
  ['same-sex', 'female', []],
  ['same-sex', 'male', ['OTHER_SEX']],
  ['any', 'male', []],
] as const)('%s for a %s elder: %j', (genderRule, elderSex, reasons) => {
  expect(codes({}, anAsk(aJob(), { genderRule, elderSex }))).toEqual(reasons);
});

test.each([
  [leave('2026-11-20', '2026-11-23'), []],
  [leave('2026-11-20', '2026-11-24'), ['ON_LEAVE']],
  [leave('2026-11-24', '2026-11-24'), ['ON_LEAVE']],
  [leave('2026-11-25', '2026-11-26'), []],
])('away %j: %j', (away, reasons) => {
  expect(codes({ leaves: [away] })).toEqual(reasons);
});
test('who is away tomorrow does not work over midnight into it; ending at midnight is no day of it', () => {
  const shifts = [{ weekday: 2, from: '20:00', to: '06:00' }];
  const leaves = [leave('2026-11-25', '2026-11-25')];
  expect(codes({ shifts, leaves }, anAsk(aJob('2026-11-24 23:00', 61)))).toEqual(['ON_LEAVE']);
  expect(codes({ shifts, leaves }, anAsk(aJob('2026-11-24 23:00', 60)))).toEqual([]);
});

test.each([
  ['2026-11-24 07:59', 60, ['OUT_OF_HOURS']],
  ['2026-11-24 08:00', 60, []],
  ['2026-11-24 17:00', 60, []],
  ['2026-11-24 17:00', 61, ['OUT_OF_HOURS']],
  ['2026-11-28 09:00', 60, ['OUT_OF_HOURS']],
])('at %s for %i minutes: %j', (at, minutes, reasons) => {
  expect(codes({}, anAsk(aJob(at, minutes)))).toEqual(reasons);
});

test.each([
  ['08:40', []],
  ['08:41', ['OVERLAPS']],
  ['09:00', ['OVERLAPS']],
])('with a job until %s and twenty minutes of way, at nine: %j', (until, reasons) => {
  const minutes = (Number(until.slice(0, 2)) - 7) * 60 + Number(until.slice(3));
  const schedule = taken(other('2026-11-24 07:00', minutes));
  expect(codes({}, anAsk(aJob(), { schedule }))).toEqual(reasons);
});
test('the order’s own hours do not stand in its way', () => {
  const schedule = taken(aJob('2026-11-24 09:30'));
  expect(codes({}, anAsk(aJob(), { schedule }))).toEqual([]);
});

test.each([
  [120, []],
  [119, ['DAY_FULL']],
])('an hour after an hour, at most %i minutes a day: %j', (minutesPerDay, reasons) => {
  const schedule = taken(other('2026-11-24 14:00'));
  expect(codes({ caps: { minutesPerDay, minutesPerMonth: 9_999 } }, anAsk(aJob(), { schedule }))).toEqual(reasons);
});
test.each([
  [120, []],
  [119, ['MONTH_FULL']],
])('an hour after an hour, at most %i minutes a month: %j', (minutesPerMonth, reasons) => {
  const schedule = taken(other('2026-11-24 14:00'));
  expect(codes({ caps: { minutesPerDay: 480, minutesPerMonth } }, anAsk(aJob(), { schedule }))).toEqual(reasons);
});

const listed = (from: string, to?: string) => ({ entryId: 'rq_1', from, ...(to ? { to } : {}), reason: '虚假签到' });
test.each([
  [listed('2026-11-25'), []],
  [listed('2026-11-24'), ['DISHONEST']],
  [listed('2026-01-01'), ['DISHONEST']],
  [listed('2026-01-01', '2026-11-24'), ['DISHONEST']],
  [listed('2026-01-01', '2026-11-23'), []],
])('on the dishonesty list %j: %j', (dishonesty, reasons) => {
  expect(codes({ dishonesty })).toEqual(reasons);
});

test.each([
  ['2026-11-23', ['LEFT']],
  ['2026-11-24', []],
])('whose last day was %s: %j', (leftOn, reasons) => {
  expect(codes({ leftOn })).toEqual(reasons);
});
test('suspended, and by a suspended provider whose licence has run out and whose caregiver this is not', () => {
  const provider = {
    facilityId: 'fc_01JD8Q0V7ME3T5Y9K2R4W6XZAC',
    suspended: { reason: '停业整顿' },
    licenceExpiresOn: '2026-11-23',
  };
  expect(codes({ suspended: { reason: '投诉核查中', by } }, anAsk(aJob(), { provider }))).toEqual([
    'OTHER_PROVIDER',
    'PROVIDER_SUSPENDED',
    'PROVIDER_LICENCE_EXPIRED',
    'SUSPENDED',
  ]);
});

test('kin and a caregiver without a phone are warnings, everything else blocks', () => {
  const kinPersonIds = ['pn_01JD8Q0V7ME3T5Y9K2R4W6XZAB'];
  expect(whyNotDispatchable(aCaregiver(), anAsk(aJob(), { kinPersonIds }))).toMatchObject([
    { code: 'KIN', blocks: false },
  ]);
  const { personId: _nobody, ...unlinked } = aCaregiver({ skills: [] });
  expect(whyNotDispatchable(unlinked, anAsk(aJob(), { kinPersonIds }))).toMatchObject([
    { code: 'SKILL_MISSING', blocks: true },
    { code: 'NOT_LINKED', blocks: false },
  ]);
});

test('all reasons are told, not the first one only', () => {
  const { healthCard: _card, ...worst } = aCaregiver({
    certificates: [],
    skills: [],
    sex: 'male',
    shifts: [],
    leaves: [leave(DATE, DATE)],
    caps: { minutesPerDay: 0, minutesPerMonth: 0 },
    dishonesty: listed(DATE),
  });
  const schedule = taken(other('2026-11-24 09:00'));
  const asked = anAsk(aJob(), { genderRule: 'same-sex', schedule, orderId: ORDER });
  expect(codesOf(worst, asked)).toEqual([
    'DISHONEST',
    'HEALTH_CARD_MISSING',
    'CERTIFICATE_MISSING',
    'SKILL_MISSING',
    'OTHER_SEX',
    'ON_LEAVE',
    'OUT_OF_HOURS',
    'OVERLAPS',
    'DAY_FULL',
    'MONTH_FULL',
  ]);
});
