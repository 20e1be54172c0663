import type * as z from 'zod';
import type { orderChanged } from '../../events/index.ts';
import { type BusinessDate, businessDateOf, type Instant } from '../../shared/business-time.ts';
import { newId } from '../../shared/ids.ts';
import { log } from '../../shared/log.ts';
import { isRefusal } from '../../shared/refusal.ts';
import { absent, type Decision, execute, type Table } from '../../shared/table.ts';
import { byOf } from '../facilities/index.ts';
import { orderKey, orderOf, SYSTEM } from '../orders/index.ts';
import { causeOf, reasonOf } from './cause-of.ts';
import { givenUp, loadSurroundings, newRoster, type Surroundings } from './make-roster.ts';
import { type Cause, isOpenProposal, isUnderWay, type RosterItem } from './roster.ts';
import {
  beginsOn,
  causesOf,
  type DateNow,
  loadDates,
  type RosterCause,
  type RosterDate,
  rosterCause,
  rosterDateKey,
} from './roster-date.ts';

/** Of a section: it begins with what stands, and there may be many in a day. */
const PROPOSAL_SECONDS = 3;
/** What a proposal names, and takes in at once: what is more waits for the next. */
const MOST_CAUSES = 90;

interface RepairState extends Surroundings {
  readonly dateNow: DateNow;
  /** Nobody has proposed anything for these yet. */
  readonly news: readonly RosterCause[];
}

/** Whether a proposal can be made now: nobody plans the date, and nobody has begun to change the last proposal. */
function mayOpen({ asked, proposal }: DateNow): boolean {
  const isBusy = [asked, proposal].some((roster) => roster && isUnderWay(roster));
  const isTouched = proposal !== undefined && isOpenProposal(proposal) && proposal.isEdited === true;
  return !isBusy && !isTouched;
}

const causeIn = ({ what, orderId, at }: RosterCause): Cause => ({ what, orderId, at });

/**
 * Opens a proposal for all that waits where one can be made: there is one at a time, and the next takes the place of one that
 * nobody has published. `publishedAt`: when somebody has mended the date themselves; what was proposed before does not know of it.
 */
export function decideProposal(
  { dateNow, news, provider, settings }: RepairState,
  { publishedAt }: { publishedAt?: Instant | undefined },
  now: Instant,
): Decision<RosterItem | undefined> {
  const { providerId, date, stored, proposal: last } = dateNow;
  const nothing = { writes: [], answer: undefined };
  const open = last && isOpenProposal(last) ? last : undefined;
  const isOvertaken = publishedAt !== undefined && open !== undefined && open.at < publishedAt;
  const isNeeded = news.length > 0 || isOvertaken || last?.gaveWay === true;
  if (!provider || !stored?.isPublished || date < businessDateOf(now)) return nothing;
  if (!isNeeded || !mayOpen(dateNow)) return nothing;
  const heard = news.slice(0, MOST_CAUSES);
  const carried = open || last?.gaveWay ? (last?.causes ?? []) : [];
  const causes = [...carried, ...heard.map(causeIn)].slice(-MOST_CAUSES);
  const by = byOf(SYSTEM);
  const rosterId = newId('roster', { msecs: now });
  const proposal = newRoster(
    { providerId, rosterId, dates: [date], seconds: PROPOSAL_SECONDS, repairs: reasonOf(causes), causes },
    provider,
    settings,
    { by, now },
  );
  return {
    writes: [
      beginsOn(dateNow, now, { proposalId: rosterId }),
      { put: proposal, when: absent },
      ...(open ? [givenUp(open, by, now)] : []),
      ...heard.map((cause) => ({ put: { ...cause, rosterId } })),
    ],
    answer: proposal,
  };
}

async function propose(
  table: Table,
  providerId: string,
  date: BusinessDate,
  why: { publishedAt?: Instant | undefined },
  now: Instant,
): Promise<void> {
  const proposed = await execute(
    table,
    async (): Promise<RepairState> => {
      // The date before its causes: whoever hears one of them in between writes over the version seen here.
      const [dateNow] = await loadDates(table, providerId, [date]);
      const [{ items }, surroundings] = await Promise.all([
        table.query<RosterCause>(causesOf(providerId, date)),
        loadSurroundings(table, providerId),
      ]);
      return { dateNow: dateNow!, news: items.filter(({ rosterId }) => rosterId === undefined), ...surroundings };
    },
    (state) => decideProposal(state, why, now),
  );
  // Others keep changing the date: what waits is noted, and told again it is looked at then.
  if (isRefusal(proposed)) throw new Error(`nothing could be proposed for ${date} of ${providerId}: ${proposed.code}`);
  if (proposed) log.info('repair proposed', { providerId, date, rosterId: proposed.rosterId });
}

/** A step of an order that touches a published date opens a proposal to mend it, or joins the one that is being made. */
export async function proposeRepair(
  table: Table,
  step: z.output<typeof orderChanged.schema>,
  now: Instant,
): Promise<void> {
  const item = await table.get(orderKey(step.orderId));
  if (!item) return;
  const order = orderOf(item);
  const cause = causeOf(step, order, now);
  if (!cause) return;
  const { providerId, date } = order;
  const known = await table.get<RosterDate>(rosterDateKey(providerId, date));
  if (!known?.isPublished) return;
  // An item of its own: thirty at once are not in each other's way, and one told again finds itself there.
  await table.commit([{ put: rosterCause(providerId, date, cause, now), when: absent }]);
  await propose(table, providerId, date, {}, now);
}

/** A roster is planned, published or given up: what has waited for that is proposed now. */
export async function openWaiting(
  { table, clock }: { table: Table; clock: () => Instant },
  { providerId, dates, publishedAt }: RosterItem,
): Promise<void> {
  const known = (await table.getMany(dates.map((date) => rosterDateKey(providerId, date)))) as (
    | RosterDate
    | undefined
  )[];
  for (const item of known)
    if (item?.isPublished) await propose(table, providerId, item.date, { publishedAt }, clock());
}
