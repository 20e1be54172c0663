import { addDays, type BusinessDate, businessDateOf, type Instant, instantAt } from '../../shared/business-time.ts';
import type { SettlementLine } from '../settlement/index.ts';
import { Balance } from './balance.ts';
import { BooksDigest, NO_BOOKS_BEFORE } from './digest.ts';
import type { Books } from './store.ts';

/** The first instant after a business date. */
export const endOfDay = (date: BusinessDate): Instant => instantAt(addDays(date, 1), '00:00');

/**
 * The books of each date that has lines, from a point's lines in posting order. `last` are the books the lines follow.
 * Keeps one date's sums in memory, whatever the number of lines.
 */
export async function* foldDays(
  facilityId: string,
  last: Books | undefined,
  lines: AsyncIterable<SettlementLine> | Iterable<SettlementLine>,
): AsyncGenerator<Books> {
  let done = last;
  let day: { date: BusinessDate; balance: Balance; digest: BooksDigest; lines: number } | undefined;
  const close = (): Books | undefined => {
    if (!day) return undefined;
    const { date, balance, digest } = day;
    done = {
      facilityId,
      date,
      to: endOfDay(date),
      lines: day.lines,
      ...balance.sums(),
      digest: digest.value(),
    };
    day = undefined;
    return done;
  };
  for await (const line of lines) {
    const date = businessDateOf(line.postedAt);
    if (day && day.date !== date) yield close()!;
    day ??= {
      date,
      balance: new Balance(done),
      digest: new BooksDigest({ facilityId, date, previousDigest: done?.digest ?? NO_BOOKS_BEFORE }),
      lines: done?.lines ?? 0,
    };
    day.balance.addLine(line);
    day.digest.add(line);
    day.lines++;
  }
  const rest = close();
  if (rest) yield rest;
}
