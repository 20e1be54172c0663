import fc from 'fast-check';
import { addDays } from '../../shared/business-time.ts';
import { placeOnDateLine, spanOn, type VersionSpan } from './date-line.ts';

const a = { policyId: 'a', from: '2026-01-01' };
const b = { policyId: 'b', from: '2026-07-01' };

describe('versions on the date line', () => {
  test.each<[string, VersionSpan[], { policyId: string; from: string }, VersionSpan[]]>([
    ['the first is in force for good', [], a, [a]],
    ['the next ends the one before', [a], b, [{ ...a, to: b.from }, b]],
    ['one put before ends where the next begins', [b], a, [{ ...a, to: b.from }, b]],
    [
      'one put between does both',
      [{ ...a, to: b.from }, b],
      { policyId: 'c', from: '2026-03-01' },
      [{ ...a, to: '2026-03-01' }, { policyId: 'c', from: '2026-03-01', to: b.from }, b],
    ],
    [
      'beginning on the same day takes the place',
      [{ ...a, to: b.from }, b],
      { policyId: 'c', from: b.from },
      [
        { ...a, to: b.from },
        { policyId: 'c', from: b.from },
      ],
    ],
  ])('%s', (_, versions, added, placed) => {
    expect(placeOnDateLine(versions, added)).toEqual(placed);
  });

  test('the last day of one and the first of the next', () => {
    const versions = placeOnDateLine([a], b);
    expect(spanOn(versions, '2025-12-31')).toBeUndefined();
    expect(spanOn(versions, '2026-01-01')?.policyId).toBe('a');
    expect(spanOn(versions, '2026-06-30')?.policyId).toBe('a');
    expect(spanOn(versions, '2026-07-01')?.policyId).toBe('b');
    expect(spanOn(versions, '2099-12-31')?.policyId).toBe('b');
  });

  test('in whatever order they come: no gap, no overlap, and the latest word for each day', () => {
    const day = fc.integer({ min: 0, max: 30 }).map((days) => addDays('2026-01-01', days));
    fc.assert(
      fc.property(fc.array(day, { minLength: 1, maxLength: 12 }), day, (days, asked) => {
        const versions = days.reduce<VersionSpan[]>(
          (line, from, i) => placeOnDateLine(line, { policyId: `po_${i}`, from }),
          [],
        );
        const holding = versions.filter(({ from, to }) => from <= asked && (to === undefined || asked < to));
        const begun = days.filter((from) => from <= asked);
        expect(holding).toHaveLength(begun.length > 0 ? 1 : 0);
        if (!holding[0]) return;
        const latestStart = begun.toSorted().at(-1)!;
        expect(holding[0]).toMatchObject({ from: latestStart, policyId: `po_${days.lastIndexOf(latestStart)}` });
      }),
    );
  });
});
