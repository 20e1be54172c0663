import { isRefusal } from '../../shared/refusal.ts';
import { aPolicy } from './a-meal.ts';
import { decideDraft, soundDocument } from './draft-policy.ts';
import type { PolicyDocument } from './policy.ts';
import type { PolicyItem } from './store.ts';

const { policyId: _id, ...document } = aPolicy();
const other: PolicyDocument = { ...document, name: '另一份' };
const region = '411025';
const [li, wang] = [
  { personId: 'pn_li', role: 'admin' as const },
  { personId: 'pn_wang', role: 'finance' as const },
];
const stored = (differences: Partial<PolicyItem> = {}): PolicyItem => ({
  pk: 'POLICY#411025',
  sk: 'VERSION#po_A',
  kind: 'policy',
  policyId: 'po_A',
  region,
  state: 'DRAFT',
  document,
  version: 3,
  draftedBy: li,
  draftedAt: 1,
  ...differences,
});
const draft = (version?: number) => ({ region, policyId: 'po_A', document: undefined, version });
const outcome = (...[existing, asked, text]: [PolicyItem | undefined, ReturnType<typeof draft>, PolicyDocument]) => {
  const decision = decideDraft(existing, asked, text, wang, 2);
  return isRefusal(decision) ? decision.code : { version: decision.answer.version, writes: decision.writes.length };
};

describe('keeping a draft', () => {
  test.each<[string, PolicyItem | undefined, number | undefined, PolicyDocument, unknown]>([
    ['a new one', undefined, undefined, document, { version: 1, writes: 1 }],
    ['a change of one that is not there', undefined, 1, document, 'NOT_FOUND'],
    ['the same new one again', stored({ version: 1 }), undefined, document, { version: 1, writes: 0 }],
    ['another one under the same id', stored({ version: 1 }), undefined, other, 'ID_REUSED'],
    ['a change of the version before', stored(), 2, other, 'CHANGED_MEANWHILE'],
    ['a change of this version', stored(), 3, other, { version: 4, writes: 1 }],
    ['a change of a version to come', stored(), 4, other, 'CHANGED_MEANWHILE'],
    ['the same change again', stored({ document: other, version: 4 }), 3, other, { version: 4, writes: 0 }],
    ['a change of a published one', stored({ state: 'PUBLISHED' }), 3, other, 'POLICY_PUBLISHED'],
    [
      'the same new one again, published since',
      stored({ state: 'PUBLISHED', version: 1 }),
      undefined,
      document,
      { version: 1, writes: 0 },
    ],
  ])('%s', (_, existing, version, text, expected) => {
    expect(outcome(existing, draft(version), text)).toEqual(expected);
  });

  test('whoever changes it last is its drafter', () => {
    const decision = decideDraft(stored(), draft(3), other, wang, 2);
    expect(decision).toMatchObject({ answer: { draftedBy: wang, draftedAt: 2, document: other, state: 'DRAFT' } });
  });

  test('the document is the region’s own', () => {
    expect(soundDocument(document, region)).toEqual(document);
    expect(soundDocument(document, '411000')).toMatchObject({
      code: 'POLICY_INVALID',
      details: { problems: [{ path: 'region' }] },
    });
  });
});
