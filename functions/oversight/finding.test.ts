import { isRefusal } from '../../shared/refusal.ts';
import { decideRaise, type FindingItem, findingIdOf } from './finding.ts';
import type { Draft, Meal } from './point-month.ts';
import { decideResolve } from './resolve-finding.ts';

const POINT = { facilityId: 'fc_1', facilityName: '山头店老年食堂', region: '411025101' };
const [FIRST, SECOND, THIRD] = [1_000, 2_000, 3_000];
const AUDITOR = { personId: 'pn_auditor', role: 'auditor' } as const;

const aMeal = (number: number): Meal => ({
  transferId: `tr_${number}`,
  bookingId: `bk_${number}`,
  postedAt: number,
  originDate: '2026-10-08',
  mealtime: 'lunch',
  mode: 'eat-in',
  elderId: 'el_1',
  listFen: 1200,
  subsidyFen: 300,
  evidenceGrade: 1,
  servedBy: 'pn_1',
});
const aDraft = (numbers: number[], more: Partial<Draft> = {}): Draft => ({
  rule: 'no-other-trace',
  about: 'el_1',
  bucket: '2026-10',
  elderId: 'el_1',
  sentence: `${numbers.length} 餐`,
  meals: numbers.map(aMeal),
  ...more,
});

/** What is stored afterwards, and what was answered. */
function raise(known: FindingItem | undefined, draft: Draft, now: number) {
  const decision = decideRaise(known, draft, POINT, now);
  if (isRefusal(decision)) throw new Error(decision.code);
  const [write] = decision.writes;
  return { answer: decision.answer, item: write && 'put' in write ? (write.put as FindingItem) : known! };
}
function resolve(
  finding: FindingItem,
  outcome: 'EXPLAINED' | 'CONFIRMED',
  note = '看过签名',
  version = finding.version,
) {
  const asked = { region: '411025', findingId: finding.findingId, version, outcome, note };
  const decision = decideResolve(finding, asked, { actor: AUDITOR, now: SECOND });
  if (isRefusal(decision)) return decision.code;
  return decision.answer;
}

test('a finding is raised once: open, explained in a sentence, with its lines and what they cost', () => {
  const { answer, item } = raise(undefined, aDraft([1, 2, 3]), FIRST);
  expect(answer).toBe('raised');
  expect(item).toMatchObject({
    state: 'OPEN',
    ...POINT,
    sentence: '3 餐',
    transferIds: ['tr_1', 'tr_2', 'tr_3'],
    meals: 3,
    subsidyFen: 900,
    raisedAt: FIRST,
    resolutions: [],
  });
  expect(raise(item, aDraft([1, 2, 3]), SECOND)).toEqual({ answer: 'known', item });
});

test('its id is the same every night, and another for another rule, point, bucket or subject', () => {
  const ids = [
    findingIdOf(aDraft([1]), POINT),
    findingIdOf(aDraft([1, 2], { sentence: '另一句' }), POINT),
    findingIdOf(aDraft([1], { rule: 'burst' }), POINT),
    findingIdOf(aDraft([1], { bucket: '2026-11' }), POINT),
    findingIdOf(aDraft([1], { about: 'el_2' }), POINT),
    findingIdOf(aDraft([1]), { facilityId: 'fc_2' }),
  ];
  expect(ids[0]).toBe(ids[1]);
  expect(new Set(ids).size).toBe(5);
});

test('while it is open, new lines bring it up to date', () => {
  const { item } = raise(undefined, aDraft([1]), FIRST);
  const { answer, item: updated } = raise(item, aDraft([1, 2]), SECOND);
  expect(answer).toBe('updated');
  expect(updated).toMatchObject({ state: 'OPEN', meals: 2, raisedAt: FIRST, version: 2 });
  expect(updated.reopenedAt).toBeUndefined();
});

test.each(['EXPLAINED', 'CONFIRMED'] as const)(
  '%s, it stays so until new lines come; then it is open again',
  (outcome) => {
    const { item } = raise(undefined, aDraft([1, 2]), FIRST);
    const done = resolve(item, outcome) as FindingItem;
    expect(done).toMatchObject({
      state: outcome,
      resolutions: [{ outcome, note: '看过签名', by: AUDITOR, at: SECOND }],
    });
    expect(raise(done, aDraft([1, 2]), THIRD).answer).toBe('known');
    // A meal that was taken back makes it smaller, which is no news.
    expect(raise(done, aDraft([1]), THIRD).answer).toBe('known');
    const { answer, item: again } = raise(done, aDraft([1, 2, 3]), THIRD);
    expect(answer).toBe('reopened');
    expect(again).toMatchObject({ state: 'OPEN', reopenedAt: THIRD, resolutions: done.resolutions });
  },
);

test('another line among as many is news as well: a death told late', () => {
  const { item } = raise(undefined, aDraft([1, 3]), FIRST);
  expect(raise(resolve(item, 'EXPLAINED') as FindingItem, aDraft([2, 3]), THIRD).answer).toBe('reopened');
});

test('a hundred lines are listed, all are counted', () => {
  const numbers = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
  const { item } = raise(undefined, aDraft(numbers(101)), FIRST);
  expect(item.transferIds).toHaveLength(100);
  expect(item.meals).toBe(101);
  expect(raise(item, aDraft(numbers(101)), SECOND).answer).toBe('known');
  expect(raise(item, aDraft(numbers(102)), SECOND).answer).toBe('updated');
});

test('who read an older state is told so; the same word again is answered alike', () => {
  const { item } = raise(undefined, aDraft([1]), FIRST);
  const done = resolve(item, 'EXPLAINED') as FindingItem;
  expect(resolve(done, 'EXPLAINED', '看过签名', item.version)).toEqual(done);
  expect(resolve(done, 'CONFIRMED', '看过签名', item.version)).toBe('CHANGED_MEANWHILE');
});
