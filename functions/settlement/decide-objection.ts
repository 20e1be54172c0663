import type { Call } from '../../shared/api.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import { type Decision, execute, type Table } from '../../shared/table.ts';
import { lineDisallowed } from './disallowed.ts';
import { officialOf } from './move-statement.ts';
import { type Objection, objectionKey } from './objection.ts';
import { refuseSettlement } from './refusals.ts';
import {
  causeOf,
  type Effect,
  effectOf,
  loadReviewed,
  type ReviewAsked,
  type Reviewed,
  type ReviewedLine,
} from './review-line.ts';
import { standingOf } from './standing.ts';
import { changed, isSubmitter, type StatementItem, seatIn } from './statement.ts';

/** Three writes a line, and a transaction takes a hundred. */
const LINES_PER_STEP = 25;

interface Loaded extends Reviewed {
  readonly objection: Objection;
}

function effectOnLine(line: ReviewedLine, { objectionId }: Objection, asked: Upholding): Effect {
  const before = line.review;
  const objections = (before?.objections ?? []).filter((id) => id !== objectionId);
  const unchanged = { state: before?.state ?? 'CLEAR', held: before?.held ?? [], objections } as const;
  if (before?.state !== 'HELD') return { review: unchanged };
  if (!asked.upheld) return { review: objections.length ? unchanged : { state: 'CLEAR', held: [], objections } };
  const { original, standing, statement } = line;
  const corrected = lineDisallowed(original, standingOf(original, standing), statement.period, causeOf(asked));
  return { review: { state: corrected ? 'REFUSED' : 'CLEAR', held: [], objections }, corrected };
}

interface Upholding extends ReviewAsked {
  readonly upheld: boolean;
}

/** Decides the next lines of an objection; the first time also the objection itself. */
export function decideNextLines({ statement, debts, objection, lines }: Loaded, asked: Upholding): Decision<Objection> {
  const { official, reason, upheld, now } = asked;
  const { decision } = objection;
  if (decision && (decision.upheld !== upheld || decision.reason !== reason))
    return refuseSettlement('OBJECTION_DECIDED');
  if (objection.open.length === 0) return { writes: [], answer: objection };
  const grant = seatIn('county', statement, official);
  if (!grant) return refuseSettlement('NOT_YOUR_OFFICE');
  if (objection.by.personId === official.by.personId || isSubmitter(statement, official))
    return refuseSettlement('SAME_PERSON');
  const effects = lines.map((line) => ({ line, effect: effectOnLine(line, objection, asked) }));
  const effect = effectOf({ statement, debts }, effects, asked, upheld ? 'REFUSED' : 'RELEASED');
  const done = new Set(lines.map(({ original }) => original.transferId));
  const open = objection.open.filter(({ transferId }) => !done.has(transferId));
  const { version } = objection;
  const answer: Objection = {
    ...objection,
    open,
    decision: decision ?? { upheld, reason, by: official.by, at: now },
    version: version + 1,
  };
  const after: StatementItem = {
    ...effect.statement,
    openObjections: (statement.openObjections ?? 0) - (open.length === 0 ? 1 : 0),
  };
  return {
    writes: [
      { put: answer, when: [['version', '=', version]] },
      ...changed(statement, after, { ...official.by, grant }).writes,
      ...effect.writes,
    ],
    answer,
  };
}

async function load(table: Table, facilityId: string, objectionId: string): Promise<Loaded | Refusal> {
  const objection = await table.get<Objection>(objectionKey(facilityId, objectionId));
  if (!objection) return refuse('NOT_FOUND');
  const next = objection.open.slice(0, LINES_PER_STEP);
  const reviewed = await loadReviewed(table, { facilityId, period: objection.period }, next);
  return isRefusal(reviewed) ? reviewed : { ...reviewed, objection };
}

/**
 * Upholds an objection (its lines are not paid) or rejects it (they are), a step of lines at a time; cut short, the same
 * decision again goes on where it stopped. Not by whoever objected or handed the statement in. Refuses NOT_FOUND, NOT_YOUR_OFFICE, SAME_PERSON,
 * OBJECTION_DECIDED.
 */
export async function decideObjection(
  table: Table,
  { facilityId, objectionId }: { facilityId: string; objectionId: string },
  { upheld, reason }: { upheld: boolean; reason: string },
  call: Call,
): Promise<Objection | Refusal> {
  const asked: Upholding = { upheld, reason, official: officialOf(call), now: call.now };
  for (;;) {
    const answer = await execute(
      table,
      () => load(table, facilityId, objectionId),
      (loaded) => (isRefusal(loaded) ? loaded : decideNextLines(loaded, asked)),
    );
    if (isRefusal(answer) || answer.open.length === 0) return answer;
  }
}
