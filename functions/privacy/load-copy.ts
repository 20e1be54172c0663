import type { Item, Key } from '../../shared/table.ts';
import { bookingKey, claimOf, claimsBetween, plansOfElder } from '../bookings/index.ts';
import { carePlansOfElder } from '../care-plans/index.ts';
import { elderHolders } from '../identity/index.ts';
import { type CareDay, careDaysBetween, orderKey } from '../orders/index.ts';
import { consentKey } from '../registry/index.ts';
import { wordKey } from '../visits/index.ts';
import { walletKey } from '../vouchers/index.ts';
import { itemsAt, type Reading } from './own-items.ts';

/** Keys of what has no day: consent, wallet, and rights over the file as the index knows them. */
async function keysOfAllYears(table: Reading, elderId: string): Promise<Key[]> {
  const { gsi1pk, begins } = elderHolders(elderId);
  const { items: rights } = await table.query<Item>({ pk: gsi1pk, begins, index: true });
  return [consentKey(elderId), walletKey(elderId), ...rights.map(({ pk, sk }) => ({ pk, sk }))];
}

/** Keys of a year's bookings, and of its orders with the elder's word: claims and days name them. */
async function keysOfYear(table: Reading, elderId: string, year: string): Promise<Key[]> {
  const [from, to] = [`${year}-01-01`, `${year}-12-31`];
  const [claims, days] = await Promise.all([
    table.query<Item>(claimsBetween(elderId, from, to)),
    table.query<Item & CareDay>(careDaysBetween(elderId, from, to)),
  ]);
  const bookings = claims.items.flatMap((claim) => claimOf(claim).bookings);
  const orders = new Set(days.items.flatMap((day) => Object.keys(day.orders)));
  return [
    ...bookings.map((bookingId) => bookingKey({ elderId, bookingId })),
    ...[...orders].flatMap((orderId) => [orderKey(orderId), wordKey(orderId)]),
  ];
}

/** What is copied of some files of one person: of what has a day, a year of it and no more is read, each thing once. */
export async function loadCopy(table: Reading, elderIds: readonly string[], year: string): Promise<Item[]> {
  const items: Item[] = [];
  const keys = new Map<string, Key>();
  for (const elderId of elderIds) {
    const named = await Promise.all([keysOfAllYears(table, elderId), keysOfYear(table, elderId, year)]);
    for (const key of named.flat()) keys.set(`${key.pk}/${key.sk}`, key);
    for (const plans of [plansOfElder(elderId), carePlansOfElder(elderId)])
      items.push(...(await table.query<Item>(plans)).items);
  }
  for await (const item of itemsAt(table, [...keys.values()])) items.push(item);
  // A day still names an order that moved into another file.
  return items.filter(({ elderId }) => elderId === undefined || elderIds.includes(String(elderId)));
}
