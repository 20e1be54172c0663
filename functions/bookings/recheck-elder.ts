import type { BusinessDate, Clock, Instant } from '../../shared/business-time.ts';
import { transferKey } from '../../shared/ledger.ts';
import { isRefusal } from '../../shared/refusal.ts';
import type { Item, Table, Write } from '../../shared/table.ts';
import type { ElderHead } from '../registry/index.ts';
import { loadStanding, type MealServed } from '../settlement/index.ts';
import { type Moved, programFinder, walletWrites } from '../vouchers/index.ts';
import { type BookingIn, SYSTEM } from './booking.ts';
import { loadHistory } from './load-history.ts';
import { loadVouchersPosted, walletHolding, walletThatStays } from './load-purse.ts';
import { giveBackTooMuch, type VouchersPosted } from './pay-with-vouchers.ts';
import { after, causeOf, holdAnew, holdsVouchers, type Purse } from './purse.ts';
import {
  adjust,
  type Posted,
  type PricedAgain,
  pricedAgain,
  reasonFor,
  reprice,
  standsAgain,
} from './recheck-meals.ts';
import { moveCard, replaceBooking, turnAfter } from './store.ts';

/** Three items a meal and the card, nine a meal that vouchers pay and the wallet: below the hundred a transaction takes. */
const MEALS_AT_ONCE = 20;
const MEALS_WITH_VOUCHERS_AT_ONCE = 10;
/** How often others may come in between before the event has to come again. */
const MAX_STARTS = 8;

const isServed = (again: PricedAgain): again is PricedAgain & { booking: BookingIn<'SERVED'> } =>
  again.booking.state === 'SERVED';

/** A meal to be moved, with what the ledger holds about it when it was served. */
interface Found {
  again: PricedAgain;
  posted?: Posted;
  vouchers?: VouchersPosted | undefined;
}
async function findPosted(table: Table, again: PricedAgain): Promise<Found> {
  if (!isServed(again)) return { again };
  const { facilityId, serving } = again.booking;
  const [original, standing, vouchers] = await Promise.all([
    table.get<MealServed & Item>(transferKey({ payeeId: facilityId, ...serving }), 'ledger'),
    loadStanding(table, serving),
    loadVouchersPosted(table, again.booking),
  ]);
  if (!original) throw new Error(`${again.booking.bookingId} was served without a line in the ledger`);
  return { again, posted: { original, standing }, vouchers };
}

const usesVouchers = ({ booking }: PricedAgain): boolean => booking.vouchers !== undefined;

/** The purse of the meals that vouchers pay; undefined where none does. `torn`: a booking among them was ended meanwhile. */
async function purseFor(table: Table, meals: readonly PricedAgain[]): Promise<Purse | 'torn' | undefined> {
  const paid = meals.filter(usesVouchers);
  if (!paid[0]) return undefined;
  const held = paid.find(({ booking }) => holdsVouchers(booking));
  const wallet = held
    ? await walletHolding(table, held.booking)
    : await walletThatStays(table, paid[0].booking.elderId);
  const holdsAll = paid.every(({ booking }) => !holdsVouchers(booking) || wallet?.holds[booking.bookingId]);
  if (!wallet || !holdsAll) return 'torn';
  const tenders = paid.flatMap(({ booking }) => booking.vouchers?.tenders ?? []);
  return { wallet, programs: await programFinder(table)([...wallet.lots, ...tenders]) };
}

/** What a meal at its new price writes, and what moves in the wallet for it. */
function moveMeal(
  elder: ElderHead,
  { again, posted, vouchers }: Found,
  purse: Purse | undefined,
  now: Instant,
): { writes: Write[]; moves: Moved[] } {
  const { booking, quote } = again;
  const cause = { ...causeOf(SYSTEM, now), reason: reasonFor(elder, again) };
  if (!isServed(again) || !posted) {
    const held = purse && holdAnew(purse, booking, quote.selfPayFen, cause);
    return { writes: reprice(again, now, held?.vouchers), moves: held?.moves ?? [] };
  }
  const writes = adjust(elder, again, posted, now);
  const { selfPayFen } = standsAgain(elder, again, posted).to.shares;
  const back = purse && vouchers && giveBackTooMuch(purse, again.booking, vouchers, { selfPayFen, cause });
  if (!back?.vouchers) return { writes, moves: [] };
  const told = replaceBooking(booking, { ...again.booking, vouchers: back.vouchers });
  return { writes: [...writes, told, ...back.lines], moves: back.moves };
}

/** The writes of some meals: one wallet is moved by all of them, one after the other. */
function movesOf(elder: ElderHead, meals: readonly Found[], purse: Purse | undefined, now: Instant): Write[] {
  const moves: Moved[] = [];
  const writes = meals.flatMap((found) => {
    const moved = moveMeal(elder, found, purse && after(purse, moves), now);
    moves.push(...moved.moves);
    return moved.writes;
  });
  return purse ? [...writes, ...walletWrites(purse.wallet, ...moves)] : writes;
}

/**
 * Brings the meals of an elder since a date in line with the file as it is now: lines for what was served, new prices for
 * what is booked. Twenty meals a transaction, each moving the card, so that no booking counts quotas in between; cut short
 * or called again, it goes on with what is left and in the end finds nothing. Answers how many meals it moved. Throws
 * when the table stays too busy: the event comes again.
 */
export async function recheckElder(
  table: Table,
  { elderId, since }: { elderId: string; since: BusinessDate },
  clock: Clock,
): Promise<number> {
  let moved = 0;
  for (let start = 0; start < MAX_STARTS; start++) {
    const history = await loadHistory(table, elderId, since);
    if (!history) return moved;
    const { elder } = history;
    const left = pricedAgain(history);
    let { card } = history;
    while (left.length > 0) {
      const chunk = left.slice(0, left.some(usesVouchers) ? MEALS_WITH_VOUCHERS_AT_ONCE : MEALS_AT_ONCE);
      const now = clock();
      const purse = await purseFor(table, chunk);
      if (purse === 'torn') break;
      const found = await Promise.all(chunk.map((again) => findPosted(table, again)));
      const writes = movesOf(elder, found, purse, now);
      const result = await table.commit([moveCard(elder.elderId, card, now), ...writes]);
      if (isRefusal(result)) throw new Error(`the meals of ${elderId} could not be looked at again: ${result.code}`);
      if (result === 'stale') break;
      left.splice(0, chunk.length);
      moved += chunk.length;
      card = { version: card.version + 1, movedAt: turnAfter(card, now) };
    }
    if (left.length === 0) return moved;
  }
  throw new Error(`the meals of ${elderId} could not be looked at again: others keep changing them`);
}
