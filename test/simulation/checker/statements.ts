import { type Evidence, groups, type RawItem, sum, type Violations } from './raw-item.ts';

/** Lines that say how money owed was paid have no share in what is owed. */
const fenOf = (line: RawItem): number => sum((line.layers ?? []).map(({ fen }: RawItem) => fen));

/** Each payee's statements follow each other without a gap, and between them they hold every line once. */
export function checkStatements({ main, ledger }: Evidence): Violations {
  const found: Violations = [];
  const statements = main.filter(({ kind }) => kind === 'statement');
  for (const [serial, of] of groups(statements, (statement) => statement.serial))
    if (of.length > 1) found.push(`${serial}: the number of ${of.length} statements`);
  for (const [pk, of] of groups(statements, (statement) => statement.pk)) {
    const payee = pk.slice('FACILITY#'.length);
    const lines = ledger.filter(({ payeeId }) => payeeId === payee);
    let [from, digest] = [0, '0'.repeat(64)];
    for (const statement of of.toSorted((a, b) => a.from - b.from)) {
      const name = `${statement.serial} of ${statement.period}`;
      if (statement.from !== from) found.push(`${name}: begins at ${statement.from}, the one before ended at ${from}`);
      if (statement.to !== endOf(statement.period)) found.push(`${name}: does not end with its month`);
      if (statement.previousDigest !== digest) found.push(`${name}: does not name the one before`);
      [from, digest] = [statement.to, statement.digest];
      const own = lines.filter(({ postedAt }) => statement.from <= postedAt && postedAt < statement.to);
      const { totals } = statement;
      const served = own.filter(({ kind }) => kind === 'MEAL_SERVED').length;
      const expected = {
        lines: own.length,
        meals: served,
        subsidyFen: sum(own.map(fenOf)),
        listFen: sum(own.map(({ listFen }) => listFen)),
        selfPayFen: sum(own.map(({ selfPayFen }) => selfPayFen)),
      };
      for (const [what, amount] of Object.entries(expected))
        if (totals[what] !== amount) found.push(`${name}: ${what} ${totals[what]}, by its lines ${amount}`);
      found.push(...checkSteps(name, statement));
    }
  }
  return [...found, ...checkChains(main)];
}

/** The end of each payee's chain is its last statement, and a county's numbers are as many as its statements. */
function checkChains(main: readonly RawItem[]): Violations {
  const found: Violations = [];
  const statements = main.filter(({ kind }) => kind === 'statement');
  const chains = new Map<string, RawItem>(
    main.filter(({ kind }) => kind === 'statement-chain').map((chain) => [chain.pk, chain]),
  );
  const last = new Map<string, RawItem>();
  for (const statement of statements.toSorted((a, b) => a.to - b.to)) last.set(statement.pk, statement);
  for (const pk of new Set([...chains.keys(), ...last.keys()])) {
    const [chain, end] = [chains.get(pk), last.get(pk)];
    if (chain?.to !== end?.to || chain?.digest !== end?.digest)
      found.push(`${pk}: its chain ends with ${chain?.period}, its last statement is of ${end?.period}`);
  }
  const counted = groups(
    statements,
    ({ region, period }) => `STATEMENT-SERIALS#${period}/COUNTY#${region.slice(0, 6)}`,
  );
  const given = new Map<string, number>(
    main.filter(({ kind }) => kind === 'statement-serials').map((of) => [`${of.pk}/${of.sk}`, of.last]),
  );
  for (const name of new Set([...counted.keys(), ...given.keys()])) {
    const [numbers, there] = [given.get(name) ?? 0, counted.get(name)?.length ?? 0];
    if (numbers !== there) found.push(`${name}: ${numbers} numbers given, ${there} statements`);
  }
  return found;
}

/** Midnight in Shanghai. */
function endOf(period: string): number {
  const [year, month] = period.split('-').map(Number) as [number, number];
  return Date.UTC(year, month, 1) - 8 * 3_600_000;
}

const ORDER = ['PREPARED', 'SUBMITTED', 'APPROVED_TOWNSHIP', 'APPROVED_COUNTY', 'APPROVED_CITY', 'CLOSED'];

/** Nobody signs twice, no desk is passed over, and a paper that was sent back begins again. */
function checkSteps(name: string, { steps, state, totals }: RawItem): Violations {
  const found: Violations = [];
  const begun = steps.findLastIndex(({ to }: RawItem) => to === 'PREPARED');
  const way = steps.slice(begun);
  if (way.at(-1).to !== state) found.push(`${name}: is ${state}, its last step says ${way.at(-1).to}`);
  const cityPays = totals.payers.some(({ payer, lines }: RawItem) => lines > 0 && payer.startsWith('city:'));
  const needed = cityPays ? ORDER : ORDER.filter((one) => one !== 'APPROVED_CITY');
  const taken = way.map(({ to }: RawItem) => to);
  if (taken.some((to: string, i: number) => to !== needed[i])) found.push(`${name}: went ${taken.join(', ')}`);
  const signers = way.slice(1, -1).map(({ by }: RawItem) => by.personId);
  if (new Set(signers).size < signers.length) found.push(`${name}: somebody signed twice`);
  return found;
}
