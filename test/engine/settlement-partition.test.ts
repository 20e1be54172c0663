import fc from 'fast-check';
import { listStatements } from '../../functions/settlement/list-statements.ts';
import { linesOf } from '../../functions/settlement/measure.ts';
import { prepareStatement } from '../../functions/settlement/prepare-statement.ts';
import { at, CANTEEN, settlementHouse } from './settlement-house.ts';

const MONTHS = ['2026-07', '2026-08', '2026-09', '2026-10'];
const SYSTEM = { personId: 'system', role: 'system' as const };

/** A day of the quarter at which a line is posted (with the edges of months among them) or the close runs. */
const instant = fc
  .record({
    month: fc.constantFrom('07', '08', '09'),
    moment: fc.oneof(
      fc.constantFrom('01 00:00:00.000', '01 00:14:59.999', '01 00:15:00.000', '30 23:59:59.999'),
      fc.integer({ min: 1, max: 30 }).map((day) => `${String(day).padStart(2, '0')} 11:40:00.000`),
    ),
  })
  .map(({ month, moment }) => `2026-${month}-${moment}`);
const happening = fc.record({ when: instant, what: fc.constantFrom('serve', 'reverse', 'close') });

test('whatever is posted and whenever the close runs, each line stands in exactly one statement', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 1, maxLength: 40 }), async (happenings) => {
      const house = await settlementHouse();
      const posted: string[] = [];
      let owedFen = 0;
      let last: Awaited<ReturnType<typeof house.serve>> | undefined;
      for (const { when, what } of happenings.toSorted((a, b) => at(a.when) - at(b.when))) {
        if (what === 'close') await house.close(when);
        else if (what === 'serve' || !last) {
          last = await house.serve(when);
          posted.push(last.transferId);
          owedFen += 700;
        } else {
          posted.push((await house.reverse(last, when)).transferId);
          last = undefined;
          owedFen -= 700;
        }
      }
      await Promise.all([
        house.close('2026-11-01 00:30'),
        ...MONTHS.map((period) => prepareStatement(house.table, CANTEEN, period, SYSTEM, at('2026-11-01 00:30'))),
      ]);
      await house.close('2026-11-01 01:30');
      const { statements } = await listStatements(house.table, CANTEEN, undefined);
      const settled: string[] = [];
      for (const statement of statements)
        for await (const { transferId } of linesOf(house.table, statement)) settled.push(transferId);
      expect(settled.toSorted()).toEqual(posted.toSorted());
      expect(statements.reduce((sum, { totals }) => sum + totals.subsidyFen, 0)).toBe(owedFen);
      house.client.destroy();
      const chain = statements.toReversed();
      for (const [i, statement] of chain.slice(1).entries())
        expect(statement).toMatchObject({ from: chain[i]!.to, previousDigest: chain[i]!.digest });
    }),
    { numRuns: 12 },
  );
});
