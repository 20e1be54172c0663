import { businessDateOf, type Instant } from '../../shared/business-time.ts';
import type { Table } from '../../shared/table.ts';
import { bookingOf, isOpen } from '../bookings/index.ts';
import { isOver } from '../orders/index.ts';
import { type ElderHead, factsOn } from '../registry/index.ts';
import { isDue, periodOf, type StatementItem, statementKey } from '../settlement/index.ts';
import type { Wallet } from '../vouchers/index.ts';
import { firstPosted, itemsAt, type OwnItems, postedIn } from './own-items.ts';

/** What has to come to its end before a person can be forgotten, in the words of whoever asks. */
export const OPEN = {
  services: '服务还没有停，或者停了、档案改了还不满一天（二十四小时）：请先暂停服务或登记去世，满一天再确认',
  meals: '还有没吃的餐',
  visits: '还有没办完的上门服务',
  vouchers: '服务券还有余额，请等到期或先用完',
  months: '还有没结账的月份',
} as const;
export type OpenMatter = keyof typeof OPEN;

export interface Unfinished {
  readonly heads: readonly ElderHead[];
  readonly own: OwnItems;
  /** Every statement in which a line about the person is, and those there are of the months in which the files were changed. */
  readonly unclosed: number;
}

const isEmpty = (wallet: Pick<Wallet, 'lots' | 'holds'>): boolean =>
  wallet.lots.every(({ leftUnits, heldUnits }) => leftUnits === 0 && heldUnits === 0) &&
  Object.keys(wallet.holds).length === 0;

/** When the files were changed: late news may post corrections then, of what was served long ago. */
const changesOf = ({ items }: OwnItems): Instant[] =>
  items.flatMap(({ kind, fields, at }) => (kind === 'elder-trail' && Array.isArray(fields) ? [Number(at)] : []));

/** An event is tried for a day: whatever was on its way when services were stopped has arrived by then. */
const QUIET_MS = 24 * 3_600_000;

/** For a whole day at least, and nothing else in the files was changed meanwhile. */
function isStopped({ heads, own }: Unfinished, now: Instant): boolean {
  const today = businessDateOf(now);
  const living = heads.filter((head) => head.mergedInto === undefined).map((head) => factsOn(head, today));
  const isQuiet = changesOf(own).every((at) => now - at >= QUIET_MS);
  return isQuiet && living.every(({ suspended, deceased }) => suspended || deceased);
}

/** What stands against erasing the files now. Nothing, and nothing can begin any more: services are stopped. */
export function whatIsOpen(unfinished: Unfinished, now: Instant): OpenMatter[] {
  const { own, unclosed } = unfinished;
  const ofKind = (kind: string) => own.items.filter((item) => item.kind === kind);
  const open: Record<OpenMatter, boolean> = {
    services: !isStopped(unfinished, now),
    meals: ofKind('booking').some((item) => isOpen(bookingOf(item))),
    visits: own.orders.some((order) => !isOver(order)),
    vouchers: ofKind('wallet').some((item) => !isEmpty(item as unknown as Wallet)),
    months: unclosed > 0,
  };
  return (Object.keys(open) as OpenMatter[]).filter((matter) => open[matter]);
}

/**
 * How many months of points are not closed: those in which something was posted about the person, and at the same points
 * those in which the files were changed since.
 */
export async function countUnclosed(table: Pick<Table, 'get' | 'getMany' | 'query'>, own: OwnItems, now: Instant) {
  const posted = postedIn(own);
  if (posted.length === 0) return 0;
  const changed = [...new Set(changesOf(own).map(periodOf))];
  const asked = new Set(posted.map(({ facilityId, period }) => `${facilityId} ${period}`));
  const afterwards = firstPosted(posted)
    .flatMap(({ facilityId, period: first }) =>
      changed.filter((period) => period >= first).map((period) => ({ facilityId, period })),
    )
    .filter(({ facilityId, period }) => !asked.has(`${facilityId} ${period}`));
  const keysOf = (names: typeof posted) => names.map(({ facilityId, period }) => statementKey(facilityId, period));
  let closed = 0;
  for await (const item of itemsAt(table, keysOf(posted))) if ((item as StatementItem).state === 'CLOSED') closed += 1;
  let waiting = changed.every((period) => isDue(period, now)) ? 0 : 1;
  for await (const item of itemsAt(table, keysOf(afterwards)))
    if ((item as StatementItem).state !== 'CLOSED') waiting += 1;
  return posted.length - closed + waiting;
}
