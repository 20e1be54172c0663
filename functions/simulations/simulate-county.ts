import { type BusinessMonth, firstDayOf, type Instant, instantAt } from '../../shared/business-time.ts';
import { transfersOf } from '../../shared/ledger.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { Table } from '../../shared/table.ts';
import { type ElderHead, elderHead } from '../registry/index.ts';
import { pointsOf, type SettlementLine } from '../settlement/index.ts';
import { elderToPrice, type Policy } from '../subsidies/index.ts';
import { otherMeals } from './other-meals.ts';
import { type MealToReprice, repriceElder, takenAs } from './reprice-elder.ts';
import { RulesOfMeals } from './rules-of-meals.ts';
import type { SimulationProgress } from './simulation.ts';
import {
  addResults,
  type ElderChange,
  NO_RESULT,
  resultOfElder,
  type SetAside,
  type SimulationResult,
} from './simulation-result.ts';
import { inPricingOrder, type StandingMeal, StandingMeals } from './standing-meals.ts';

/** What is asked of one county: which month, by which rules, and up to which posting the ledger counts. */
export interface CountyAsked {
  readonly county: RegionCode;
  readonly month: BusinessMonth;
  readonly policy: Policy;
  readonly until: Instant;
}
export type Tell = (progress: Pick<SimulationProgress, 'step' | 'done' | 'of'>) => Promise<void>;

type Reading = Pick<Table, 'get' | 'getMany' | 'query'>;
type ElderMeals = readonly [elderId: string, meals: readonly StandingMeal[]];
interface ElderWithFile {
  readonly elderId: string;
  readonly meals: readonly StandingMeal[];
  readonly head: ElderHead | undefined;
}

/** Everything posted for the county's points since the month began: late lines and corrections are in it. */
async function readMeals(
  table: Reading,
  { county, month, until }: CountyAsked,
  tell: Tell,
): Promise<{ standing: StandingMeals; regions: Map<string, RegionCode> }> {
  const points = await pointsOf(table, county);
  const standing = new StandingMeals(month);
  const range = { from: instantAt(firstDayOf(month), '00:00'), to: until };
  for (const [i, { facilityId }] of points.entries()) {
    await standing.addPoint(transfersOf<SettlementLine>(table, facilityId, range));
    await tell({ step: 'reading', done: i + 1, of: points.length });
  }
  return { standing, regions: new Map(points.map(({ facilityId, region }) => [facilityId, region])) };
}

/** Prices the meals of elders, whose files it is given, once more. */
function pricer(table: Reading, { month, policy }: CountyAsked, regions: ReadonlyMap<string, RegionCode>) {
  const rules = new RulesOfMeals(table, policy);
  return async ({ elderId, meals, head }: ElderWithFile) => {
    const repricing: MealToReprice[] = [];
    const setAside: { meal: StandingMeal; why: SetAside }[] = [];
    for (const meal of meals) {
      const facts = head?.erasedAt === undefined ? head && elderToPrice(head, meal.date) : undefined;
      const was = facts && (await rules.was(meal, facts));
      if (!facts) setAside.push({ meal, why: 'no-file' });
      else if (meal.payeeBearsFen !== 0) setAside.push({ meal, why: 'borne' });
      else if (was === 'lost') setAside.push({ meal, why: 'no-policy' });
      else {
        const would = await rules.would(was, facts.residence, meal.date);
        repricing.push({ meal, facts, region: regions.get(meal.facilityId)!, was, would });
      }
    }
    const policies = new Set(repricing.flatMap(({ was, would }) => [was, would]));
    const ids = [elderId, ...(head?.aliases ?? [])];
    const others = await otherMeals(table, ids, { month, meals, policies });
    const taken = [...others, ...setAside.map(({ meal }) => takenAs(meal, meal))];
    return { elderId, repriced: repriceElder(repricing, taken), setAside };
  };
}

const ELDERS_PER_BATCH = 50;

function* inBatches(elders: Iterable<ElderMeals>): Generator<ElderMeals[]> {
  let batch: ElderMeals[] = [];
  for (const one of elders) {
    batch.push(one);
    if (batch.length < ELDERS_PER_BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/**
 * Elders with their files, a batch at a time. Meals under an id that turned out to be another name of somebody come at the
 * end, together with those of the file that goes on.
 */
async function* withFiles(table: Reading, elders: Iterable<ElderMeals>): AsyncGenerator<ElderWithFile[]> {
  const joined = new Map<string, StandingMeal[]>();
  const join = (elderId: string, meals: readonly StandingMeal[]) =>
    joined.set(elderId, inPricingOrder([...(joined.get(elderId) ?? []), ...meals]));
  for (const batch of inBatches(elders)) {
    const files: ElderWithFile[] = [];
    const heads = (await table.getMany(batch.map(([elderId]) => elderHead(elderId)))) as (ElderHead | undefined)[];
    for (const [i, [elderId, meals]] of batch.entries()) {
      const head = heads[i];
      if (head?.mergedInto !== undefined) join(head.mergedInto, meals);
      else if (head?.aliases?.length) join(elderId, meals);
      else files.push({ elderId, meals, head });
    }
    yield files;
  }
  const survivors = new Map<string, ElderHead | undefined>();
  for (const [elderId, meals] of joined) {
    const head = await table.get<ElderHead>(elderHead(elderId));
    // The file it was joined to was itself joined to another one later.
    if (head?.mergedInto !== undefined) join(head.mergedInto, meals);
    else survivors.set(elderId, head);
  }
  for (const [elderId, head] of survivors) yield [{ elderId, meals: joined.get(elderId)!, head }];
}

/**
 * Prices a month of one county's points again, as if the policy had been in force. Memory holds the county's meals in
 * short form, and the files of fifty elders at a time. `changed` is told of every elder whose own payment changes.
 */
export async function simulateCounty(
  table: Reading,
  asked: CountyAsked,
  { tell, changed }: { tell: Tell; changed: (elder: ElderChange) => void },
): Promise<SimulationResult> {
  const { standing, regions } = await readMeals(table, asked, tell);
  const price = pricer(table, asked, regions);
  let result = NO_RESULT;
  let done = 0;
  for await (const batch of withFiles(table, standing.byElder())) {
    for (const { elderId, repriced, setAside } of await Promise.all(batch.map(price))) {
      const elder = resultOfElder(elderId, repriced, setAside);
      result = addResults(result, elder);
      elder.biggestElders.forEach(changed);
    }
    done += batch.length;
    await tell({ step: 'pricing', done, of: Math.max(done, standing.elders) });
  }
  return result;
}
