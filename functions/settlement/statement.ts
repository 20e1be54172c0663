import type { Grant } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { covers, type RegionCode, townshipOf } from '../../shared/regions.ts';
import type { Decision, Item } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import type { StatementHead } from './digest.ts';
import type { By } from './line.ts';
import { refuseSettlement } from './refusals.ts';
import type { Totals } from './totals.ts';

export const STATES = ['PREPARED', 'SUBMITTED', 'APPROVED_TOWNSHIP', 'APPROVED_COUNTY', 'CLOSED'] as const;
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
  readonly totals: Totals;
  readonly digest: string;
  /** The last step's. */
  readonly state: State;
  readonly steps: readonly Step[];
  readonly version: number;
}
export interface StatementItem extends Statement, Item {
  kind: 'statement';
}

/** Who is acting, with every right they hold. */
export interface Official {
  readonly by: By;
  readonly grants: readonly Grant[];
}
/** The two offices that approve, one after the other. */
export type Office = 'township' | 'county';

const officeOf = (over: RegionCode): Office => (over.length > 6 ? 'township' : 'county');

/** A point that lies in no township is approved twice by its county, by two people. */
const seatIn = (office: Office, { region }: Statement, { grants }: Official): Grant | undefined =>
  grants.find(
    (grant) =>
      grant.role === 'finance' &&
      covers(grant.over, region) &&
      officeOf(grant.over) === (townshipOf(region) === undefined ? 'county' : office),
  );

const managing = ({ facilityId }: Statement, { grants }: Official): Grant | undefined =>
  grants.find((grant) => grant.role === 'staff' && grant.over === facilityId && grant.duty === 'manager');

/** Who brought the statement to a state since it was last prepared or sent back. */
const whoMade = ({ steps }: Statement, state: State): string | undefined =>
  steps.slice(steps.findLastIndex((step) => step.to === 'PREPARED')).find((step) => step.to === state)?.by.personId;

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
  const { version } = statement;
  const moved = { ...statement, state: step.to, steps: [...statement.steps, step], version: version + 1 };
  return {
    writes: [{ put: moved, when: [['version', '=', version]] }, ...stillHolds({ ...step.by, grant })],
    answer: moved,
  };
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

/** Sends the paper back to the point. An office sends back what lies on its own desk, the county also what it approved. */
export function decideReject(
  statement: StatementItem,
  reason: string,
  official: Official,
  at: Instant,
): Decision<StatementItem> {
  const step: Step = { to: 'PREPARED', by: official.by, at, reason };
  if (isDone(statement, step)) return { writes: [], answer: statement };
  const grant = seatIn(statement.state === 'SUBMITTED' ? 'township' : 'county', statement, official);
  if (!grant) return refuseSettlement('NOT_YOUR_OFFICE');
  return take(statement, { step, from: ['SUBMITTED', 'APPROVED_TOWNSHIP', 'APPROVED_COUNTY'], grant });
}

/** The last step: nothing moves the statement afterwards. */
export function decideClose(statement: StatementItem, official: Official, at: Instant): Decision<StatementItem> {
  const grant = seatIn('county', statement, official);
  if (!grant) return refuseSettlement('NOT_YOUR_OFFICE');
  const step: Step = { to: 'CLOSED', by: official.by, at };
  return take(statement, { step, from: ['APPROVED_COUNTY'], grant, notMadeBySame: ['SUBMITTED'] });
}
