import type { OperatorSubsidy } from '../../functions/settlement/own-lines.ts';
import type { Policy } from '../../functions/subsidies/index.ts';
import { elderHead, facilityHead } from '../../shared/resource.ts';
import { policy as aPolicy, elder as elderFile } from '../fixtures/a-booking.ts';
import { booksHouse } from './books-house.ts';
import { at, CANTEEN, elder, people } from './settlement-house.ts';

type Rule = Policy['operator'][number];
const county = { level: 'county' as const, of: 'policy' as const };
const perDiner: Rule = {
  label: '按人次补',
  payer: county,
  per: 'diner-day',
  choose: 'first',
  classes: [{ label: '每人每天', amount: { kind: 'fixed', fen: 300 } }],
};
const perMonth: Rule = {
  label: '每月补',
  payer: county,
  per: 'month',
  choose: 'first',
  classes: [{ label: '不论规模', amount: { kind: 'fixed', fen: 20_000 } }],
};
const perYear: Rule = {
  label: '年度补',
  payer: county,
  per: 'year',
  choose: 'first',
  classes: [
    { label: '一级', grades: ['一级'], amount: { kind: 'fixed', fen: 10_000_000 } },
    { label: '二级', grades: ['二级'], amount: { kind: 'fixed', fen: 6_000_000 } },
  ],
};
const [first, second] = [elder('张桂兰'), elder('李大山')];

/** A county whose policy pays points by these rules from its first day on. */
async function paidHouse(operator: Rule[], versions = [{ from: '2026-01-01', operator }]) {
  const house = await booksHouse();
  const pk = 'POLICY#411025';
  const named = versions.map((version, i) => ({ ...version, policyId: `po_${i}` }));
  const spans = named.map(({ policyId, from }, i) => ({
    policyId,
    from,
    ...(named[i + 1] ? { to: named[i + 1]!.from } : {}),
  }));
  const index = { pk, sk: 'INDEX', kind: 'policy-index', region: '411025', versions: spans, version: 1 };
  await house.table.commit([{ put: index }]);
  for (const { policyId, from, operator: rules } of named) {
    const { policyId: _, ...document } = { ...aPolicy, from, operator: rules };
    const put = {
      pk,
      sk: `VERSION#${policyId}`,
      kind: 'policy',
      policyId,
      region: '411025',
      state: 'PUBLISHED',
      document,
    };
    await house.table.commit([{ put }]);
  }
  for (const elderId of [first, second]) await house.table.commit([{ put: elderFile({ elderId }) }]);
  const grade = (grades: object[]) =>
    house.table.commit([{ update: facilityHead(CANTEEN), set: { grades, facilityKind: 'canteen' } }]);
  await grade([{ grade: '一级', from: '2026-01-01' }]);
  const ownLines = async (): Promise<OperatorSubsidy[]> => {
    const { items } = await house.table.query({ in: 'ledger', pk: `PAYEE#${CANTEEN}` });
    return items.filter(({ kind }) => String(kind).startsWith('OPERATOR_')) as unknown as OperatorSubsidy[];
  };
  return { ...house, grade, ownLines };
}
const brief = ({ kind, span, rule, units, listFen }: OperatorSubsidy) => [kind, span, rule, units, listFen];

test('a month’s subsidies for running stand in the statement of that month, in its last instant', async () => {
  const house = await paidHouse([perDiner, perMonth]);
  await house.serve('2026-10-08 11:40');
  await house.serve('2026-10-08 17:40', { mealtime: 'dinner' });
  await house.serve('2026-10-09 11:40');
  await house.serve('2026-10-09 11:41', { elderId: second });
  const statement = await house.prepare('2026-10');
  expect(statement.totals).toMatchObject({ lines: 6, meals: 4, subsidyFen: 4 * 700 + 3 * 300 + 20_000 });
  const { lines } = await house.ask(people.auditor, 'listStatementLines', {
    params: { facilityId: CANTEEN, period: '2026-10' },
  });
  expect(lines).toHaveLength(6);
  expect(lines).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        kind: 'OPERATOR_SUBSIDY',
        postedAt: '2026-10-31T23:59:59+08:00',
        originDate: '2026-10-31',
        late: false,
        listFen: 900,
        layers: [{ payer: 'county:411025', label: '按人次补', fen: 900 }],
        operator: { rule: '按人次补', span: '2026-10', policyId: 'po_0', units: 3, grade: '一级' },
      }),
      expect.objectContaining({ listFen: 20_000, operator: expect.objectContaining({ rule: '每月补', units: 1 }) }),
    ]),
  );
});

test('clerks and the night who prepare the month together, and again, pay once; the books agree', async () => {
  const house = await paidHouse([perDiner, perMonth]);
  await house.serve('2026-10-08 11:40');
  await Promise.all([house.close('2026-11-01 00:30'), ...Array.from({ length: 6 }, () => house.prepare('2026-10'))]);
  await house.close('2026-11-01 00:40');
  expect((await house.ownLines()).map(brief).toSorted()).toEqual([
    ['OPERATOR_SUBSIDY', '2026-10', '按人次补', 1, 300],
    ['OPERATOR_SUBSIDY', '2026-10', '每月补', 1, 20_000],
  ]);
  await house.carry('2026-11-02 01:00');
  expect(await house.trialBalance('2026-10-31')).toMatchObject({ lines: 3, linesRead: 0, balanced: true });
  expect(await house.check('2026-11-01')).toMatchObject({ verdict: 'EXACT', lines: 3 });
});

test('a meal told late and one taken back correct the month they belong to, in the next statement, by the difference', async () => {
  const house = await paidHouse([perDiner, perMonth]);
  const wrong = await house.serve('2026-10-08 11:40');
  await house.serve('2026-10-08 11:41', { elderId: second });
  await house.prepare('2026-10');
  const paid = (await house.ownLines()).find(({ rule }) => rule === perDiner.label);
  await house.reverse(wrong, '2026-11-03 09:00');
  for (const day of ['09', '10', '11'])
    await house.serve(`2026-11-03 09:0${Number(day) % 10}`, { originDate: `2026-10-${day}`, elderId: second });
  house.setClock(at('2026-12-01 00:30'));
  expect(await house.prepare('2026-11')).toMatchObject({ totals: { corrections: 1 } });
  const november = (await house.ownLines()).filter(({ postedAt }) => postedAt > at('2026-11-01 00:00'));
  expect(november.map(brief).toSorted()).toEqual([
    ['OPERATOR_ADJUSTED', '2026-10', '按人次补', 2, 600],
    ['OPERATOR_SUBSIDY', '2026-11', '每月补', 1, 20_000],
  ]);
  expect(november.find(({ span }) => span === '2026-10')).toMatchObject({
    origin: { transferId: paid!.transferId },
    originDate: '2026-10-31',
  });
});

test('a month in which nobody ate is paid by the month, and not by the diner', async () => {
  const house = await paidHouse([perDiner, perMonth]);
  await house.serve('2026-10-08 11:40');
  await house.prepare('2026-10');
  house.setClock(at('2026-12-01 00:30'));
  expect(await house.prepare('2026-11')).toMatchObject({ totals: { lines: 1, subsidyFen: 20_000 } });
});

test('a person with two files that became one is one diner of a day', async () => {
  const house = await paidHouse([perDiner]);
  await house.table.commit([{ update: elderHead(second), set: { mergedInto: first } }]);
  await house.serve('2026-10-08 11:40');
  await house.serve('2026-10-08 17:40', { mealtime: 'dinner', elderId: second });
  await house.prepare('2026-10');
  expect((await house.ownLines()).map(brief)).toEqual([['OPERATOR_SUBSIDY', '2026-10', '按人次补', 1, 300]]);
});

test('two versions of the policy in one month pay for their own days, and the month once', async () => {
  const twice: Rule = { ...perDiner, classes: [{ label: '每人每天', amount: { kind: 'fixed', fen: 500 } }] };
  const house = await paidHouse(
    [],
    [
      { from: '2026-01-01', operator: [perDiner, perMonth] },
      { from: '2026-10-16', operator: [twice, perMonth] },
    ],
  );
  await house.serve('2026-10-15 11:40');
  await house.serve('2026-10-16 11:40');
  await house.prepare('2026-10');
  const paid = (await house.ownLines()).map((line) => [line.policyId, line.rule, line.units, line.listFen].join(' '));
  expect(paid.toSorted()).toEqual(['po_0 按人次补 1 300', 'po_1 按人次补 1 500', 'po_1 每月补 1 20000']);
});

test.each([
  ['一级', 10_000_000],
  ['二级', 6_000_000],
  ['三级', undefined],
])('a year is paid with its December by the grade at its end: %s', async (grade, fen) => {
  const house = await paidHouse([perYear]);
  await house.grade([
    { grade: '特级', from: '2026-01-01' },
    { grade, from: '2026-12-31' },
  ]);
  await house.serve('2026-11-08 11:40');
  house.setClock(at('2027-02-01 00:30'));
  await house.prepare('2026-11');
  expect(await house.ownLines()).toEqual([]);
  await house.prepare('2026-12');
  await house.prepare('2027-01');
  expect((await house.ownLines()).map(brief)).toEqual(
    fen === undefined ? [] : [['OPERATOR_SUBSIDY', '2026', '年度补', 1, fen]],
  );
});

test('where no policy pays points nothing is written but the statement', async () => {
  const house = await paidHouse([]);
  await house.serve('2026-10-08 11:40');
  expect(await house.prepare('2026-10')).toMatchObject({ totals: { lines: 1 } });
  const { items } = await house.table.query({ pk: `FACILITY#${CANTEEN}`, begins: 'OPERATOR-POSTED#' });
  expect(items).toEqual([]);
});
