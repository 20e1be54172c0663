import { instantAt } from '../../shared/business-time.ts';
import { isRefusal } from '../../shared/refusal.ts';
import type { By } from '../registry/index.ts';
import { aPolicy } from './a-meal.ts';
import type { VersionSpan } from './date-line.ts';
import { decidePublication } from './publish-policy.ts';
import type { PolicyIndex, PolicyItem } from './store.ts';

const region = '411025';
const drafter: By = { personId: 'pn_li', role: 'admin' };
const second: By = { personId: 'pn_wang', role: 'finance' };
const draft = (from: string, differences: Partial<PolicyItem> = {}): PolicyItem => {
  const { policyId: _id, ...document } = aPolicy({ from });
  return {
    pk: 'POLICY#411025',
    sk: 'VERSION#po_B',
    kind: 'policy',
    policyId: 'po_B',
    region,
    state: 'DRAFT',
    document,
    version: 2,
    draftedBy: drafter,
    draftedAt: 1,
    ...differences,
  };
};
const index = (of: string, versions: VersionSpan[]): PolicyIndex => ({
  pk: `POLICY#${of}`,
  sk: 'INDEX',
  kind: 'policy-index',
  region: of,
  versions,
  version: 7,
});
const noon = instantAt('2026-11-22', '12:00');
const asked = { region, policyId: 'po_B', version: 2 };
const publish = (policy: PolicyItem | undefined, indexes: (PolicyIndex | undefined)[] = [], by = second, now = noon) =>
  decidePublication({ policy, indexes }, asked, by, now);
const codeOf = (decision: ReturnType<typeof publish>) => (isRefusal(decision) ? decision.code : 'published');

describe('publishing', () => {
  test('a second person puts it into force, and the version before ends where it begins', () => {
    const old = index(region, [{ policyId: 'po_A', from: '2026-01-01' }]);
    expect(publish(draft('2026-12-01'), [old])).toMatchObject({
      answer: { state: 'PUBLISHED', publishedBy: second, publishedAt: noon },
      writes: [
        {
          put: { sk: 'VERSION#po_B', state: 'PUBLISHED' },
          when: [
            ['state', '=', 'DRAFT'],
            ['version', '=', 2],
          ],
        },
        {
          put: {
            sk: 'INDEX',
            version: 8,
            versions: [
              { policyId: 'po_A', from: '2026-01-01', to: '2026-12-01' },
              { policyId: 'po_B', from: '2026-12-01' },
            ],
          },
          when: [['version', '=', 7]],
        },
      ],
    });
  });

  test.each<[string, PolicyItem | undefined, By, string]>([
    ['nobody has drafted it', undefined, second, 'NOT_FOUND'],
    ['the drafter again', draft('2026-12-01'), drafter, 'SECOND_PERSON_NEEDED'],
    ['the drafter in another role', draft('2026-12-01'), { ...drafter, role: 'finance' }, 'SECOND_PERSON_NEEDED'],
    ['changed since it was read', draft('2026-12-01', { version: 3 }), second, 'CHANGED_MEANWHILE'],
    ['published already', draft('2026-12-01', { state: 'PUBLISHED' }), second, 'published'],
    [
      'no longer sound',
      { ...draft('2026-12-01'), document: { ...draft('2026-12-01').document, name: '' } },
      second,
      'POLICY_INVALID',
    ],
  ])('%s', (_, policy, by, code) => {
    expect(codeOf(publish(policy, [], by))).toBe(code);
  });

  const since = (from: string, to?: string): VersionSpan => ({ policyId: 'po_A', from, ...(to ? { to } : {}) });
  test.each<[string, string, VersionSpan[], VersionSpan[], string]>([
    ['from yesterday, priced by the county', '2026-11-21', [since('2026-01-01')], [], 'FROM_TOO_EARLY'],
    ['from today, priced by the county', '2026-11-22', [since('2026-01-01')], [], 'FROM_TOO_EARLY'],
    ['from yesterday, priced since today', '2026-11-21', [since('2026-11-22')], [], 'FROM_TOO_EARLY'],
    ['from today, priced by the city', '2026-11-22', [], [since('2026-01-01')], 'FROM_TOO_EARLY'],
    ['from tomorrow', '2026-11-23', [since('2026-01-01')], [since('2026-01-01')], 'published'],
    ['from the past, and nothing priced it', '2026-01-01', [], [], 'published'],
    ['from the past, and another begins tomorrow', '2026-01-01', [since('2026-11-23')], [], 'published'],
    ['in the place of another that begins tomorrow', '2026-11-23', [since('2026-11-23')], [], 'published'],
  ])('%s', (_, from, ofCounty, ofCity, code) => {
    const indexes = [
      ofCounty.length ? index(region, ofCounty) : undefined,
      ofCity.length ? index('411000', ofCity) : undefined,
    ];
    expect(codeOf(publish(draft(from), indexes))).toBe(code);
  });

  test('tomorrow begins at midnight in Shanghai', () => {
    const old = [index(region, [since('2026-01-01')])];
    const policy = draft('2026-11-23');
    expect(codeOf(publish(policy, old, second, instantAt('2026-11-23', '00:00') - 1))).toBe('published');
    expect(codeOf(publish(policy, old, second, instantAt('2026-11-23', '00:00')))).toBe('FROM_TOO_EARLY');
  });
});
