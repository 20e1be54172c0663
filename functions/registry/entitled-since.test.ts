import { entitledSince } from './entitled-since.ts';
import type { FactSource } from './facts.ts';

const file = (parts: Partial<FactSource> = {}): FactSource => ({
  elderId: 'el_1',
  birthDate: '1950-02-03',
  households: [{ region: '411025101', from: '2026-01-05' }],
  residences: [{ region: '411025101', from: '2026-01-05' }],
  categories: [{ category: 'dibao', from: '2026-03-01' }],
  assessments: [],
  suspensions: [],
  diets: [],
  allergens: [],
  ...parts,
});
const dibao = (from: string, to?: string) => ({ category: 'dibao' as const, from, ...(to ? { to } : {}) });
const assessed = (on: string, level: 'mild' | 'severe', validUntil = '2027-12-31') => ({
  scale: 'GB/T 42195-2022' as const,
  level,
  assessor: '评估中心',
  on,
  validUntil,
});

test.each<[string, FactSource, FactSource, string | undefined]>([
  ['nothing new', file(), file(), undefined],
  ['a diet', file(), file({ diets: ['soft'] }), undefined],
  ['death', file(), file({ deceasedOn: '2026-10-09' }), '2026-10-09'],
  [
    'death, a day earlier than first told',
    file({ deceasedOn: '2026-10-09' }),
    file({ deceasedOn: '2026-10-08' }),
    '2026-10-08',
  ],
  ['death taken back', file({ deceasedOn: '2026-10-09' }), file(), '2026-10-09'],
  [
    'a category gained',
    file(),
    file({ categories: [dibao('2026-03-01'), { category: 'youfu', from: '2026-09-15' }] }),
    '2026-09-15',
  ],
  ['a category lost after a last day', file(), file({ categories: [dibao('2026-03-01', '2026-09-30')] }), '2026-10-01'],
  ['a category that never counted', file(), file({ categories: [dibao('2026-03-01', '2026-02-28')] }), '2026-03-01'],
  [
    'two spans that meet instead of one',
    file(),
    file({ categories: [dibao('2026-03-01', '2026-06-30'), dibao('2026-07-01')] }),
    undefined,
  ],
  [
    'other evidence for the same',
    file(),
    file({ categories: [{ ...dibao('2026-03-01'), evidence: '证 12 号' }] }),
    undefined,
  ],
  [
    'a move',
    file(),
    file({
      residences: [
        { region: '411025101', from: '2026-01-05' },
        { region: '411002001', from: '2026-10-16' },
      ],
    }),
    '2026-10-16',
  ],
  [
    'a first residence put right: it stood for every day before',
    file(),
    file({ residences: [{ region: '411002001', from: '2026-01-05' }] }),
    '1950-02-03',
  ],
  ['an assessment', file(), file({ assessments: [assessed('2026-10-10', 'severe')] }), '2026-10-10'],
  [
    'an assessment that ends sooner',
    file({ assessments: [assessed('2026-01-10', 'mild')] }),
    file({ assessments: [assessed('2026-01-10', 'mild', '2026-08-31')] }),
    '2026-09-01',
  ],
  ['a suspension', file(), file({ suspensions: [{ from: '2026-11-02', reason: '联系不上' }] }), '2026-11-02'],
  [
    'a suspension that never counted',
    file({ suspensions: [{ from: '2026-11-02', reason: '联系不上' }] }),
    file({ suspensions: [{ from: '2026-11-02', to: '2026-11-01', reason: '联系不上' }] }),
    '2026-11-02',
  ],
])('%s', (_what, before, after, since) => {
  expect(entitledSince(before, after)).toBe(since);
});

test('the earlier of two pieces of news counts', () => {
  const after = file({ deceasedOn: '2026-10-09', categories: [dibao('2026-03-01', '2026-05-31')] });
  expect(entitledSince(file(), after)).toBe('2026-06-01');
});
