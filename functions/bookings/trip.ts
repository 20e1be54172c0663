import type { BusinessDate } from '../../shared/business-time.ts';
import { instantAt } from '../../shared/business-time.ts';
import { newId } from '../../shared/ids.ts';
import type { Keyring } from '../../shared/keyring.ts';
import type { Fen } from '../../shared/money.ts';
import type { Item, Key } from '../../shared/table.ts';
import type { Mealtime } from '../facilities/index.ts';
import { type ElderHead, placeOf } from '../registry/index.ts';
import type { Booking } from './booking.ts';
import { addressPlace } from './codes.ts';

/** A meal that a trip brought and that stands. */
export interface TripMeal {
  elderId: string;
  bookingId: string;
  subsidyFen: Fen;
  /** Where its serving lies in the ledger. */
  transferId: string;
  postedAt: number;
}

/** A courier's trip from a point: what it delivered, and the line it is paid by. */
export interface Trip {
  facilityId: string;
  date: BusinessDate;
  mealtime: Mealtime;
  tripId: string;
  meals: TripMeal[];
  /** The line that stands; none while nothing is due. */
  paid?: { transferId: string; postedAt: number };
  version: number;
}
export interface TripItem extends Trip, Item {
  kind: 'trip';
}

type TripMealtime = Pick<Trip, 'facilityId' | 'date' | 'mealtime'>;
export const tripsOf = ({ facilityId, date, mealtime }: TripMealtime): { pk: string; begins: string } => ({
  pk: `FACILITY#${facilityId}`,
  begins: `TRIP#${date}#${mealtime}#`,
});
export const tripKey = (trip: Pick<Trip, 'facilityId' | 'date' | 'mealtime' | 'tripId'>): Key => ({
  pk: `FACILITY#${trip.facilityId}`,
  sk: `TRIP#${trip.date}#${trip.mealtime}#${trip.tripId}`,
});

/** Spaces, full-width forms and punctuation make no other address. */
const plainAddress = (text: string): string => text.normalize('NFKC').replace(/[\s\p{P}]/gu, '');

/**
 * Which trip brought a meal: the one the courier named, and where none was named, everything brought to the same address
 * at the same mealtime is one trip. The address itself is not in the name.
 */
export function tripIdOf(booking: Booking, elder: ElderHead, keyring: Keyring): string {
  const { tripId, elderId, bookingId, facilityId, date, mealtime, deliverTo } = booking;
  if (tripId !== undefined) return tripId;
  const address = deliverTo
    ? keyring.open(deliverTo, addressPlace(booking))
    : elder.address && keyring.open(elder.address, placeOf(elderId, 'address'));
  const door = (address && plainAddress(address)) || bookingId;
  const [, mac] = keyring.mac('proof', `trip/${facilityId}/${date}/${mealtime}/${door}`);
  return newId('trip', { msecs: instantAt(date, '00:00'), random: mac.subarray(0, 16) });
}
