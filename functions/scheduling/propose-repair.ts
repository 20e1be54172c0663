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
import { givenUp, isOpenProposal, loadSurroundings, newRoster, rostersFor, type Surroundings } from './make-roster.ts';
import { latest, type RepairItem, repairKey } from './repair.ts';
import { type Cause, isUnderWay, type RosterItem, rosterKey } from './roster.ts';

/** Of a section: it begins with what stands, and there may be many in a day. */
const PROPOSAL_SECONDS = 3;
interface RepairState extends Surroundings {
  readonly repair: RepairItem | undefined;
  readonly current: RosterItem | undefined;
}

const keyOf = ({ what, orderId, at }: Cause): string => `${what}/${orderId}/${at}`;

/** Whether a proposal can be made now: nobody plans the date, and nobody has begun to change the last proposal. */
function mayOpen({ current, others }: RepairState, date: BusinessDate): boolean {
  const isBusy = [...others, ...(current ? [current] : [])].some(
    (other) => isUnderWay(other) && rostersFor([other], [date]).length > 0,
  );
  const isTouched = current !== undefined && isOpenProposal(current) && current.isEdited === true;
  return !isBusy && !isTouched;
}

/**
 * Notes a cause, and opens a proposal for all that wait where one can be made: there is one at a time, and the next takes the
 * place of one that nobody has published. `published`: by this roster somebody has just mended the date themselves.
 */
export function decideProposal(
  state: RepairState,
  { cause, published }: { cause?: Cause | undefined; published?: string | undefined },
  now: Instant,
): Decision<RosterItem | undefined> {
  const { repair, current, provider, settings } = state;
  if (!repair || !provider) return { writes: [], answer: undefined };
  const { providerId, date, waiting = [], told = [], version } = repair;
  const isNews = cause !== undefined && !told.includes(keyOf(cause));
  const open = current && isOpenProposal(current) ? current : undefined;
  const isOvertaken = published !== undefined && open !== undefined && open.rosterId !== published;
  if ((!isNews && waiting.length === 0 && !isOvertaken) || date < businessDateOf(now))
    return { writes: [], answer: undefined };
  const noted: RepairItem = {
    ...repair,
    waiting: latest([...waiting, ...(isNews ? [cause] : [])]),
    told: latest([...told, ...(isNews ? [keyOf(cause)] : [])]),
    version: version + 1,
  };
  const when = [['version', '=', version]] as const;
  if (!mayOpen(state, date)) return { writes: isNews ? [{ put: noted, when }] : [], answer: undefined };
  const causes = latest([...(open?.causes ?? []), ...(noted.waiting ?? [])]);
  const repairs = reasonOf(causes);
  const by = byOf(SYSTEM);
  const proposal = newRoster(
    {
      providerId,
      rosterId: newId('roster', { msecs: now }),
      dates: [date],
      seconds: PROPOSAL_SECONDS,
      repairs,
      causes,
    },
    provider,
    settings,
    { by, now },
  );
  return {
    writes: [
      { put: { ...noted, waiting: [], rosterId: proposal.rosterId }, when },
      { put: proposal, when: absent },
      ...(open ? [givenUp(open, by, now)] : []),
    ],
    answer: proposal,
  };
}

async function propose(
  table: Table,
  providerId: string,
  date: BusinessDate,
  why: { cause?: Cause; published?: string | undefined },
  now: Instant,
): Promise<void> {
  const proposed = await execute(
    table,
    async (): Promise<RepairState> => {
      const repair = await table.get<RepairItem>(repairKey(providerId, date));
      const { rosterId } = repair ?? {};
      const [current, surroundings] = await Promise.all([
        rosterId === undefined ? undefined : table.get<RosterItem>(rosterKey({ providerId, rosterId })),
        loadSurroundings(table, providerId),
      ]);
      return { repair, current, ...surroundings };
    },
    (state) => decideProposal(state, why, now),
  );
  // Others keep changing the date: told again, it is noted then.
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
  const watched = await table.get(repairKey(order.providerId, order.date));
  if (watched) await propose(table, order.providerId, order.date, { cause }, now);
}

/** A roster is planned, published or given up: what has waited for that is proposed now. */
export async function openWaiting(
  { table, clock }: { table: Table; clock: () => Instant },
  { providerId, rosterId, dates, state }: RosterItem,
): Promise<void> {
  const watched = await table.getMany(dates.map((date) => repairKey(providerId, date)));
  const published = state === 'PUBLISHED' ? rosterId : undefined;
  for (const item of watched)
    if (item) await propose(table, providerId, (item as RepairItem).date, { published }, clock());
}
