import type { Instant } from '../../shared/business-time.ts';
import { transferKey, transfersOf } from '../../shared/ledger.ts';
import { type Fen, sumFen } from '../../shared/money.ts';
import { isRefusal } from '../../shared/refusal.ts';
import type { Condition, Item, Table, Write } from '../../shared/table.ts';
import {
  type MealServed,
  type SettlementLine,
  type StatementItem,
  statementsOf,
  type VisitServed,
  type VoucherPaid,
  voucherLineId,
} from '../settlement/index.ts';
import { rankOf, Smallest, shareOut } from './draw.ts';
import { type SampleItem, type SampleLine, sampleKey, sampleLineKey } from './sample.ts';

type Found = Pick<SampleLine, 'rank' | 'facilityId' | 'facilityName' | 'meal' | 'visit'>;
type Drawable = MealServed | VisitServed;

const factsOf = ({ transferId, postedAt, elderId, originDate, listFen, layers, evidenceGrade }: Drawable) => ({
  transferId,
  postedAt,
  elderId,
  originDate,
  listFen,
  subsidyFen: sumFen(layers.map(({ fen }) => fen)),
  evidenceGrade,
});

function drawn(line: Drawable): Pick<Found, 'meal' | 'visit'> {
  if (line.kind === 'MEAL_SERVED')
    return { meal: { ...factsOf(line), bookingId: line.bookingId, mealtime: line.mealtime } };
  const { orderId, serviceName, minutes, caregiverIds } = line;
  return { visit: { ...factsOf(line), orderId, serviceName, minutes, caregiverIds } };
}

/** Which lines are drawn among, and which take one of them back. */
const KINDS = {
  meals: { served: 'MEAL_SERVED', takenBack: 'MEAL_REVERSED' },
  visits: { served: 'VISIT_SERVED', takenBack: 'VISIT_REVERSED' },
} as const;

/** Draws among lines as they come by. What was taken back in the same month is left out: as many more are kept in hand. */
class LineDraw {
  readonly #kinds: (typeof KINDS)[keyof typeof KINDS];
  readonly #size: number;
  readonly #kept: Smallest<Found & { readonly transferId: string }>;
  readonly #takenBack = new Set<string>();
  #population = 0;
  constructor(of: keyof typeof KINDS, size: number, reversals: number) {
    this.#kinds = KINDS[of];
    this.#size = size;
    this.#kept = new Smallest(size + reversals);
  }
  get population(): number {
    return this.#population;
  }
  add(line: SettlementLine, point: StatementItem, { seed, digest }: SampleItem): void {
    const { facilityId, facilityName } = point;
    const { served, takenBack } = this.#kinds;
    if ((line.kind === 'MEAL_SERVED' || line.kind === 'VISIT_SERVED') && line.kind === served) {
      this.#population++;
      const { transferId } = line;
      const rank = rankOf(seed, digest, transferId);
      this.#kept.offer(rank, { rank, facilityId, facilityName, transferId, ...drawn(line) });
    }
    if ('origin' in line && line.kind === takenBack) {
      this.#takenBack.add(line.origin.transferId);
      // A line of an earlier month was never among the candidates.
      if (line.origin.postedAt >= point.from) this.#population--;
    }
  }
  result(): Found[] {
    return this.#kept
      .values()
      .map(({ value }) => value)
      .filter(({ transferId }) => !this.#takenBack.has(transferId))
      .slice(0, this.#size)
      .map(({ transferId: _, ...found }) => found);
  }
}

interface Drawn {
  found: Found[];
  population: number;
}

async function drawLines(
  table: Pick<Table, 'query'>,
  sample: SampleItem,
  of: keyof typeof KINDS,
  ranges: readonly StatementItem[],
): Promise<Drawn> {
  const { size, byPoint, statements } = sample;
  const shares = shareOut(
    size,
    statements.map((statement) => ({ facilityId: statement.facilityId, lines: statement[of] })),
  );
  const reversals = sumFen(statements.map((statement) => statement.reversals));
  const overAll = new LineDraw(of, size, reversals);
  const found: Found[] = [];
  let population = 0;
  for (const statement of ranges) {
    const { facilityId, totals } = statement;
    const draw = byPoint ? new LineDraw(of, shares.get(facilityId) ?? 0, totals.reversals) : overAll;
    for await (const line of transfersOf<SettlementLine>(table, facilityId, statement))
      draw.add(line, statement, sample);
    if (byPoint) {
      found.push(...draw.result());
      population += draw.population;
    }
  }
  return byPoint ? { found, population } : { found: overAll.result(), population: overAll.population };
}

/** What payers bear of a visit stands on the line of its vouchers. */
async function withVouchers(table: Pick<Table, 'get'>, found: readonly Found[]): Promise<Found[]> {
  const subsidyOf = async ({ facilityId: payeeId, visit }: Found): Promise<Fen> => {
    if (!visit) return 0;
    const { orderId, postedAt } = visit;
    const key = transferKey({ payeeId, postedAt, transferId: voucherLineId(orderId, postedAt) });
    const paid = await table.get<VoucherPaid & Item>(key, 'ledger');
    return sumFen((paid?.layers ?? []).map(({ fen }) => fen));
  };
  return Promise.all(
    found.map(async (one) => (one.visit ? { ...one, visit: { ...one.visit, subsidyFen: await subsidyOf(one) } } : one)),
  );
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
    sample.of === 'points'
      ? drawPoints(sample)
      : await drawLines(table, sample, sample.of, await rangesOf(table, sample));
  const lines = (await withVouchers(table, found))
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
