import type { Actor, Grant } from '../../shared/access.ts';
import { type Instant, isoInShanghai } from '../../shared/business-time.ts';
import { isRefusal } from '../../shared/refusal.ts';
import { cityOf, covers, type RegionCode, townshipOf } from '../../shared/regions.ts';
import type { Decision, Item, Write } from '../../shared/table.ts';
import type { FacilityKind } from '../facilities/index.ts';
import { stillHolds } from '../identity/index.ts';
import type { StatementHead } from './digest.ts';
import type { By } from './line.ts';
import type { Withheld } from './payable.ts';
import { refuseSettlement } from './refusals.ts';
import type { Totals } from './totals.ts';

export const STATES = [
  'PREPARED',
  'SUBMITTED',
  'APPROVED_TOWNSHIP',
  'APPROVED_COUNTY',
  'APPROVED_CITY',
  'CLOSED',
] as const;
export type State = (typeof STATES)[number];

/** What somebody did to a statement. A rejection is the step back to PREPARED that has a reason. */
export interface Step {
  readonly to: State;
  readonly by: By;
  readonly at: Instant;
  readonly reason?: string;
}

/**
 * A point's month as it goes to the offices. Its lines are a range of the ledger, fixed when it is prepared: the steps
 * afterwards move the paper, never the numbers.
 */
export interface Statement extends StatementHead {
  readonly serial: string;
  readonly region: RegionCode;
  readonly facilityName: string;
  /** What it was when the statement was made. */
  readonly facilityKind?: FacilityKind;
  readonly totals: Totals;
  readonly digest: string;
  /** The last step's. */
  readonly state: State;
  readonly steps: readonly Step[];
  /** What the offices refuse and what is objected to; left out while there is none. */
  readonly withheld?: readonly Withheld[];
  /** The public list, from when to when (excluded); only once the county has approved. */
  readonly notice?: Notice;
  readonly openObjections?: number;
  readonly version: number;
}
export interface Notice {
  readonly from: Instant;
  readonly until: Instant;
  /** Which list: a statement sent back and approved again is published anew. */
  readonly list: number;
  readonly pages: number;
}
export interface StatementItem extends Statement, Item {
  kind: 'statement';
}

/** Who is acting, with every right they hold. */
export interface Official {
  readonly by: By;
  readonly grants: readonly Grant[];
}
/** The offices that approve, one after the other. */
export const OFFICES = ['township', 'county', 'city'] as const;
export type Office = (typeof OFFICES)[number];

function officeOf(over: RegionCode): Office | undefined {
  if (over.length > 6) return 'township';
  if (!over.endsWith('00')) return 'county';
  return over === cityOf(over) && !over.endsWith('0000') ? 'city' : undefined;
}

/** The city looks at what the city pays. */
export const needsCity = ({ totals }: Pick<Statement, 'totals'>): boolean =>
  totals.payers.some(({ payer, lines }) => lines > 0 && payer.startsWith('city:'));

/** A point that lies in no township is approved twice by its county, by two people. */
export function seatIn(
  office: Office,
  { region }: Pick<Statement, 'region'>,
  { grants }: Pick<Official, 'grants'>,
): Grant | undefined {
  const seat = office === 'township' && townshipOf(region) === undefined ? 'county' : office;
  return grants.find(
    (grant) => grant.role === 'finance' && covers(grant.over, region) && officeOf(grant.over) === seat,
  );
}
/** The office that may still change its mind about a statement: its own desk, or what it approved before a later one did. */
export function seatOverReview(statement: Statement, official: Official): Grant | undefined {
  switch (statement.state) {
    case 'SUBMITTED':
      return seatIn('township', statement, official);
    case 'APPROVED_TOWNSHIP':
      return seatIn('county', statement, official);
    default:
      return seatIn('county', statement, official) ?? seatIn('city', statement, official);
  }
}

const managing = ({ facilityId }: Statement, { grants }: Official): Grant | undefined =>
  grants.find((grant) => grant.role === 'staff' && grant.over === facilityId && grant.duty === 'manager');

/** Who brought the statement to a state since it was last prepared or sent back. */
const whoMade = ({ steps }: Statement, state: State): string | undefined =>
  steps.slice(steps.findLastIndex((step) => step.to === 'PREPARED')).find((step) => step.to === state)?.by.personId;

/** Whoever handed a statement in decides nothing about it for an office. */
export const isSubmitter = (statement: Statement, { by }: Pick<Official, 'by'>): boolean =>
  whoMade(statement, 'SUBMITTED') === by.personId;

/** The same step by the same person again: the answer to a retry. */
const isDone = ({ steps }: Statement, step: Step): boolean => {
  const last = steps.at(-1);
  return last?.to === step.to && last.by.personId === step.by.personId && last.reason === step.reason;
};

interface Move {
  step: Step;
  from: readonly State[];
  /** The right it is done by, re-checked in the same transaction. */
  grant: Grant;
  /** States whose makers may not also do this. */
  notMadeBySame?: readonly State[];
}

function take(statement: StatementItem, { step, from, grant, notMadeBySame = [] }: Move): Decision<StatementItem> {
  if (isDone(statement, step)) return { writes: [], answer: statement };
  if (!from.includes(statement.state)) return refuseSettlement('STATEMENT_ELSEWHERE', { state: statement.state });
  if (notMadeBySame.some((state) => whoMade(statement, state) === step.by.personId))
    return refuseSettlement('SAME_PERSON');
  const moved = { ...statement, state: step.to, steps: [...statement.steps, step] };
  return changed(statement, step.to === 'PREPARED' ? withoutNotice(moved) : moved, { ...step.by, grant });
}
function withoutNotice({ notice: _, ...statement }: StatementItem): StatementItem {
  return statement;
}

/** The write of a changed statement: stale when somebody else moved it since, refused when the right is gone. */
export function changed(
  { version }: StatementItem,
  after: StatementItem,
  actor: Actor,
): { writes: readonly Write[]; answer: StatementItem } {
  const moved = { ...after, version: version + 1 };
  return { writes: [{ put: moved, when: [['version', '=', version]] }, ...stillHolds(actor)], answer: moved };
}

export function decideSubmit(statement: StatementItem, official: Official, at: Instant): Decision<StatementItem> {
  const grant = managing(statement, official);
  if (!grant) return refuseSettlement('NOT_MANAGER');
  return take(statement, { step: { to: 'SUBMITTED', by: official.by, at }, from: ['PREPARED'], grant });
}

const APPROVALS = {
  township: { from: ['SUBMITTED'], to: 'APPROVED_TOWNSHIP', notMadeBySame: ['SUBMITTED'] },
  county: {
    from: ['APPROVED_TOWNSHIP'],
    to: 'APPROVED_COUNTY',
    notMadeBySame: ['SUBMITTED', 'APPROVED_TOWNSHIP'],
  },
  city: {
    from: ['APPROVED_COUNTY'],
    to: 'APPROVED_CITY',
    notMadeBySame: ['SUBMITTED', 'APPROVED_TOWNSHIP', 'APPROVED_COUNTY'],
  },
} as const;

/** Nobody who submitted or approved before may approve again, whatever offices they hold. */
export function decideApprove(
  statement: StatementItem,
  office: Office,
  official: Official,
  at: Instant,
): Decision<StatementItem> {
  const grant = seatIn(office, statement, official);
  if (!grant) return refuseSettlement('NOT_YOUR_OFFICE');
  const { to, ...rules } = APPROVALS[office];
  return take(statement, { step: { to, by: official.by, at }, grant, ...rules });
}

/**
 * Sends the paper back to the point. An office sends back what lies on its own desk, county and city also what they
 * approved. What was refused stays refused; the public list is taken down.
 */
export function decideReject(
  statement: StatementItem,
  reason: string,
  official: Official,
  at: Instant,
): Decision<StatementItem> {
  const step: Step = { to: 'PREPARED', by: official.by, at, reason };
  if (isDone(statement, step)) return { writes: [], answer: statement };
  const grant = seatOverReview(statement, official);
  if (!grant) return refuseSettlement('NOT_YOUR_OFFICE');
  return take(statement, {
    step,
    from: ['SUBMITTED', 'APPROVED_TOWNSHIP', 'APPROVED_COUNTY', 'APPROVED_CITY'],
    grant,
  });
}

/**
 * The last step, after the public notice: nothing moves the statement afterwards, and what it comes to is owed. `owe`
 * gives the writes that say so.
 */
export function decideClose(
  statement: StatementItem,
  official: Official,
  at: Instant,
  owe: (statement: StatementItem) => readonly Write[],
): Decision<StatementItem> {
  const grant = seatIn('county', statement, official);
  if (!grant) return refuseSettlement('NOT_YOUR_OFFICE');
  const step: Step = { to: 'CLOSED', by: official.by, at };
  const from: readonly State[] = needsCity(statement) ? ['APPROVED_CITY'] : ['APPROVED_COUNTY', 'APPROVED_CITY'];
  const { notice } = statement;
  if (from.includes(statement.state) && !(notice && notice.until <= at))
    return refuseSettlement('NOTICE_RUNNING', notice ? { until: isoInShanghai(notice.until) } : undefined);
  const closed = take(statement, { step, from, grant, notMadeBySame: ['SUBMITTED'] });
  if (isRefusal(closed) || closed.writes.length === 0) return closed;
  return { ...closed, writes: [...closed.writes, ...owe(closed.answer)] };
}
