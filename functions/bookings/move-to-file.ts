import { addDays, businessDateOf, type Instant } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';
import { isRefusal } from '../../shared/refusal.ts';
import { absent, type Decision, execute, type Item, type Table, type Write } from '../../shared/table.ts';
import { giveBackToSlot } from '../menus/index.ts';
import { fileStays, fileThatStays } from '../registry/index.ts';
import type { Wallet } from '../vouchers/index.ts';
import { type Booking, type Claim, holderOf, isOpen, isPastCutOff, SYSTEM, takenBy } from './booking.ts';
import { freeVouchers } from './cancel-booking.ts';
import { addressPlace } from './codes.ts';
import { walletThatStays } from './load-purse.ts';
import { type PlanItem, planKey, plansOfElder } from './plan.ts';
import { holdsVouchers } from './purse.ts';
import type { Shell } from './shell.ts';
import {
  bookingKey,
  bookingOf,
  byOf,
  type Card,
  cardKey,
  cardOf,
  claimKey,
  claimOf,
  claimsBetween,
  createBooking,
  endCard,
  holdClaim,
  moveCard,
  releaseClaim,
  replaceBooking,
} from './store.ts';

const FOR_EVER = '9999-12-31';

interface Files {
  elderId: string;
  duplicateId: string;
}
interface MoveState {
  booking: Booking | undefined;
  claim: Claim | undefined;
  /** The other file's claim on the same meal. */
  keptClaim: Claim | undefined;
  card: Card;
  /** Of the file that stays, where it holds vouchers for the booking. */
  wallet?: Wallet;
}

/** The same booking in the file that stays; an address of its own is sealed to its new place. */
function moved(booking: Booking, elderId: string, keyring: Keyring): Booking {
  const { deliverTo, ...rest } = booking;
  const there = { ...rest, elderId } as Booking;
  if (deliverTo === undefined) return there;
  return { ...there, deliverTo: keyring.seal(keyring.open(deliverTo, addressPlace(booking)), addressPlace(there)) };
}

/**
 * An open booking of the file that ended goes on in the one that stays, with its seat and its price. Where that file has
 * booked the same meal already, one of the two is given up: nobody eats twice.
 */
export function decideMove(
  { booking, claim, keptClaim, card, wallet }: MoveState,
  { elderId }: Files,
  { keyring, now }: { keyring: Keyring; now: Instant },
): Decision<'moved' | 'given up' | 'nothing to move'> {
  if (!booking || claim?.state !== 'HELD' || holderOf(claim) !== booking.bookingId || !isOpen(booking))
    return { writes: [], answer: 'nothing to move' };
  if (keptClaim?.state === 'HELD') {
    const counted = isPastCutOff(booking.cutOffAt, now);
    const reason = '两份档案合并，同一餐只留一份';
    const ended = {
      at: now,
      by: byOf(SYSTEM),
      reason,
      ...(counted ? { late: true } : {}),
    };
    return {
      writes: [
        replaceBooking(booking, { ...booking, state: 'CANCELLED', ended } as Booking),
        releaseClaim(claim),
        ...freeVouchers(booking, wallet, SYSTEM, { now, reason }),
        ...(counted
          ? []
          : [giveBackToSlot(booking.facilityId, booking.date, booking.mealtime, takenBy(booking.dishes))]),
      ],
      answer: 'given up',
    };
  }
  const held: Claim = { ...claim, elderId, bookings: [...(keptClaim?.bookings ?? []), booking.bookingId] };
  return {
    writes: [
      fileStays(elderId),
      createBooking(moved(booking, elderId, keyring)),
      { delete: bookingKey(booking), when: [['version', '=', booking.version]] },
      holdClaim(keptClaim, held),
      releaseClaim(claim),
      moveCard(elderId, card, now),
    ],
    answer: 'moved',
  };
}

/** The vouchers go first, by their own hand: what has not arrived yet throws, and the event comes again. */
async function walletArrived(table: Table, booking: Booking, elderId: string): Promise<Wallet> {
  const wallet = await walletThatStays(table, elderId);
  if (!wallet.holds[booking.bookingId]) throw new Error(`${booking.bookingId} waits for its vouchers`);
  return wallet;
}

async function moveBookings({ table, keyring: open }: Pick<Shell, 'table' | 'keyring'>, files: Files, now: Instant) {
  const keyring = await open();
  const { elderId, duplicateId } = files;
  // Before what is booked is listed: nothing is added to the list from here on.
  await table.commit([endCard(duplicateId)]);
  // A dinner past midnight belongs to the day before.
  const from = addDays(businessDateOf(now), -1);
  const { items } = await table.query<Item>(claimsBetween(duplicateId, from, FOR_EVER));
  for (const named of items.map(claimOf).filter(({ state }) => state === 'HELD')) {
    const key = bookingKey({ elderId: duplicateId, bookingId: holderOf(named) });
    const done = await execute<MoveState, string>(
      table,
      async () => {
        const [card, booking, claim, keptClaim] = await table.getMany([
          cardKey(elderId),
          key,
          claimKey(named),
          claimKey({ ...named, elderId }),
        ]);
        const found = booking && bookingOf(booking);
        const holds = found !== undefined && holdsVouchers(found);
        return {
          card: cardOf(card),
          booking: found,
          ...(holds ? { wallet: await walletArrived(table, found, elderId) } : {}),
          claim: claim && claimOf(claim),
          keptClaim: keptClaim && claimOf(keptClaim),
        };
      },
      (state) => decideMove(state, files, { keyring, now }),
    );
    if (isRefusal(done)) throw new Error(`${holderOf(named)} could not be moved: ${done.code}`);
  }
}

/** A plan under its new file; what both files order is told by the plan itself, as a meal already booked. */
const movePlan = (plan: PlanItem, elderId: string): Write[] => [
  fileStays(elderId),
  {
    put: { ...plan, ...planKey(elderId, plan.planId), elderId, gsi1sk: `${elderId}#${plan.planId}` } satisfies PlanItem,
    when: absent,
  },
  { delete: planKey(plan.elderId, plan.planId), when: [['version', '=', plan.version]] },
];

async function movePlans(table: Table, { elderId, duplicateId }: Files): Promise<void> {
  const { items } = await table.query<PlanItem>(plansOfElder(duplicateId));
  for (const plan of items) {
    const done = await table.commit(movePlan(plan, elderId));
    if (done !== 'done') throw new Error(`${plan.planId} could not be moved`);
  }
}

/**
 * What is still to be eaten under a file that ended goes on under the one that stays: plans, then bookings. What was
 * eaten stays where it was posted. Run again, it moves what is left.
 */
export async function moveToFile(shell: Pick<Shell, 'table' | 'keyring'>, named: Files, now: Instant): Promise<void> {
  const files = { ...named, elderId: await fileThatStays(shell.table, named.elderId) };
  await movePlans(shell.table, files);
  await moveBookings(shell, files, now);
}
