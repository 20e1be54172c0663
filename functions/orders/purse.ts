import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { type Fen, sumFen } from '../../shared/money.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { Item, Write } from '../../shared/table.ts';
import {
  type Cause,
  holdTenders,
  type Moved,
  type Programs,
  type Purchase,
  quoteTenders,
  releaseHold,
  type Tender,
  type Wallet,
  walletOf,
  walletWrites,
} from '../vouchers/index.ts';
import { byOf, type Order } from './order.ts';
import type { Shell } from './shell.ts';

/** An elder's wallet with the programs of its lots: all it takes to pay, hold and give back. */
export interface Purse {
  wallet: Wallet;
  programs: Programs;
}

/** The wallet read as an item, with its programs. */
export async function purseOf(
  { programsOf }: Pick<Shell, 'programsOf'>,
  item: Item | undefined,
  { elderId, region }: { elderId: string; region: RegionCode },
): Promise<Purse> {
  const wallet = walletOf(item, elderId, region);
  return { wallet, programs: await programsOf(wallet.lots) };
}

/** What vouchers of ours pay of a price, and what is left. */
export type Shares = Pick<Order, 'tenders' | 'heldFen' | 'selfPayFen'>;
export type Priced = Pick<Order, 'service' | 'minutes' | 'date' | 'carePlanId' | 'priceFen' | 'useVouchers'> & {
  /** Paid by a voucher of another system: vouchers of ours pay of the rest. */
  externalFen: Fen;
};

const purchaseOf = ({ service, minutes, date, carePlanId, priceFen, externalFen, useVouchers }: Priced): Purchase => ({
  scope: 'home-care',
  serviceId: service.serviceId,
  group: service.group,
  help: service.help,
  carePlanId,
  priceFen: priceFen - externalFen,
  minutes,
  date,
  programIds: typeof useVouchers === 'boolean' ? undefined : useVouchers,
});
const sharesOf = ({ priceFen }: Priced, tenders: readonly Tender[]): Shares => {
  const heldFen = sumFen(tenders.map(({ fen }) => fen));
  return { tenders, heldFen, selfPayFen: priceFen - heldFen };
};

/** What vouchers would pay if it were ordered now. */
export const quoteShares = ({ wallet, programs }: Purse, priced: Priced, now: Instant): Shares =>
  sharesOf(priced, priced.useVouchers === false ? [] : quoteTenders(wallet, programs, purchaseOf(priced), now));

export const causeOf = (actor: Actor, now: Instant, reason?: string): Cause => ({ by: byOf(actor), now, reason });

type Holding = Pick<Order, 'orderId' | 'heldFen'>;

/** Throws when the wallet lacks what it should hold: it is on its way into the file that two files became. */
function released({ wallet }: Purse, { orderId, heldFen }: Holding, cause: Cause): Moved[] {
  if (wallet.holds[orderId]) return [releaseHold(wallet, orderId, cause)];
  if (heldFen > 0) throw new Error(`${orderId}: its vouchers are not in this wallet`);
  return [];
}

/**
 * Keeps vouchers for an order, in place of what was kept for it before. Refuses as `holdTenders` does, with a programme that
 * pays wholly or not at all.
 */
export function holdFor(
  purse: Purse,
  order: Holding,
  priced: Priced,
  cause: Cause,
): { shares: Shares; writes: Write[] } | Refusal {
  const before = released(purse, order, cause);
  if (priced.useVouchers === false)
    return { shares: sharesOf(priced, []), writes: walletWrites(purse.wallet, ...before) };
  const held = holdTenders(
    before.at(-1)?.wallet ?? purse.wallet,
    purse.programs,
    purchaseOf(priced),
    order.orderId,
    cause,
  );
  if (isRefusal(held)) return held;
  return { shares: sharesOf(priced, held.tenders), writes: walletWrites(purse.wallet, ...before, held) };
}

/**
 * As `holdFor`, for a visit that goes on: what is kept already is never lost by it, as it would be when midnight has passed
 * since and with it the last day of a voucher.
 */
export function holdMore(
  purse: Purse,
  order: Pick<Order, 'orderId' | 'tenders' | 'heldFen'>,
  priced: Priced,
  cause: Cause,
): { shares: Shares; writes: Write[] } | Refusal {
  const held = holdFor(purse, order, priced, cause);
  return isRefusal(held) || held.shares.heldFen >= order.heldFen
    ? held
    : { shares: sharesOf(priced, order.tenders), writes: [] };
}

/** Gives back what is kept for an order; nothing to write where nothing is. */
export const freeHold = (purse: Purse, order: Holding, cause: Cause): Write[] =>
  walletWrites(purse.wallet, ...released(purse, order, cause));
