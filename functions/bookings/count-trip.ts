import type { Clock, Instant } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';
import { post, transferKey } from '../../shared/ledger.ts';
import { isRefusal } from '../../shared/refusal.ts';
import { elderHead, facilityHead } from '../../shared/resource.ts';
import { absent, type Decision, execute, type Item, type Table, type Write } from '../../shared/table.ts';
import type { FacilityHead } from '../facilities/index.ts';
import type { ElderHead } from '../registry/index.ts';
import { type DeliverySubsidy, deliveryReversed, deliverySubsidy } from '../settlement/index.ts';
import {
  elderToPrice,
  loadPolicy,
  type OwnQuote,
  type Policy,
  policyIndexKeys,
  policyInForce,
  quoteDelivery,
} from '../subsidies/index.ts';
import { type Booking, type BookingIn, type By, type Claim, holderOf, SYSTEM } from './booking.ts';
import { bookingKey, bookingOf, byOf, claimKey, claimOf } from './store.ts';
import { type Trip, type TripItem, type TripMeal, tripIdOf, tripKey, tripsOf } from './trip.ts';

export interface TripState {
  booking: Booking;
  /** The trip it is, or was, on; a new one has no meals yet. */
  trip: Trip;
  facility: FacilityHead;
  /** Everybody who is, or was, on the trip: by the file of the booking, as the file that stays knows them. */
  elders: ReadonlyMap<string, ElderHead>;
  claim: Claim | undefined;
  policy: Policy | undefined;
  /** The line the trip is paid by. */
  paid: DeliverySubsidy | undefined;
}

const isOnTrip = (booking: Booking): booking is BookingIn<'SERVED'> =>
  booking.mode === 'delivery' && booking.sentAt !== undefined && booking.state === 'SERVED';

/** The trip's meals with this booking as it stands now. */
function mealsNow({ booking, trip, claim }: TripState): TripMeal[] {
  const others = trip.meals.filter(({ bookingId }) => bookingId !== booking.bookingId);
  if (!isOnTrip(booking)) return others;
  const { elderId, bookingId, serving } = booking;
  const { transferId, postedAt } = serving;
  const held = claim?.state === 'HELD' && holderOf(claim) === bookingId ? claim : booking;
  return [...others, { elderId, bookingId, subsidyFen: held.subsidyFen, transferId, postedAt }].sort((a, b) =>
    a.bookingId < b.bookingId ? -1 : 1,
  );
}

function fileOf(elders: TripState['elders'], elderId: string): ElderHead {
  const head = elders.get(elderId);
  if (!head) throw new Error(`${elderId} got a meal and has no file`);
  return head;
}

/** What the trip is worth by the policy of the point's county. */
function quoteOf({ facility, elders, policy, trip }: TripState, meals: readonly TripMeal[]): OwnQuote | undefined {
  if (meals.length === 0) return undefined;
  const { facilityId, region, facilityKind } = facility;
  const { date, mealtime } = trip;
  return quoteDelivery(policy, {
    facility: { facilityId, region, kind: facilityKind },
    date,
    mealtime,
    elders: meals.map(({ elderId, subsidyFen }) => ({
      facts: elderToPrice(fileOf(elders, elderId), date),
      subsidyFen,
    })),
  });
}

const partsOf = (layers: readonly { payer: string; label: string; fen: number }[]): string =>
  JSON.stringify(layers.map(({ payer, label, fen }) => [payer, label, fen]));

/** Whether every meal the line was posted for is still on the trip: a meal taken back takes its line with it. */
const isFor = (paid: DeliverySubsidy | undefined, meals: readonly TripMeal[]): boolean =>
  (paid?.servings ?? []).every(({ transferId }) => meals.some((meal) => meal.transferId === transferId));

/** Who brought the trip to what it is now: whoever served the meal, or took it back. */
function whoMoved(booking: Booking): By {
  if (booking.state === 'SERVED') return booking.serving.by;
  return booking.state === 'REVERSED' ? booking.reversed.by : (booking.undoneBy ?? byOf(SYSTEM));
}

/**
 * Counts a trip again with one of its meals as it stands: paid once, however many meals it brought; paid otherwise, the
 * line before is taken back and another posted; taken back when no meal of it is left. Nothing to write when nothing moved.
 */
export function decideTrip(state: TripState, now: Instant): Decision<Trip> {
  const { booking, trip, paid } = state;
  const meals = mealsNow(state);
  const quote = quoteOf(state, meals);
  const due = quote && quote.subsidyFen > 0 ? quote : undefined;
  const stands = partsOf(due?.layers ?? []) === partsOf(paid?.layers ?? []) && isFor(paid, meals);
  if (stands && JSON.stringify(meals) === JSON.stringify(trip.meals)) return { writes: [], answer: trip };

  const by = whoMoved(booking);
  const { facilityId, date, mealtime, tripId } = trip;
  const line =
    stands || !due
      ? undefined
      : deliverySubsidy(
          { tripId, mealtime, policyId: due.policyId!, servings: meals },
          { facilityId, originDate: date, layers: due.layers, by, now },
        );
  const reason = meals.length === 0 ? '送到的餐已撤销' : '这一趟送到的餐有变动，重新计算';
  const { paid: before, ...kept } = trip;
  const posted = line ? { paid: { transferId: line.transferId, postedAt: line.postedAt } } : {};
  const counted: Trip = {
    ...kept,
    meals,
    ...(stands && before ? { paid: before } : posted),
    version: trip.version + 1,
  };
  const put: TripItem = { ...tripKey(trip), kind: 'trip', ...counted };
  const unchanged: Write = {
    check: bookingKey(booking),
    when: [['version', '=', booking.version]],
  };
  return {
    writes: [
      { put, when: trip.version === 0 ? absent : [['version', '=', trip.version]] },
      unchanged,
      ...(stands || !paid ? [] : [post(deliveryReversed(paid, { reason, by, now }))]),
      ...(line ? [post(line)] : []),
    ],
    answer: counted,
  };
}

export interface TripShell {
  table: Table;
  keyring: () => Promise<Keyring>;
}

/** Elders by the file they were read from; who has become part of another file is known by that one. */
async function filesThatStay(
  table: Table,
  heads: readonly (ElderHead | undefined)[],
): Promise<ReadonlyMap<string, ElderHead>> {
  const files = new Map<string, ElderHead>();
  for (const head of heads) {
    let known = head;
    while (known?.mergedInto !== undefined) known = await table.get<ElderHead>(elderHead(known.mergedInto));
    if (head && known) files.set(head.elderId, known);
  }
  return files;
}

/** Undefined where the booking neither is nor was on a trip. */
async function loadTrip(
  { table, keyring }: TripShell,
  policyOf: ReturnType<typeof loadPolicy>,
  named: Pick<Booking, 'elderId' | 'bookingId'>,
): Promise<TripState | undefined> {
  const item = await table.get(bookingKey(named));
  const booking = item && bookingOf(item);
  if (booking?.mode !== 'delivery') return undefined;
  const { items: trips } = await table.query<TripItem>(tripsOf(booking));
  const current = trips.find(({ meals }) => meals.some(({ bookingId }) => bookingId === booking.bookingId));
  if (!current && !isOnTrip(booking)) return undefined;
  const [facility, elder, claim] = await table.getMany([
    facilityHead(booking.facilityId),
    elderHead(booking.elderId),
    claimKey(booking),
  ]);
  if (!facility || !elder) throw new Error(`${booking.bookingId}: the point or the elder is gone`);
  const { facilityId, date, mealtime } = booking;
  const tripId = current?.tripId ?? tripIdOf(booking, elder as ElderHead, await keyring());
  const known = current ?? trips.find((trip) => trip.tripId === tripId);
  const trip: Trip = known ?? { facilityId, date, mealtime, tripId, meals: [], version: 0 };
  const others = trip.meals.map((meal) => meal.elderId).filter((elderId) => elderId !== booking.elderId);
  const keys = policyIndexKeys((facility as FacilityHead).region);
  const along = await table.getMany([...keys, ...others.map(elderHead)]);
  const ref = policyInForce(along.slice(0, keys.length), date);
  const { paid } = trip;
  return {
    booking,
    trip,
    facility: facility as FacilityHead,
    elders: await filesThatStay(table, [elder, ...along.slice(keys.length)] as (ElderHead | undefined)[]),
    claim: claim && claimOf(claim),
    policy: ref && (await policyOf(ref)),
    paid: paid && (await table.get<DeliverySubsidy & Item>(transferKey({ payeeId: facilityId, ...paid }), 'ledger')),
  };
}

/**
 * Brings the trip of a delivered meal in line with the booking as it stands. Whatever is told twice or in another order
 * comes to the same. Throws when the table stays too busy: the event comes again.
 */
export async function countTrip(
  shell: TripShell,
  named: Pick<Booking, 'elderId' | 'bookingId'>,
  clock: Clock,
): Promise<void> {
  const policyOf = loadPolicy(shell.table);
  const counted = await execute(
    shell.table,
    () => loadTrip(shell, policyOf, named),
    (state): Decision<Trip | undefined> => (state ? decideTrip(state, clock()) : { writes: [], answer: undefined }),
  );
  if (isRefusal(counted)) throw new Error(`the trip of ${named.bookingId} was not counted: ${counted.code}`);
}
