import type * as z from 'zod';
import type { StaffDuty } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';
import { elderHead } from '../../shared/resource.ts';
import { type Slot, slotKey } from '../menus/index.ts';
import { type ElderHead, maskName, placeOf } from '../registry/index.ts';
import { type Booking, isOpen, type Order, shownState, toPayFenOf } from './booking.ts';
import { addressPlace } from './codes.ts';
import { bookingsOfMeal } from './count-kitchen.ts';
import { getEach } from './get-each.ts';
import type { kitchenListAnswer } from './schema.ts';
import type { Shell } from './shell.ts';

export type KitchenList = z.output<typeof kitchenListAnswer>;
type Line = KitchenList['bookings'][number];

/**
 * A booking as the point's staff sees it. The cook needs diets and allergens but no name; the counter calls elders by
 * name; an address is told only while it is being delivered to.
 */
function lineOf(
  booking: Booking,
  elder: ElderHead,
  slot: Slot | undefined,
  { duty, keyring, now }: { duty: StaffDuty | undefined; keyring: Keyring; now: Instant },
): Line {
  const meetsElders = duty === 'counter' || duty === 'manager';
  const { bookingId, elderId, mode, dishes, selfPayFen, vouchers, note, contact } = booking;
  return {
    bookingId,
    elderId,
    elderName: meetsElders ? elder.name : maskName(elder.name),
    state: shownState(booking, slot, now),
    mode,
    dishes: dishes.map(({ dishId, name, quantity }) => ({ dishId, name, quantity })),
    selfPayFen,
    ...(vouchers ? { toPayFen: toPayFenOf(booking) } : {}),
    diets: elder.diets,
    allergens: elder.allergens,
    ...(note ? { note } : {}),
    ...(contact ? { contact } : {}),
    ...(booking.state === 'SERVED' ? { ticketId: booking.serving.ticketId } : {}),
    ...(meetsElders && mode === 'delivery' && isOpen(booking) ? whereTo(booking, elder, keyring) : {}),
  };
}

function whereTo(booking: Booking, elder: ElderHead, keyring: Keyring): Pick<Line, 'address' | 'phone'> {
  const { elderId, deliverTo } = booking;
  const address = deliverTo
    ? keyring.open(deliverTo, addressPlace(booking))
    : elder.address && keyring.open(elder.address, placeOf(elderId, 'address'));
  const phone = elder.phone && keyring.open(elder.phone, placeOf(elderId, 'phone'));
  return { ...(address ? { address } : {}), ...(phone ? { phone } : {}) };
}

/** Everybody booked for a meal at a point, by name order of the index: who, what, how, and what to look out for. */
export async function listKitchen(
  { table, keyring: openKeyring }: Pick<Shell, 'table' | 'keyring'>,
  meal: Pick<Order, 'facilityId' | 'date' | 'mealtime'>,
  { duty, now }: { duty: StaffDuty | undefined; now: Instant },
): Promise<KitchenList> {
  const [bookings, keyring] = await Promise.all([bookingsOfMeal(table, meal), openKeyring()]);
  const slotAt = slotKey(meal.facilityId, meal.date, meal.mealtime);
  const itemAt = await getEach(table, [slotAt, ...bookings.map(({ elderId }) => elderHead(elderId))]);
  const lines = bookings.flatMap((booking) => {
    const elder = itemAt<ElderHead>(elderHead(booking.elderId));
    return elder ? [lineOf(booking, elder, itemAt<Slot>(slotAt), { duty, keyring, now })] : [];
  });
  return { bookings: lines };
}
