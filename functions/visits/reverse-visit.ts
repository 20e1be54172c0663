import type { Actor } from '../../shared/access.ts';
import { type BusinessDate, firstDayOf, type Instant, lastDayOf } from '../../shared/business-time.ts';
import { post, transferKey } from '../../shared/ledger.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import { type Decision, execute, type Item, type Table } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { type LineRef, moveOrder, type Order, openExternal } from '../orders/index.ts';
import { fileThatStays } from '../registry/index.ts';
import {
  moveStanding,
  NOTHING,
  type PaidTender,
  type StandingItem,
  standingKey,
  standingOf,
  type VisitServed,
  type VoucherPaid,
  visitReversed,
  voucherReturned,
} from '../settlement/index.ts';
import {
  type ExternalTender,
  externalKey,
  loadPrograms,
  type Programs,
  refundTenders,
  takeBackExternal,
  type Wallet,
  walletKey,
  walletOf,
  walletWrites,
} from '../vouchers/index.ts';
import { refuseReview } from './refusals.ts';
import { hadAHandInIt, wasThere } from './review-visit.ts';
import type { Shell } from './shell.ts';
import { type Found, loadFound } from './store.ts';
import { byOf } from './visit.ts';

interface ReversalState {
  served: VisitServed;
  vouchers: VoucherPaid | undefined;
  /** How the line of the vouchers stands, when an office refused it since. */
  standing: StandingItem | undefined;
  wallet: Wallet;
  programs: Programs;
  /** What another system pays, or has paid, of it. */
  external: ExternalTender | undefined;
}
export interface ReversalAsked {
  facilityId: string;
  orderId: string;
  reason: string;
}

/** Vouchers of other systems were never in the wallet: their line goes back, the rest is that system's. */
const isOurs = ({ layers }: PaidTender): boolean => !layers.some(({ payer }) => payer.startsWith('external:'));

const repeats = ({ state, history }: Order, { reason }: ReversalAsked, { personId }: Actor): boolean => {
  const last = history.at(-1);
  return state === 'REVERSED' && last?.by.personId === personId && last.reason === reason;
};

/**
 * Takes a verified visit back, whenever that is: the lines are reversed by new ones, which fall into the statement of
 * their own day, and what vouchers paid goes back to its lots, or to its payers where a lot has expired. What another
 * system was to pay is no longer claimed; what it has paid is owed back to it.
 */
export function decideReversal(
  found: Found | undefined,
  state: ReversalState | undefined,
  asked: ReversalAsked,
  { actor, now }: { actor: Actor; now: Instant },
): Decision<Order> {
  if (found?.order.providerId !== asked.facilityId) return refuse('NOT_FOUND');
  const { order, visits } = found;
  if (repeats(order, asked, actor)) return { writes: [], answer: order };
  if (!state || (order.state !== 'VERIFIED' && order.state !== 'SETTLED')) return refuseReview('NOT_REVERSIBLE');
  const { served, vouchers, standing, wallet, programs, external } = state;
  const verdict = order.history.findLast(({ to }) => to === 'VERIFIED');
  if (hadAHandInIt(order, actor) || wasThere(visits, actor) || verdict?.by.personId === actor.personId)
    return refuseReview('SAME_PERSON');
  const { reason } = asked;
  const cause = { by: byOf(actor), now, reason };
  const moved = moveOrder(order, 'REVERSED', {}, { by: actor, now, reason });
  if (isRefusal(moved)) return moved;
  const returned = vouchers
    ? [
        post(voucherReturned(vouchers, cause, standingOf(vouchers, standing).shares)),
        moveStanding(vouchers, standing, { shares: NOTHING }),
        ...walletWrites(wallet, refundTenders(wallet, programs, vouchers.tenders.filter(isOurs), cause)),
      ]
    : [];
  return {
    writes: [
      ...moved.writes,
      post(visitReversed(served, cause)),
      ...returned,
      ...(external ? takeBackExternal(external, actor) : []),
      ...stillHolds(actor),
    ],
    answer: moved.order,
  };
}

/** The programs of lots that are no longer in the wallet: those in force when the lot was issued or spent. */
async function programsOfTenders(
  table: Pick<Table, 'query'>,
  { region }: Order,
  { tenders, originDate }: VoucherPaid,
): Promise<Programs> {
  const months = tenders.map(({ lotId }) => lotId.slice(-7)).filter((month) => /^\d{4}-\d{2}$/.test(month));
  const dates = new Set<BusinessDate>([
    originDate,
    ...months.flatMap((month) => [firstDayOf(month), lastDayOf(month)]),
  ]);
  const found = await Promise.all([...dates].map((date) => loadPrograms(table, region, date)));
  return new Map(found.flatMap((programs) => [...programs]));
}

/** The elder's wallet; of a file that became part of another one that file's, once everything has gone there. */
async function loadWallet(table: Pick<Table, 'get'>, { elderId, region }: Order): Promise<Wallet> {
  const stays = await fileThatStays(table, elderId);
  const wallet = walletOf(await table.get(walletKey(elderId)), elderId, region);
  if (stays === elderId || wallet.lots.length > 0) return wallet;
  return walletOf(await table.get(walletKey(stays)), stays, region);
}

async function loadReversal(table: Table, order: Order): Promise<ReversalState | undefined> {
  const { providerId, visit } = order;
  if (!visit?.served) return undefined;
  const line = <T extends Item>(ref: LineRef) => table.get<T>(transferKey({ payeeId: providerId, ...ref }), 'ledger');
  const [wallet, standing, external, served, vouchers] = await Promise.all([
    loadWallet(table, order),
    visit.vouchers && table.get(standingKey(visit.vouchers)),
    table.get(externalKey(order.orderId)),
    line<VisitServed & Item>(visit.served),
    visit.vouchers && line<VoucherPaid & Item>(visit.vouchers),
  ]);
  if (!served) return undefined;
  return {
    served,
    vouchers,
    standing: standing as StandingItem | undefined,
    wallet,
    external: openExternal(external),
    programs: vouchers ? await programsOfTenders(table, order, vouchers) : new Map(),
  };
}

/** Reverses a visit that was verified by mistake, also after its month is closed. */
export const reverseVisit = (
  { table }: Pick<Shell, 'table'>,
  asked: ReversalAsked,
  call: { actor: Actor; now: Instant },
): Promise<Order | Refusal> =>
  execute(
    table,
    async () => {
      const found = await loadFound(table, asked.orderId);
      return { found, state: found && (await loadReversal(table, found.order)) };
    },
    ({ found, state }) => decideReversal(found, state, asked, call),
  );
