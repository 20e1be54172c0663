import fc from 'fast-check';
import { debtsOf } from '../../functions/settlement/debt.ts';
import type { MealServed, SettlementLine, VoucherPaid } from '../../functions/settlement/index.ts';
import { payableOf } from '../../functions/settlement/payable.ts';
import type { StatementItem } from '../../functions/settlement/statement.ts';
import { statementKey } from '../../functions/settlement/store.ts';
import { type BusinessMonth, nextMonth } from '../../shared/business-time.ts';
import { newId } from '../../shared/ids.ts';
import { transfersOf } from '../../shared/ledger.ts';
import { at, CANTEEN, elder, type PaidVisit, people, settlementHouse } from './settlement-house.ts';

const PAYERS = ['city:411000', 'county:411025'];
const MONTHS = ['2026-08', '2026-09', '2026-10'];

/**
 * What people do in the weeks in which one month is settled and the next one runs. Meals, and visits that vouchers pay
 * for, are named by their number.
 */
const meal = fc.nat(11);
const doing = fc.oneof(
  fc.record({ what: fc.constantFrom('serve' as const, 'visit' as const), meal }),
  fc.record({ what: fc.constant('reverse' as const), meal }),
  fc.record({ what: fc.constantFrom('refuse' as const, 'restore' as const), meal }),
  fc.record({ what: fc.constant('object' as const), meal, upheld: fc.boolean(), late: fc.boolean() }),
);
const months = fc.tuple(...MONTHS.map(() => fc.array(doing, { maxLength: 10 })));

test('F19: every fen owed is paid once or refused once, whatever is taken back, refused, restored or objected to', async () => {
  await fc.assert(
    fc.asyncProperty(months, async (story) => {
      const house = await settlementHouse();
      await house.ask(people.admin, 'setBankAccount', {
        params: { facilityId: CANTEEN },
        body: { holder: '襄城县山头店镇敬老院', bank: '襄城农商行', number: '6228480012345673456' },
      });
      const served: (MealServed | VoucherPaid)[] = [];
      const visits = new Map<string, PaidVisit>();
      const reversed = new Set<string>();
      let minute = 0;
      const clock = (day: string) => {
        minute += 1;
        return `${day} ${String(8 + Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
      };

      /** Batches of both payers, paid by the bank at once. */
      async function pay(): Promise<void> {
        for (const payer of PAYERS) {
          const region = payer.split(':')[1]!;
          const [maker, checker] = payer.startsWith('city')
            ? [people.city, people.secondCity]
            : [people.county, people.secondCounty];
          const made = await house.ask(maker, 'makeBatch', {
            params: { region },
            body: { batchId: newId('batch'), payer, reason: '拨付' },
          });
          if (made.code === 'NOTHING_OWED') continue;
          const params = { region, batchId: made.batchId };
          await house.ask(checker, 'approveBatch', { params });
          const fen = String(made.totalFen).padStart(3, '0');
          const row = `${made.serial}-001-1,${fen.slice(0, -2)}.${fen.slice(-2)},已付,,2026-08-01`;
          const contentBase64 = Buffer.from(`付款编号,金额(元),结果,退回原因,日期\n${row}`).toString('base64');
          const read = await house.ask(maker, 'importBankResults', { params, body: { contentBase64 } });
          if (read.paid !== 1) throw new Error(JSON.stringify(read));
        }
      }

      async function live(period: BusinessMonth, doings: readonly (typeof story)[number][number][]): Promise<void> {
        const month = nextMonth(period);
        const params = { facilityId: CANTEEN, period };
        house.setClock(at(`${month}-01 00:30`));
        const isThere = (await house.prepare(period)).status === 200;
        if (isThere) await house.throughOffices(period);
        const waiting: { objectionId: string; upheld: boolean }[] = [];
        const decide = async ({ objectionId, upheld }: (typeof waiting)[number]) =>
          house.ask(people.county, 'decideObjection', {
            params: { facilityId: CANTEEN, objectionId },
            body: { upheld, reason: '核实过了' },
          });
        for (const done of doings) {
          const now = clock(`${month}-15`);
          house.setClock(at(now));
          const named = served[done.meal % Math.max(1, served.length)];
          if (done.what === 'serve') {
            served.push(await house.serve(now, { elderId: elder(`elder ${done.meal % 3}`) }));
            continue;
          }
          if (done.what === 'visit') {
            const visit = await house.visit(now, { providerId: CANTEEN, elderId: elder(`elder ${done.meal % 3}`) });
            served.push(visit.paid!);
            visits.set(visit.paid!.transferId, visit);
            continue;
          }
          if (!named) continue;
          const body = { line: `${named.postedAt}.${named.transferId}`, reason: '核实' };
          if (done.what === 'reverse' && !reversed.has(named.transferId)) {
            reversed.add(named.transferId);
            const visit = visits.get(named.transferId);
            if (visit) await house.takeVisitBack(visit, now);
            else await house.reverse(named as MealServed, now);
          }
          if (done.what === 'refuse') await house.ask(people.secondCounty, 'disallowLine', { params, body });
          if (done.what === 'restore') await house.ask(people.county, 'restoreLine', { params, body });
          if (done.what === 'object') {
            const objectionId = newId('objection');
            const objecting = { objectionId, entry: 1 + (done.meal % 3), reason: '不属实', channel: 'own-phone' };
            const { status } = await house.ask(people.neighbour, 'raiseObjection', { params, body: objecting });
            if (status !== 200) continue;
            if (done.late) waiting.push({ objectionId, upheld: done.upheld });
            else await decide({ objectionId, upheld: done.upheld });
          }
        }
        house.setClock(at(`${month}-20 00:00`));
        if (isThere) {
          const { state } = await house.ask(people.county, 'closeStatement', { params });
          if (state !== 'CLOSED') throw new Error(`${period} is ${state}`);
          await pay();
        }
        for (const one of waiting) await decide(one);
        await pay();
      }

      for (const [i, period] of MONTHS.entries()) {
        if (i === 0)
          for (let n = 0; n < 4; n++)
            served.push(await house.serve(clock('2026-08-10'), { elderId: elder(`elder ${n % 3}`) }));
        await live(period, story[i]!);
      }
      await live('2026-11', []);
      await live('2026-12', []);

      const lines: SettlementLine[] = [];
      const range = { from: 0, to: at('2027-12-31 00:00') };
      for await (const line of transfersOf<SettlementLine>(house.table, CANTEEN, range)) lines.push(line);
      const debts = await debtsOf(house.table, CANTEEN);
      const periods = [...MONTHS, '2026-11', '2026-12'];
      const statements = (await house.table.getMany(periods.map((period) => statementKey(CANTEEN, period)))) as (
        | StatementItem
        | undefined
      )[];
      for (const payer of PAYERS) {
        const sum = (fens: readonly number[]) => fens.reduce((a, b) => a + b, 0);
        const owed = sum(
          lines.flatMap(({ layers }) => layers.filter((layer) => layer.payer === payer).map(({ fen }) => fen)),
        );
        const paid = sum(
          lines.flatMap((line) => (line.kind === 'PAYMENT' && line.payer === payer ? [line.paidFen] : [])),
        );
        const left = debts.find((debt) => debt.payer === payer)?.fen ?? 0;
        expect({ paid: paid + left, left: left <= 0 }).toEqual({ paid: owed, left: true });
        const payable = sum(
          statements.flatMap((statement) =>
            statement
              ? payableOf(statement)
                  .filter((one) => one.payer === payer)
                  .map(({ fen }) => fen)
              : [],
          ),
        );
        expect(payable).toBe(owed);
      }
      // A meal, and what vouchers paid of a visit, is settled whole: payers or point bear it, or nobody once it was taken back.
      for (const { transferId } of served) {
        const ofMeal = lines.filter(
          (line) => line.transferId === transferId || ('origin' in line && line.origin.transferId === transferId),
        );
        const subsidy = ofMeal.flatMap(({ layers }) => layers.map(({ fen }) => fen)).reduce((a, b) => a + b, 0);
        const borne = ofMeal.reduce((total, line) => total + line.payeeBearsFen, 0);
        expect([subsidy, borne, reversed.has(transferId)]).toEqual(
          reversed.has(transferId) ? [0, 0, true] : borne === 0 ? [700, 0, false] : [0, 700, false],
        );
      }
      house.client.destroy();
    }),
    { numRuns: 12 },
  );
}, 120_000);
