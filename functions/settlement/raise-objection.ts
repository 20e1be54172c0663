import type { Call } from '../../shared/api.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import { covers } from '../../shared/regions.ts';
import { absent, type Decision, execute, type Table } from '../../shared/table.ts';
import { isRefusable, type Refusable } from './disallowed.ts';
import { differenceOf, type Layer, NOTHING } from './line.ts';
import { type LineReview, replaceReview, reviewed, reviewKey } from './line-review.ts';
import { linesOf } from './measure.ts';
import { ENTRIES_PER_PAGE, type NoticePage, noticeOn, noticePageKey } from './notice.ts';
import { type Objection, type ObjectionAsked, objectionKey, objectionsOf } from './objection.ts';
import { withheldAfter } from './payable.ts';
import { refuseSettlement } from './refusals.ts';
import type { StatementItem } from './statement.ts';
import { statementKey } from './store.ts';
import { isMealLine, isVoucherLine } from './transfers.ts';

/** With statement, objection and a right, all in one transaction of a hundred writes. */
const MAX_LINES = 96;
const MAX_OPEN_OF_ONE_PERSON = 5;

/** A meal or spent voucher with what its statement has of it: later lines of the month are in it, those after it are not. */
interface SettledLine {
  readonly line: Refusable;
  readonly layers: readonly Layer[];
}
interface Objected {
  statement: StatementItem;
  elderId: string;
  lines: readonly SettledLine[];
  reviews: readonly (LineReview | undefined)[];
  /** Of this person, against this statement, and not decided yet. */
  openOfCaller: number;
}

async function linesOfElder(
  table: Pick<Table, 'query'>,
  statement: StatementItem,
  elderId: string,
  { from, to }: ObjectionAsked,
): Promise<SettledLine[]> {
  const settled = new Map<string, SettledLine>();
  for await (const line of linesOf(table, statement)) {
    if (!(isMealLine(line) || isVoucherLine(line)) || line.elderId !== elderId) continue;
    if ((from !== undefined && line.originDate < from) || (to !== undefined && to < line.originDate)) continue;
    const changed = isRefusable(line) ? { line, layers: [] } : settled.get(line.origin.transferId);
    if (changed)
      settled.set(changed.line.transferId, { ...changed, layers: addedUp([...changed.layers, ...line.layers]) });
  }
  return [...settled.values()].filter(({ layers }) => layers.length > 0);
}
const addedUp = (layers: readonly Layer[]): readonly Layer[] => differenceOf(NOTHING, { ...NOTHING, layers }).layers;

async function load(
  table: Table,
  asked: ObjectionAsked,
  call: Call,
): Promise<Objected | { raised: Objection } | Refusal> {
  const { facilityId, objectionId, period, entry } = asked;
  const [statement, existing] = (await table.getMany([
    statementKey(facilityId, period),
    objectionKey(facilityId, objectionId),
  ])) as [StatementItem | undefined, Objection | undefined];
  if (existing) return { raised: existing };
  const notice = noticeOn(statement, call.now);
  if (!statement || !notice) return refuseSettlement('NOT_ON_NOTICE');
  const page = await table.get<NoticePage>(noticePageKey(asked, notice.list, Math.ceil(entry / ENTRIES_PER_PAGE)));
  const elderId = page?.entries.find((candidate) => candidate.entry === entry)?.elderId;
  if (elderId === undefined) return refuseSettlement('NO_SUCH_ENTRY');
  const lines = await linesOfElder(table, statement, elderId, asked);
  if (lines.length > MAX_LINES) return refuseSettlement('TOO_MANY_LINES', { most: MAX_LINES });
  const [reviews, { items }] = await Promise.all([
    table.getMany(lines.map(({ line }) => reviewKey(asked, line.transferId))),
    table.query<Objection>(objectionsOf(facilityId)),
  ]);
  const openOfCaller = items.filter(
    ({ period: of, by, decision }) => of === period && by.personId === call.actor.personId && !decision,
  ).length;
  return {
    statement,
    elderId,
    lines,
    reviews: reviews as (LineReview | undefined)[],
    openOfCaller,
  };
}

const isSame = (existing: Objection, asked: ObjectionAsked): boolean =>
  existing.period === asked.period &&
  existing.entry === asked.entry &&
  existing.from === asked.from &&
  existing.to === asked.to &&
  existing.reason === asked.reason &&
  existing.channel === asked.channel;

/** Whoever writes down what others say works for the hotline of the place or at the point's own counter. */
const mayRecordForOthers = ({ region, facilityId }: StatementItem, { principal }: Call): boolean =>
  (principal?.grants ?? []).some(
    ({ role, over }) => (role === 'operator' && covers(over, region)) || (role === 'staff' && over === facilityId),
  );

export function decideObjecting(
  { statement, elderId, lines: settled, reviews, openOfCaller }: Objected,
  asked: ObjectionAsked,
  call: Call,
): Decision<Objection> {
  const { personId, role } = call.actor;
  const by = { personId, role };
  if (asked.channel !== 'own-phone' && !mayRecordForOthers(statement, call)) return refuse('FORBIDDEN');
  if (asked.channel === 'own-phone' && openOfCaller >= MAX_OPEN_OF_ONE_PERSON)
    return refuseSettlement('TOO_MANY_OBJECTIONS');
  const concerned = settled
    .map((one, i) => ({ ...one, review: reviews[i] }))
    .filter(({ review }) => review?.state !== 'REFUSED');
  if (concerned.length === 0) return refuseSettlement('NO_SUCH_ENTRY');
  const { objectionId, reason } = asked;
  const held: Layer[] = concerned.flatMap(({ layers, review }) => (review?.state === 'HELD' ? [] : layers));
  const lines = concerned.map(({ line: { transferId, postedAt } }) => ({ transferId, postedAt }));
  const objection: Objection = {
    ...objectionKey(asked.facilityId, objectionId),
    kind: 'objection',
    ...asked,
    elderId,
    by,
    at: call.now,
    lines,
    open: lines,
    version: 1,
  };
  const after: StatementItem = {
    ...statement,
    withheld: withheldAfter(statement.withheld ?? [], { held }),
    openObjections: (statement.openObjections ?? 0) + 1,
    version: statement.version + 1,
  };
  return {
    writes: [
      { put: objection, when: absent },
      { put: after, when: [['version', '=', statement.version]] },
      ...concerned.map(({ line, layers, review }) => {
        const objections = [...(review?.objections ?? []), objectionId];
        const heldOfIt = review?.state === 'HELD' ? review.held : layers;
        const next = { state: 'HELD' as const, held: heldOfIt, objections, reason, by, at: call.now };
        return replaceReview(review, reviewed(asked, line, review, next));
      }),
    ],
    answer: objection,
  };
}

/**
 * Somebody objects to a row of a public list: its lines are held, the rest goes on. Refuses NOT_ON_NOTICE, NO_SUCH_ENTRY,
 * TOO_MANY_LINES, TOO_MANY_OBJECTIONS, FORBIDDEN and ID_REUSED.
 */
export const raiseObjection = (table: Table, asked: ObjectionAsked, call: Call): Promise<Objection | Refusal> =>
  execute(
    table,
    () => load(table, asked, call),
    (loaded) => {
      if (isRefusal(loaded)) return loaded;
      if ('statement' in loaded) return decideObjecting(loaded, asked, call);
      return isSame(loaded.raised, asked) ? { writes: [], answer: loaded.raised } : refuse('ID_REUSED');
    },
  );
