import type { Grant, Principal, StaffDuty } from '../../shared/access.ts';
import type { Call } from '../../shared/api.ts';
import type { Instant } from '../../shared/business-time.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { covers, type RegionCode } from '../../shared/regions.ts';
import { facilityHead } from '../../shared/resource.ts';
import { type Decision, execute, type Item, type Table } from '../../shared/table.ts';
import { refuseIdentity } from './refusals.ts';
import { stillHolds } from './still-holds.ts';
import { type GrantableRole, type GrantItem, grantItem, grantKey, personHead } from './store.ts';

export interface GrantChange {
  personId: string;
  role: GrantableRole;
  over: string;
  duty?: StaffDuty | undefined;
}

interface State {
  person: Item | undefined;
  current: GrantItem | undefined;
  /** Where the right would reach; undefined when there is no such facility. */
  region: RegionCode | undefined;
}

async function load(table: Table, { personId, role, over }: GrantChange): Promise<State> {
  const [person, current, facility] = await table.getMany([
    personHead(personId),
    grantKey(personId, { role, over }),
    facilityHead(over),
  ]);
  return {
    person,
    current: current as GrantItem | undefined,
    region: role === 'staff' ? (facility?.region as RegionCode | undefined) : over,
  };
}

/** The admin's own grant that reaches as far as the right in question, or why they may not touch it. */
function adminGrantFor(admin: Principal, change: GrantChange, region: RegionCode | undefined): Grant | Refusal {
  if (change.personId === admin.personId) return refuseIdentity('OWN_ACCOUNT');
  if (region === undefined) return refuse('NOT_FOUND');
  const reaching = admin.grants.find((grant) => grant.role === 'admin' && covers(grant.over, region));
  return reaching ?? refuseIdentity('OUTSIDE_YOUR_REGION');
}

/** Gives a right; the same right again changes nothing. */
export function decideGrant(state: State, change: GrantChange, admin: Principal, now: Instant): Decision<GrantChange> {
  const { personId, role, over, duty } = change;
  const grant = adminGrantFor(admin, change, state.region);
  if ('code' in grant) return grant;
  if (!state.person) return refuse('NOT_FOUND');
  if ((role === 'staff') !== (duty !== undefined)) return refuseIdentity('DUTY_MISSING');
  if (state.current?.state === 'ACTIVE' && state.current.duty === duty) return { writes: [], answer: change };
  const by = { personId: admin.personId, role: 'admin' as const };
  const given = grantItem(personId, { role, over, ...(duty ? { duty } : {}) }, by, now);
  return { writes: [{ put: given }, ...stillHolds({ ...by, grant })], answer: change };
}

/** Takes a right away, at once for every request that follows. */
export function decideRevocation(
  state: State,
  change: GrantChange,
  admin: Principal,
  now: Instant,
): Decision<GrantChange> {
  const grant = adminGrantFor(admin, change, state.region);
  if ('code' in grant) return grant;
  if (!state.current) return refuse('NOT_FOUND');
  if (state.current.state === 'REVOKED') return { writes: [], answer: change };
  const by = { personId: admin.personId, role: 'admin' as const };
  return {
    writes: [
      {
        update: grantKey(change.personId, change),
        set: { state: 'REVOKED', by, at: now },
        when: [['state', '=', 'ACTIVE']],
      },
      ...stillHolds({ ...by, grant }),
    ],
    answer: change,
  };
}

type Decide = typeof decideGrant;
export const changeGrant = async (table: Table, change: GrantChange, { principal, now }: Call, decide: Decide) =>
  principal
    ? execute(
        table,
        () => load(table, change),
        (state) => decide(state, change, principal, now),
      )
    : refuse('UNAUTHENTICATED');
