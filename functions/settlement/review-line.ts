import type { Grant } from '../../shared/access.ts';
import type { Call } from '../../shared/api.ts';
import type { Instant } from '../../shared/business-time.ts';
import { post, transferKey } from '../../shared/ledger.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import { type Decision, execute, type Item, type Table, type Write } from '../../shared/table.ts';
import { type Debt, type DebtReason, debtsOf, owe } from './debt.ts';
import { type Corrected, isRefusable, lineDisallowed, lineRestored, type Refusable } from './disallowed.ts';
import type { Origin } from './line.ts';
import { type LineReview, replaceReview, reviewed, reviewKey } from './line-review.ts';
import { officialOf } from './move-statement.ts';
import { takenFrom, withheldAfter } from './payable.ts';
import { refuseSettlement } from './refusals.ts';
import { moveStanding, type StandingItem, standingKey, standingOf } from './standing.ts';
import { changed, isSubmitter, type Official, type StatementItem, seatIn, seatOverReview } from './statement.ts';
import { type StatementName, statementKey } from './store.ts';
import type { SettlementLine } from './transfers.ts';
import { voucherLineId } from './voucher-lines.ts';

/** One line of a statement with everything that is known of it. */
export interface ReviewedLine {
  readonly statement: StatementItem;
  readonly original: Refusable;
  readonly review: LineReview | undefined;
  readonly standing: StandingItem | undefined;
  /** What is owed to the point already, once the statement is closed. */
  readonly debts: readonly Debt[];
}
export type LineName = StatementName & Origin;
export interface ReviewAsked {
  readonly reason: string;
  readonly official: Official;
  readonly now: Instant;
}

export interface Reviewed {
  readonly statement: StatementItem;
  readonly debts: readonly Debt[];
  readonly lines: readonly ReviewedLine[];
}

/** Loads meals and spent vouchers that stand in a statement. Refuses NOT_FOUND and NOT_SUBSIDISED. */
export async function loadReviewed(
  table: Table,
  name: StatementName,
  origins: readonly Origin[],
): Promise<Reviewed | Refusal> {
  const { facilityId, period } = name;
  const [[statement, ...kept], originals] = await Promise.all([
    table.getMany([
      statementKey(facilityId, period),
      ...origins.flatMap(({ transferId }) => [reviewKey(name, transferId), standingKey({ transferId })]),
    ]) as Promise<[StatementItem | undefined, ...Item[]]>,
    Promise.all(
      origins.map((origin) =>
        table.get<SettlementLine & Item>(transferKey({ payeeId: facilityId, ...origin }), 'ledger'),
      ),
    ),
  ]);
  if (!statement) return refuse('NOT_FOUND');
  const debts = statement.state === 'CLOSED' ? await debtsOf(table, facilityId) : [];
  const lines: ReviewedLine[] = [];
  for (const [i, original] of originals.entries()) {
    if (!original || original.postedAt < statement.from || original.postedAt >= statement.to)
      return refuse('NOT_FOUND');
    if (!isRefusable(original)) return refuseSettlement('NOT_SUBSIDISED');
    const review = kept[2 * i] as LineReview | undefined;
    const standing = kept[2 * i + 1] as StandingItem | undefined;
    lines.push({ statement, original, review, standing, debts });
  }
  return { statement, debts, lines };
}

/** What an office decides about one line. */
export interface Effect {
  readonly review: Pick<LineReview, 'state' | 'held' | 'objections'>;
  readonly corrected?: Corrected | undefined;
}

/**
 * The writes of decisions about lines of one statement, and the statement after them: still to be written by the caller.
 * What a closed statement withholds or releases changes at once what is owed.
 */
export function effectOf(
  { statement, debts }: Pick<ReviewedLine, 'statement' | 'debts'>,
  decided: readonly { readonly line: ReviewedLine; readonly effect: Effect }[],
  { reason, official: { by }, now }: ReviewAsked,
  why: DebtReason,
): { statement: StatementItem; writes: Write[] } {
  const posted = decided.flatMap(({ effect }) => effect.corrected?.line.layers ?? []);
  const held = decided.flatMap(({ line, effect }) => [...effect.review.held, ...takenFrom(line.review?.held ?? [])]);
  const withheld = withheldAfter(statement.withheld ?? [], { refused: takenFrom(posted), held });
  return {
    statement: { ...statement, withheld },
    writes: [
      ...decided.flatMap(({ line: { original, review, standing }, effect }) => [
        replaceReview(review, reviewed(statement, original, review, { ...effect.review, reason, by, at: now })),
        ...(effect.corrected
          ? [post(effect.corrected.line), moveStanding(original, standing, effect.corrected.standing)]
          : []),
      ]),
      ...(statement.state === 'CLOSED' ? owe(debts, statement, [...posted, ...takenFrom(held)], why) : []),
    ],
  };
}

/** Refuses what payers bear of one line, with a reason: the rest of the statement goes on. */
export function decideDisallow(line: ReviewedLine, asked: ReviewAsked): Decision<LineReview> {
  const { statement, original, review, standing } = line;
  if (review?.state === 'REFUSED' && isSameWord(review, asked)) return { writes: [], answer: review };
  const grant = seatOverReview(statement, asked.official);
  if (!grant) return refuseSettlement('NOT_YOUR_OFFICE');
  if (statement.state === 'PREPARED' || statement.state === 'CLOSED')
    return refuseSettlement('STATEMENT_ELSEWHERE', { state: statement.state });
  const corrected = lineDisallowed(original, standingOf(original, standing), statement.period, causeOf(asked));
  if (!corrected) return refuseSettlement('NOTHING_TO_REFUSE');
  const next = { state: 'REFUSED' as const, held: [], objections: review?.objections ?? [] };
  return moved(line, { review: next, corrected }, asked, { grant, why: 'REFUSED' });
}

/**
 * Takes a refusal back. During the review by the office whose desk it is; after the close by the county, but not by the
 * person who refused: it is owed at once. Never by whoever handed the statement in.
 */
export function decideRestore(line: ReviewedLine, asked: ReviewAsked): Decision<LineReview> {
  const { statement, original, review, standing } = line;
  if (review && review.state !== 'REFUSED' && isSameWord(review, asked)) return { writes: [], answer: review };
  const isClosed = statement.state === 'CLOSED';
  const grant = isClosed ? seatIn('county', statement, asked.official) : seatOverReview(statement, asked.official);
  if (!grant) return refuseSettlement('NOT_YOUR_OFFICE');
  if (statement.state === 'PREPARED') return refuseSettlement('STATEMENT_ELSEWHERE', { state: statement.state });
  if (review?.state !== 'REFUSED') return refuseSettlement('NOT_REFUSED');
  const isRefuser = isClosed && review.by.personId === asked.official.by.personId;
  if (isRefuser || isSubmitter(statement, asked.official)) return refuseSettlement('SAME_PERSON');
  const corrected = lineRestored(original, standingOf(original, standing), statement.period, causeOf(asked));
  if (!corrected) return refuseSettlement('NOT_REFUSED');
  const { objections } = review;
  const isHeld = objections.length > 0;
  const next = {
    state: isHeld ? ('HELD' as const) : ('CLEAR' as const),
    held: isHeld ? corrected.line.layers : [],
    objections,
  };
  return moved(line, { review: next, corrected }, asked, { grant, why: 'RESTORED' });
}

const isSameWord = ({ by, reason }: LineReview, asked: ReviewAsked): boolean =>
  by.personId === asked.official.by.personId && reason === asked.reason;

export const causeOf = ({ reason, official: { by }, now }: ReviewAsked) => ({ reason, by, now });

function moved(
  line: ReviewedLine,
  effect: Effect,
  asked: ReviewAsked,
  { grant, why }: { grant: Grant; why: DebtReason },
): Decision<LineReview> {
  const { reason, official, now } = asked;
  const { statement, writes } = effectOf(line, [{ line, effect }], asked, why);
  const answer = reviewed(line.statement, line.original, line.review, {
    ...effect.review,
    reason,
    by: official.by,
    at: now,
  });
  return { writes: [...changed(line.statement, statement, { ...official.by, grant }).writes, ...writes], answer };
}

/** A visit is named for what vouchers paid of it: no payer bears anything of the visit's own line. */
async function lineToReview(table: Table, { facilityId, postedAt, transferId }: LineName): Promise<Origin | Refusal> {
  const load = (id: string) =>
    table.get<SettlementLine & Item>(transferKey({ payeeId: facilityId, postedAt, transferId: id }), 'ledger');
  const named = await load(transferId);
  if (named?.kind !== 'VISIT_SERVED') return { postedAt, transferId };
  const paid = await load(voucherLineId(named.orderId, postedAt));
  return paid ? { postedAt, transferId: paid.transferId } : refuseSettlement('NOTHING_TO_REFUSE');
}

const reviewLine =
  (decide: typeof decideDisallow) =>
  (table: Table, name: LineName, reason: string, call: Call): Promise<LineReview | Refusal> =>
    execute(
      table,
      async () => {
        const line = await lineToReview(table, name);
        return isRefusal(line) ? line : loadReviewed(table, name, [line]);
      },
      (loaded) =>
        isRefusal(loaded) ? loaded : decide(loaded.lines[0]!, { reason, official: officialOf(call), now: call.now }),
    );

/** Refuses NOT_FOUND, NOT_SUBSIDISED, NOT_YOUR_OFFICE, STATEMENT_ELSEWHERE, NOTHING_TO_REFUSE. */
export const disallowLine = reviewLine(decideDisallow);
/** Refuses NOT_FOUND, NOT_SUBSIDISED, NOT_YOUR_OFFICE, STATEMENT_ELSEWHERE, NOT_REFUSED, SAME_PERSON. */
export const restoreLine = reviewLine(decideRestore);
