import {
  addDays,
  type BusinessDate,
  type BusinessMonth,
  businessMonthOf,
  datesBetween,
  firstDayOf,
  type Instant,
  lastDayOf,
} from '../../shared/business-time.ts';
import { post, transfersOf } from '../../shared/ledger.ts';
import { log } from '../../shared/log.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import { absent, type Item, type Key, type Table, type Write } from '../../shared/table.ts';
import { type FacilityHead, gradeOn, type Mealtime, type Mode } from '../facilities/index.ts';
import { type ElderHead, elderHead } from '../registry/index.ts';
import {
  elderToPrice,
  loadPolicy,
  type Policy,
  policyIndexKeys,
  policyInForce,
  quoteOperatorMonth,
  quoteOperatorYear,
  type ServedMeal,
} from '../subsidies/index.ts';
import type { StatementHead } from './digest.ts';
import { MealsThatStand, type StandingMeal } from './meals-that-stand.ts';
import { type Due, lastDayOfSpan, linesFor, PaidSoFar } from './operator-due.ts';
import { startOf } from './period.ts';
import { type Chain, chainKey } from './store.ts';
import { isMealLine, type SettlementLine } from './transfers.ts';

const SYSTEM = { personId: 'system', role: 'system' } as const;
/** Meals of this many months back are counted again when something about them is posted. */
const MONTHS_BACK = 12;
const MAX_ATTEMPTS = 8;
const LINES_PER_TRANSACTION = 90;
const ELDERS_PER_BATCH = 100;

/** Stands where the point's subsidies of a statement are posted: nobody posts them twice, or after they were measured. */
interface OperatorPosted extends Item {
  kind: 'operator-posted';
  lines: number;
}
const postedKey = ({ facilityId, period }: Pick<StatementHead, 'facilityId' | 'period'>): Key => ({
  pk: `FACILITY#${facilityId}`,
  sk: `OPERATOR-POSTED#${period}`,
});

function monthsBefore(month: BusinessMonth, count: number): BusinessMonth {
  let first = month;
  for (let i = 0; i < count; i++) first = businessMonthOf(addDays(firstDayOf(first), -1));
  return first;
}

/** A policy and the dates among those asked on which it is in force. */
interface InForce {
  readonly policy: Policy;
  readonly from: BusinessDate;
  readonly to: BusinessDate;
}

/** The policies of a point's county over time. */
async function policiesOf(table: Pick<Table, 'get' | 'getMany'>, { region }: FacilityHead) {
  const items = await table.getMany(policyIndexKeys(region));
  const load = loadPolicy(table);
  return async (from: BusinessDate, to: BusinessDate): Promise<InForce[]> => {
    const spans: { ref: NonNullable<ReturnType<typeof policyInForce>>; from: BusinessDate; to: BusinessDate }[] = [];
    for (const date of datesBetween(from, to)) {
      const ref = policyInForce(items, date);
      const last = spans.at(-1);
      if (ref && last?.ref.policyId === ref.policyId) last.to = date;
      else if (ref) spans.push({ ref, from: date, to: date });
    }
    return Promise.all(spans.map(async (span) => ({ policy: await load(span.ref), from: span.from, to: span.to })));
  };
}
type Policies = Awaited<ReturnType<typeof policiesOf>>;

/** Whose files lie behind the ids that meals were served under; of merged files the one that is kept. */
async function filesOf(table: Pick<Table, 'getMany'>, elderIds: readonly string[]) {
  const heads = new Map<string, ElderHead>();
  const asked = new Set<string>();
  let wanted = [...new Set(elderIds)];
  while (wanted.length > 0) {
    for (let start = 0; start < wanted.length; start += ELDERS_PER_BATCH) {
      const keys = wanted.slice(start, start + ELDERS_PER_BATCH).map(elderHead);
      for (const head of (await table.getMany(keys)) as (ElderHead | undefined)[])
        if (head) heads.set(head.elderId, head);
    }
    for (const elderId of wanted) asked.add(elderId);
    const kept = [...heads.values()].flatMap(({ mergedInto }) => (mergedInto === undefined ? [] : [mergedInto]));
    wanted = [...new Set(kept)].filter((elderId) => !asked.has(elderId));
  }
  return (elderId: string): ElderHead | undefined => {
    let head = heads.get(elderId);
    while (head?.mergedInto !== undefined) head = heads.get(head.mergedInto);
    return head;
  };
}
type Files = Awaited<ReturnType<typeof filesOf>>;

interface Books {
  readonly months: ReadonlyMap<BusinessMonth, MealsThatStand>;
  readonly years: ReadonlyMap<string, MealsThatStand>;
  readonly paid: PaidSoFar;
}

const mealsOf = (span: string): MealsThatStand =>
  new MealsThatStand(firstDayOf(span.length === 4 ? `${span}-01` : span), lastDayOfSpan(span));

/** Which earlier months lines of the statement's range are about. */
async function monthsTouched(table: Pick<Table, 'query'>, head: StatementHead): Promise<BusinessMonth[]> {
  const earliest = monthsBefore(head.period, MONTHS_BACK);
  const months = new Set<BusinessMonth>([head.period]);
  for await (const line of transfersOf<SettlementLine>(table, head.facilityId, head)) {
    const month = businessMonthOf(line.originDate);
    if (isMealLine(line) && month >= earliest && month < head.period) months.add(month);
  }
  return [...months].sort();
}

/** The meals of some months and years as they stand at the end of the range, and what was paid for them. */
async function readBooks(
  table: Pick<Table, 'query'>,
  { facilityId, to }: StatementHead,
  spans: { readonly months: readonly BusinessMonth[]; readonly years: readonly string[] },
): Promise<Books> {
  const months = new Map(spans.months.map((month) => [month, mealsOf(month)]));
  const years = new Map(spans.years.map((year) => [year, mealsOf(year)]));
  const first = [...spans.months, ...spans.years.map((year) => `${year}-01`)].sort()[0]!;
  const paid = new PaidSoFar();
  for await (const line of transfersOf<SettlementLine>(table, facilityId, { from: startOf(first), to })) {
    paid.add(line);
    months.get(businessMonthOf(line.originDate))?.add(line);
    years.get(line.originDate.slice(0, 4))?.add(line);
  }
  return { months, years, paid };
}

/** A year is paid for with its December; afterwards it is counted again whenever one of its months is. */
async function yearsTouched(policies: Policies, months: readonly BusinessMonth[], period: BusinessMonth) {
  const years = new Set(months.map((month) => month.slice(0, 4)).filter((year) => `${year}-12` <= period));
  const paid: string[] = [];
  for (const year of years) {
    const [last] = await policies(lastDayOfSpan(year), lastDayOfSpan(year));
    if (last?.policy.operator.some(({ per }) => per === 'year')) paid.push(year);
  }
  return paid;
}

const placeOf = ({ facilityId, region, facilityKind }: FacilityHead) => ({ facilityId, region, kind: facilityKind });

/** The meals as the rules count them: by person, whatever file they were served under. */
function served(meals: Iterable<StandingMeal>, files: Files): ServedMeal[] {
  const priced: ServedMeal[] = [];
  for (const { elderId, mealtime, mode, ...meal } of meals) {
    const head = files(elderId);
    if (!head) {
      log.error('a served elder has no file', { elderId });
      continue;
    }
    const facts = elderToPrice(head, meal.date);
    priced.push({ ...meal, elderId: head.elderId, facts, mealtime: mealtime as Mealtime, mode: mode as Mode });
  }
  return priced;
}

async function dueOfMonth(
  table: Pick<Table, 'getMany'>,
  facility: FacilityHead,
  policies: Policies,
  month: BusinessMonth,
  meals: MealsThatStand,
): Promise<Due[]> {
  const inForce = await policies(firstDayOf(month), lastDayOf(month));
  if (inForce.every(({ policy }) => policy.operator.length === 0)) return [];
  const files = await filesOf(table, meals.diners());
  const grade = gradeOn(facility, lastDayOf(month));
  const asked = { facility: placeOf(facility), grade, month, meals: served(meals.meals(), files) };
  return inForce.flatMap(({ policy, from, to }) =>
    quoteOperatorMonth(policy, { ...asked, inForce: { from, to } }).map(({ label, units, layers }) => ({
      rule: label,
      span: month,
      policyId: policy.policyId,
      grade,
      units,
      layers,
    })),
  );
}

async function dueOfYear(
  table: Pick<Table, 'getMany'>,
  facility: FacilityHead,
  policies: Policies,
  year: string,
  meals: MealsThatStand,
): Promise<Due[]> {
  const lastDay = lastDayOfSpan(year);
  const [last] = await policies(lastDay, lastDay);
  if (!last) return [];
  const { policy } = last;
  const grade = gradeOn(facility, lastDay);
  const files = await filesOf(table, meals.diners());
  const volume = meals.volume((elderId) => files(elderId)?.elderId ?? elderId);
  const asked = { facility: placeOf(facility), grade, year: Number(year), volume };
  return quoteOperatorYear(policy, asked).map(({ label, units, layers }) => ({
    rule: label,
    span: year,
    policyId: policy.policyId,
    grade,
    units,
    layers,
  }));
}

/** What a point is to be paid with a statement for running: this month, and corrections of earlier ones. */
async function linesDue(table: Table, facility: FacilityHead, policies: Policies, head: StatementHead) {
  const months = await monthsTouched(table, head);
  const years = await yearsTouched(policies, months, head.period);
  const { paid, ...books } = await readBooks(table, head, { months, years });
  const due: Due[] = [];
  for (const [month, meals] of books.months) due.push(...(await dueOfMonth(table, facility, policies, month, meals)));
  for (const [year, meals] of books.years) due.push(...(await dueOfYear(table, facility, policies, year, meals)));
  due.push(...paid.noLongerDue([...months, ...years], due));
  const now: Instant = head.to - 1;
  return linesFor(due, paid, { facilityId: head.facilityId, by: SYSTEM, now });
}

/**
 * Posts what a point is paid for its running in the last instant of the statement's range, before the lines are measured:
 * so it stands in the statement of the month it pays for, and only there. A correction of an earlier month is the
 * difference to what was paid. Done once for each statement, whoever prepares it and however often; where no policy of
 * the last twelve months pays points, and for a provider of home services, it writes nothing. Answers BUSY when the statement was made meanwhile.
 */
export async function postOperatorSubsidies(
  table: Table,
  facility: FacilityHead,
  head: StatementHead,
  chain: Chain | undefined,
): Promise<Refusal | undefined> {
  // Policies of meals pay for meals: a provider of home services earns nothing by them.
  if (facility.facilityKind === 'home-care') return undefined;
  const policies = await policiesOf(table, facility);
  const all = await policies(firstDayOf(monthsBefore(head.period, MONTHS_BACK)), lastDayOf(head.period));
  if (all.every(({ policy }) => policy.operator.length === 0)) return undefined;
  if (await table.get(postedKey(head))) return undefined;
  const stillLast: Write = {
    check: chainKey(head.facilityId),
    when: chain ? [['digest', '=', chain.digest]] : absent,
    orElse: refuse('BUSY'),
  };
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const lines = await linesDue(table, facility, policies, head);
    const some = lines.slice(0, LINES_PER_TRANSACTION).map((line) => post(line));
    const last: OperatorPosted = { ...postedKey(head), kind: 'operator-posted', lines: lines.length };
    const isLast = some.length === lines.length;
    const done = await table.commit([stillLast, ...some, ...(isLast ? [{ put: last, when: absent }] : [])]);
    if (isRefusal(done)) return done;
    // Stale: somebody else posts the same; what is left is worked out again.
    if (isLast && (done === 'done' || (await table.get(postedKey(head))))) return undefined;
  }
  return refuse('BUSY');
}
