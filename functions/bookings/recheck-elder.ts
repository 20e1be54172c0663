import type { BusinessDate, Clock } from '../../shared/business-time.ts';
import { transferKey } from '../../shared/ledger.ts';
import { isRefusal } from '../../shared/refusal.ts';
import type { Item, Table, Write } from '../../shared/table.ts';
import type { ElderHead } from '../registry/index.ts';
import { loadStanding, type MealServed } from '../settlement/index.ts';
import type { BookingIn } from './booking.ts';
import { loadHistory } from './load-history.ts';
import { adjust, type PricedAgain, pricedAgain, reprice } from './recheck-meals.ts';
import { moveCard } from './store.ts';

/** Three items a meal and the card: well below the hundred a transaction takes. */
const MEALS_AT_ONCE = 20;
/** How often others may come in between before the event has to come again. */
const MAX_STARTS = 8;

const isServed = (again: PricedAgain): again is PricedAgain & { booking: BookingIn<'SERVED'> } =>
  again.booking.state === 'SERVED';

async function writesFor(table: Table, elder: ElderHead, again: PricedAgain, now: number): Promise<Write[]> {
  if (!isServed(again)) return reprice(again, now);
  const { facilityId, serving } = again.booking;
  const [original, standing] = await Promise.all([
    table.get<MealServed & Item>(transferKey({ payeeId: facilityId, ...serving }), 'ledger'),
    loadStanding(table, serving),
  ]);
  if (!original) throw new Error(`${again.booking.bookingId} was served without a line in the ledger`);
  return adjust(elder, again, { original, standing }, now);
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
      const chunk = left.slice(0, MEALS_AT_ONCE);
      const now = clock();
      const writes = await Promise.all(chunk.map((again) => writesFor(table, elder, again, now)));
      const result = await table.commit([moveCard(elder.elderId, card), ...writes.flat()]);
      if (isRefusal(result)) throw new Error(`the meals of ${elderId} could not be looked at again: ${result.code}`);
      if (result === 'stale') break;
      left.splice(0, chunk.length);
      moved += chunk.length;
      card += 1;
    }
    if (left.length === 0) return moved;
  }
  throw new Error(`the meals of ${elderId} could not be looked at again: others keep changing them`);
}
