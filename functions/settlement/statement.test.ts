import type { Grant } from '../../shared/access.ts';
import { isRefusal } from '../../shared/refusal.ts';
import {
  decideApprove,
  decideClose,
  decideReject,
  decideSubmit,
  needsCity,
  type Office,
  type Official,
  type State,
  type StatementItem,
} from './statement.ts';

const NOW = Date.parse('2026-11-12T10:00:00+08:00');
const REGION = '411025101';
const grants = {
  manager: [{ role: 'staff', over: 'fc_1', duty: 'manager' }],
  cook: [{ role: 'staff', over: 'fc_1', duty: 'cook' }],
  township: [{ role: 'finance', over: REGION }],
  otherTownship: [{ role: 'finance', over: '411025102' }],
  county: [{ role: 'finance', over: '411025' }],
  city: [{ role: 'finance', over: '411000' }],
  province: [{ role: 'finance', over: '410000' }],
  auditor: [{ role: 'auditor', over: '411000' }],
} as const satisfies Record<string, readonly Grant[]>;
type Who = keyof typeof grants;
const official = (who: Who, personId = `pn_${who}`): Official => ({
  by: { personId, role: grants[who][0].role },
  grants: grants[who],
});

const MAKERS: readonly (readonly [State, Who])[] = [
  ['SUBMITTED', 'manager'],
  ['APPROVED_TOWNSHIP', 'township'],
  ['APPROVED_COUNTY', 'county'],
  ['APPROVED_CITY', 'city'],
];
const onNotice = { notice: { from: NOW - 6 * 86_400_000, until: NOW, list: 4, pages: 1 } };

function inState(state: State, over: Partial<StatementItem> = {}, payer = 'city:411000'): StatementItem {
  const reached = MAKERS.findIndex(([made]) => made === state) + 1;
  const steps = MAKERS.slice(0, reached).map(([to, who]) => ({ to, by: official(who).by, at: NOW - 1000 }));
  return {
    pk: 'FACILITY#fc_1',
    sk: 'STATEMENT#2026-10',
    kind: 'statement',
    facilityId: 'fc_1',
    facilityName: '山头店老年食堂',
    region: REGION,
    period: '2026-10',
    serial: 'XL-411025-202610-0001',
    from: 0,
    to: NOW,
    previousDigest: '0',
    digest: '1',
    totals: {
      lines: 0,
      meals: 0,
      reversals: 0,
      corrections: 0,
      lateLines: 0,
      listFen: 0,
      discountFen: 0,
      selfPayFen: 0,
      payeeBearsFen: 0,
      subsidyFen: 0,
      payers: [{ payer, label: '补贴', lines: 1, fen: 0, settledFen: 0, paidFen: 0 }],
    },
    state,
    steps: [{ to: 'PREPARED', by: { personId: 'system', role: 'system' }, at: 0 }, ...steps],
    version: 1 + reached,
    ...over,
  };
}
const outcomeOf = (decision: ReturnType<typeof decideSubmit>): string =>
  isRefusal(decision) ? decision.code : decision.answer.state;

test.each<[Who, State, string]>([
  ['manager', 'PREPARED', 'SUBMITTED'],
  ['cook', 'PREPARED', 'NOT_MANAGER'],
  ['county', 'PREPARED', 'NOT_MANAGER'],
  ['manager', 'SUBMITTED', 'SUBMITTED'],
  ['manager', 'APPROVED_TOWNSHIP', 'STATEMENT_ELSEWHERE'],
])('%s submits what is %s: %s', (who, state, expected) => {
  expect(outcomeOf(decideSubmit(inState(state), official(who), NOW))).toBe(expected);
});

test.each<[Who, Office, State, string]>([
  ['township', 'township', 'SUBMITTED', 'APPROVED_TOWNSHIP'],
  ['township', 'township', 'PREPARED', 'STATEMENT_ELSEWHERE'],
  ['otherTownship', 'township', 'SUBMITTED', 'NOT_YOUR_OFFICE'],
  ['county', 'township', 'SUBMITTED', 'NOT_YOUR_OFFICE'],
  ['township', 'county', 'APPROVED_TOWNSHIP', 'NOT_YOUR_OFFICE'],
  ['county', 'county', 'APPROVED_TOWNSHIP', 'APPROVED_COUNTY'],
  ['county', 'county', 'SUBMITTED', 'STATEMENT_ELSEWHERE'],
  ['city', 'county', 'APPROVED_TOWNSHIP', 'NOT_YOUR_OFFICE'],
  ['city', 'city', 'APPROVED_COUNTY', 'APPROVED_CITY'],
  ['city', 'city', 'APPROVED_TOWNSHIP', 'STATEMENT_ELSEWHERE'],
  ['county', 'city', 'APPROVED_COUNTY', 'NOT_YOUR_OFFICE'],
  ['province', 'city', 'APPROVED_COUNTY', 'NOT_YOUR_OFFICE'],
  ['auditor', 'city', 'APPROVED_COUNTY', 'NOT_YOUR_OFFICE'],
])('%s approves as %s what is %s: %s', (who, office, state, expected) => {
  expect(outcomeOf(decideApprove(inState(state), office, official(who), NOW))).toBe(expected);
});

test.each<[Office, State, Who]>([
  ['township', 'SUBMITTED', 'manager'],
  ['county', 'APPROVED_TOWNSHIP', 'manager'],
  ['county', 'APPROVED_TOWNSHIP', 'township'],
  ['city', 'APPROVED_COUNTY', 'manager'],
  ['city', 'APPROVED_COUNTY', 'township'],
  ['city', 'APPROVED_COUNTY', 'county'],
])('as %s, what is %s is not approved by the person who had it as %s', (office, state, maker) => {
  expect(outcomeOf(decideApprove(inState(state), office, official(office, `pn_${maker}`), NOW))).toBe('SAME_PERSON');
});

test.each<[Who, State, string]>([
  ['township', 'SUBMITTED', 'PREPARED'],
  ['county', 'SUBMITTED', 'NOT_YOUR_OFFICE'],
  ['county', 'APPROVED_TOWNSHIP', 'PREPARED'],
  ['township', 'APPROVED_TOWNSHIP', 'NOT_YOUR_OFFICE'],
  ['county', 'APPROVED_COUNTY', 'PREPARED'],
  ['city', 'APPROVED_COUNTY', 'PREPARED'],
  ['city', 'APPROVED_CITY', 'PREPARED'],
  ['county', 'CLOSED', 'STATEMENT_ELSEWHERE'],
])('%s sends back what is %s: %s', (who, state, expected) => {
  expect(outcomeOf(decideReject(inState(state, onNotice), '凭证不全', official(who), NOW))).toBe(expected);
});

test('what is sent back is no longer on notice', () => {
  const decision = decideReject(inState('APPROVED_COUNTY', onNotice), '凭证不全', official('county'), NOW);
  expect(decision).toMatchObject({ answer: expect.not.objectContaining({ notice: expect.anything() }) });
});

const noticeUntil = (until: number) => ({ notice: { ...onNotice.notice, until } });
test.each<[string, StatementItem, string]>([
  ['on the last millisecond of its notice', inState('APPROVED_CITY', noticeUntil(NOW + 1)), 'NOTICE_RUNNING'],
  ['when its notice ends', inState('APPROVED_CITY', noticeUntil(NOW)), 'CLOSED'],
  ['before its list was public', inState('APPROVED_CITY'), 'NOTICE_RUNNING'],
  ['before the city, which pays a part', inState('APPROVED_COUNTY', onNotice), 'STATEMENT_ELSEWHERE'],
  ['without the city, which pays nothing', inState('APPROVED_COUNTY', onNotice, 'county:411025'), 'CLOSED'],
  ['before the county', inState('APPROVED_TOWNSHIP', onNotice, 'county:411025'), 'STATEMENT_ELSEWHERE'],
])('closed %s: %s', (_, statement, expected) => {
  expect(outcomeOf(decideClose(statement, official('county'), NOW, () => []))).toBe(expected);
});

test('closed once, it is owed once: asked again, nothing is written', () => {
  const debt = { check: { pk: 'a', sk: 'b' } };
  const closed = decideClose(inState('APPROVED_CITY', onNotice), official('county'), NOW, () => [debt]);
  if (isRefusal(closed)) throw new Error(closed.code);
  expect(closed.writes).toContain(debt);
  expect(decideClose(closed.answer, official('county'), NOW + 1, () => [debt])).toMatchObject({ writes: [] });
});

test('a city that only paid for an earlier month has nothing to look at', () => {
  const { totals } = inState('APPROVED_COUNTY');
  const [city] = totals.payers;
  expect(needsCity({ totals })).toBe(true);
  expect(needsCity({ totals: { ...totals, payers: [{ ...city!, lines: 0, paidFen: 300 }] } })).toBe(false);
});
