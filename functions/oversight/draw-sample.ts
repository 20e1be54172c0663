import type { Instant } from '../../shared/business-time.ts';
import { transfersOf } from '../../shared/ledger.ts';
import { sumFen } from '../../shared/money.ts';
import { isRefusal } from '../../shared/refusal.ts';
import type { Condition, Table, Write } from '../../shared/table.ts';
import { type MealServed, type SettlementLine, type StatementItem, statementsOf } from '../settlement/index.ts';
import { rankOf, Smallest, shareOut } from './draw.ts';
import { type SampleItem, type SampleLine, sampleKey, sampleLineKey } from './sample.ts';

type Found = Pick<SampleLine, 'rank' | 'facilityId' | 'facilityName' | 'meal'>;

const factsOf = (line: MealServed): NonNullable<SampleLine['meal']> => ({
  transferId: line.transferId,
  postedAt: line.postedAt,
  bookingId: line.bookingId,
  elderId: line.elderId,
  originDate: line.originDate,
  mealtime: line.mealtime,
  listFen: line.listFen,
  subsidyFen: sumFen(line.layers.map(({ fen }) => fen)),
  evidenceGrade: line.evidenceGrade,
});

/** Draws among lines as they come by. A meal taken back in the same month is no meal: as many more are kept in hand. */
class MealDraw {
  readonly #size: number;
  readonly #kept: Smallest<Found>;
  readonly #takenBack = new Set<string>();
  #population = 0;
  constructor(size: number, reversals: number) {
    this.#size = size;
    this.#kept = new Smallest(size + reversals);
  }
  get population(): number {
    return this.#population;
  }
  add(line: SettlementLine, point: StatementItem, { seed, digest }: SampleItem): void {
    const { facilityId, facilityName } = point;
    if (line.kind === 'MEAL_SERVED') {
      this.#population++;
      const rank = rankOf(seed, digest, line.transferId);
      this.#kept.offer(rank, { rank, facilityId, facilityName, meal: factsOf(line) });
    }
    if (line.kind === 'MEAL_REVERSED') {
      this.#takenBack.add(line.origin.transferId);
      // A meal of an earlier month was never among the candidates.
      if (line.origin.postedAt >= point.from) this.#population--;
    }
  }
  result(): Found[] {
    return this.#kept
      .values()
      .map(({ value }) => value)
      .filter(({ meal }) => meal && !this.#takenBack.has(meal.transferId))
      .slice(0, this.#size);
  }
}

interface Drawn {
  found: Found[];
  population: number;
}

async function drawMeals(
  table: Pick<Table, 'query'>,
  sample: SampleItem,
  ranges: readonly StatementItem[],
): Promise<Drawn> {
  const { size, byPoint, statements } = sample;
  const shares = shareOut(size, statements);
  const reversals = sumFen(statements.map((statement) => statement.reversals));
  const overAll = new MealDraw(size, reversals);
  const found: Found[] = [];
  let population = 0;
  for (const statement of ranges) {
    const { facilityId, totals } = statement;
    const draw = byPoint ? new MealDraw(shares.get(facilityId) ?? 0, totals.reversals) : overAll;
    for await (const line of transfersOf<SettlementLine>(table, facilityId, statement))
      draw.add(line, statement, sample);
    if (byPoint) {
      found.push(...draw.result());
      population += draw.population;
    }
  }
  return byPoint ? { found, population } : { found: overAll.result(), population: overAll.population };
}

function drawPoints({ seed, digest, size, statements }: SampleItem): Drawn {
  const kept = new Smallest<Found>(size);
  for (const { facilityId, facilityName } of statements) {
    const rank = rankOf(seed, digest, facilityId);
    kept.offer(rank, { rank, facilityId, facilityName });
  }
  return { found: kept.values().map(({ value }) => value), population: statements.length };
}

/** The statements the sample was promised to be drawn from, as they were: a statement's range and digest never change. */
async function rangesOf(table: Pick<Table, 'getMany'>, { period, statements }: SampleItem): Promise<StatementItem[]> {
  const found = await statementsOf(table, statements, period);
  return found.map((statement, i) => {
    if (statement?.digest !== statements[i]!.digest) throw new Error(`${statements[i]!.serial} is not as it was`);
    return statement;
  });
}

const LINES_PER_COMMIT = 50;

/**
 * Draws a sample whose seed is stored. Done again after a crash it draws the same lines; a sample that is drawn stays as
 * it is.
 */
export async function drawSample(table: Table, sampleId: string, now: Instant): Promise<void> {
  const sample = await table.get<SampleItem>(sampleKey(sampleId));
  if (sample?.state !== 'SEEDED') return;
  const { found, population } =
    sample.of === 'points' ? drawPoints(sample) : await drawMeals(table, sample, await rangesOf(table, sample));
  const lines = found
    .toSorted((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(
      (each, i): SampleLine => ({
        ...sampleLineKey(sampleId, i + 1),
        kind: 'sample-line',
        sampleId,
        number: i + 1,
        ...each,
        version: 1,
      }),
    );
  // Nobody can have looked at a line before the sample is drawn: until then, what an earlier run left may be written over.
  const head = sampleKey(sampleId);
  const undrawn: readonly Condition[] = [['state', '=', 'SEEDED']];
  const puts = lines.map((put): Write => ({ put }));
  for (let start = 0; start < puts.length; start += LINES_PER_COMMIT) {
    const some = puts.slice(start, start + LINES_PER_COMMIT);
    if (!(await done(table.commit([{ check: head, when: undrawn }, ...some]), sampleId))) return;
  }
  const set = { state: 'DRAWN', population, drawn: lines.length, drawnAt: now };
  await done(table.commit([{ update: head, set, when: undrawn }]), sampleId);
}

/** Whether it was written: not when somebody else has drawn the same sample meanwhile. */
async function done(result: ReturnType<Table['commit']>, sampleId: string): Promise<boolean> {
  const answer = await result;
  if (isRefusal(answer)) throw new Error(`${sampleId} was not drawn: ${answer.code}`);
  return answer === 'done';
}
