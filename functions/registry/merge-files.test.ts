import type { CategorySpan } from './elder.ts';
import { joinedCategories } from './merge-files.ts';

const span = (from: string, to?: string, category: CategorySpan['category'] = 'dibao'): CategorySpan => ({
  category,
  from,
  ...(to ? { to } : {}),
});

test.each<[string, CategorySpan[], CategorySpan[], CategorySpan[]]>([
  ['only one file knew', [], [span('2026-03-01')], [span('2026-03-01')]],
  ['both knew the same', [span('2026-03-01')], [span('2026-03-01')], [span('2026-03-01')]],
  ['the other knew it earlier', [span('2026-03-01')], [span('2026-01-01')], [span('2026-01-01')]],
  ['the other knew it longer', [span('2026-03-01', '2026-05-31')], [span('2026-04-01')], [span('2026-03-01')]],
  ['one inside the other', [span('2026-01-01')], [span('2026-02-01', '2026-02-28')], [span('2026-01-01')]],
  [
    'the one ends the day before the other begins',
    [span('2026-01-01', '2026-03-31')],
    [span('2026-04-01', '2026-06-30')],
    [span('2026-01-01', '2026-06-30')],
  ],
  [
    'a day lies between',
    [span('2026-01-01', '2026-03-30')],
    [span('2026-04-01')],
    [span('2026-01-01', '2026-03-30'), span('2026-04-01')],
  ],
  [
    'other categories are other categories',
    [span('2026-01-01')],
    [span('2026-01-01', undefined, 'youfu')],
    [span('2026-01-01'), span('2026-01-01', undefined, 'youfu')],
  ],
  [
    'what never counted stays readable and counts for nothing',
    [span('2026-03-01', '2026-02-28')],
    [span('2026-02-01', '2026-01-31')],
    [span('2026-03-01', '2026-02-28')],
  ],
])('%s', (_what, kept, other, joined) => {
  expect(joinedCategories(kept, other)).toEqual(joined);
});
