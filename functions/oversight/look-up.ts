import { addDays, type BusinessDate, businessDateOf, daysBetween } from '../../shared/business-time.ts';
import { madeAt } from '../../shared/ids.ts';
import type { Item, Key, Table } from '../../shared/table.ts';
import { bookingKey, bookingOf, claimOf, claimsBetween } from '../bookings/index.ts';
import { elderHolders } from '../identity/index.ts';
import { type ElderHead, elderHead, factsOn } from '../registry/index.ts';
import { type Collector, grouped, type Meal, type PointMonth, type Stop } from './point-month.ts';
import type { Rule, RuleKind, RuleOf } from './rule-set.ts';
import { isSuspect } from './rules/no-other-trace.ts';

type Reader = Pick<Table, 'getMany' | 'query'>;
type Looked = Pick<PointMonth, 'stops' | 'traceless' | 'collectors' | 'idleDays'>;

const AT_ONCE = 8;
const PER_BATCH = 100;

async function inBatches<T, R>(items: readonly T[], size: number, each: (some: T[]) => Promise<R[]>): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += size)
    results.push(...(await each(items.slice(start, start + size))));
  return results;
}
const getAll = (table: Reader, keys: readonly Key[]): Promise<(Item | undefined)[]> =>
  inBatches(keys, PER_BATCH, (some) => table.getMany(some));

const ruleOf = <Kind extends RuleKind>(rules: readonly Rule[], kind: Kind): RuleOf<Kind> | undefined =>
  rules.find((rule): rule is RuleOf<Kind> => rule.kind === kind && rule.enabled);

function stopOn(head: ElderHead, date: BusinessDate): Stop | undefined {
  const { deceased, inInstitution, suspended } = factsOn(head, date);
  if (deceased) return 'deceased';
  if (inInstitution) return 'institution';
  return suspended ? 'suspended' : undefined;
}

/** Of the elders with meals enough and no phone, those who have no account, no relative and no other file either. */
async function tracelessOf(
  table: Reader,
  rule: RuleOf<'no-other-trace'> | undefined,
  byElder: ReadonlyMap<string, readonly Meal[]>,
  heads: ReadonlyMap<string, ElderHead>,
): Promise<Set<string>> {
  if (!rule) return new Set();
  const suspects = [...byElder].flatMap(([elderId, meals]) => {
    const { phone, mergedInto } = heads.get(elderId) ?? {};
    return isSuspect(rule, meals) && phone === undefined && mergedInto === undefined ? [elderId] : [];
  });
  const traceless = await inBatches(suspects, AT_ONCE, (some) =>
    Promise.all(
      some.map(async (elderId) => {
        const { gsi1pk, begins } = elderHolders(elderId);
        const { items } = await table.query({ pk: gsi1pk, begins, index: true, limit: 1 });
        return items.length ? undefined : elderId;
      }),
    ),
  );
  return new Set(traceless.filter((elderId) => elderId !== undefined));
}

const WITNESS_GRADE = 1;
const PROXY_GRADE = 2;

/** Who stood for the elders of a day: the witness as the ledger says, the relative as the booking's proof says. */
async function collectorsOf(table: Reader, meals: readonly Meal[]): Promise<Map<string, Collector>> {
  const collectors = new Map<string, Collector>();
  for (const { transferId, evidenceGrade, servedBy } of meals)
    if (evidenceGrade === WITNESS_GRADE) collectors.set(transferId, { personId: servedBy, as: 'witness' });
  const perhaps = meals.filter(({ evidenceGrade }) => evidenceGrade === PROXY_GRADE);
  const bookings = await getAll(table, perhaps.map(bookingKey));
  for (const [i, { transferId }] of perhaps.entries()) {
    const item = bookings[i];
    const booking = item && bookingOf(item);
    const proof = booking && 'serving' in booking ? booking.serving.proof : undefined;
    if (proof?.kind === 'qr' && proof.shownBy.role === 'family')
      collectors.set(transferId, { personId: proof.shownBy.personId, as: 'relative' });
  }
  return collectors;
}

/**
 * How long nobody claimed a meal for an elder before a date, under any file of the person, looking back no further than
 * `most` days. Whoever has no file for so long has not been idle for so long: a newcomer who comes every day is no finding.
 */
async function idleBefore(
  table: Reader,
  elderId: string,
  { aliases = [] }: Pick<ElderHead, 'aliases'>,
  date: BusinessDate,
  most: number,
): Promise<number> {
  const files = [elderId, ...aliases];
  const [from, to] = [addDays(date, -most), addDays(date, -1)];
  const pages = await Promise.all(files.map((file) => table.query(claimsBetween(file, from, to))));
  const last = pages
    .flatMap(({ items }) => items.map(claimOf))
    .filter(({ state }) => state === 'HELD')
    .map((claim) => claim.date)
    .sort()
    .at(-1);
  if (last !== undefined) return daysBetween(last, date) - 1;
  const since = businessDateOf(Math.min(...files.map(madeAt)));
  return Math.min(most, daysBetween(since, date));
}

async function idleDaysOf(
  table: Reader,
  rule: RuleOf<'idle-then-daily'> | undefined,
  { meals, recent }: Pick<PointMonth, 'meals' | 'recent'>,
  heads: ReadonlyMap<string, ElderHead>,
): Promise<Map<string, number>> {
  if (!rule) return new Map();
  const known = new Set(recent.map(({ transferId }) => transferId));
  const regulars = new Set(meals.filter(({ transferId }) => !known.has(transferId)).map(({ elderId }) => elderId));
  const sudden = [...grouped(recent, ({ elderId }) => elderId)].filter(
    ([elderId, group]) => group.length >= rule.atLeastMeals && !regulars.has(elderId),
  );
  const found = await inBatches(sudden, AT_ONCE, (some) =>
    Promise.all(
      some.map(async ([elderId, group]): Promise<[string, number]> => {
        const first = group.map(({ originDate }) => originDate).sort()[0]!;
        return [elderId, await idleBefore(table, elderId, heads.get(elderId) ?? {}, first, rule.idleDays)];
      }),
    ),
  );
  return new Map(found);
}

/** What the rules need to know of a point's month besides its lines. Reads only for the rules that are on. */
export async function lookUp(
  table: Reader,
  rules: readonly Rule[],
  { day, meals, recent }: Pick<PointMonth, 'day' | 'meals' | 'recent'>,
): Promise<Looked> {
  const byElder = grouped(meals, ({ elderId }) => elderId);
  const elderIds = [...new Set([...byElder.keys(), ...recent.map(({ elderId }) => elderId)])];
  const items = await getAll(table, elderIds.map(elderHead));
  const heads = new Map(
    elderIds.flatMap((id, i): [string, ElderHead][] => (items[i] ? [[id, items[i] as ElderHead]] : [])),
  );
  const stops = new Map<string, Stop>();
  for (const { transferId, elderId, originDate } of meals) {
    const head = heads.get(elderId);
    const stop = head && stopOn(head, originDate);
    if (stop) stops.set(transferId, stop);
  }
  const ofDay = meals.filter(({ originDate }) => originDate === day);
  return {
    stops,
    traceless: await tracelessOf(table, ruleOf(rules, 'no-other-trace'), byElder, heads),
    collectors: ruleOf(rules, 'same-collector') ? await collectorsOf(table, ofDay) : new Map(),
    idleDays: await idleDaysOf(table, ruleOf(rules, 'idle-then-daily'), { meals, recent }, heads),
  };
}
