import { transferKey } from '../../shared/ledger.ts';
import { countyOf } from '../../shared/regions.ts';
import { elderHead } from '../../shared/resource.ts';
import type { Item, Table } from '../../shared/table.ts';
import type { ElderHead } from '../registry/index.ts';
import { loadStanding, type VoucherPaid, voucherLineId } from '../settlement/index.ts';
import { type Wallet, walletKey, walletOf } from '../vouchers/index.ts';
import type { Booking, UseVouchers } from './booking.ts';
import type { VouchersPosted } from './pay-with-vouchers.ts';
import { holdsVouchers, type Purse } from './purse.ts';
import type { Shell } from './shell.ts';
import { bookingKey, bookingOf } from './store.ts';

type Reading = Pick<Table, 'getMany'>;

/** The first wallet that `isIt`, along the files that the elder's has become part of; otherwise that of the last one. */
async function walletAlong(table: Reading, elderId: string, isIt: (wallet: Wallet) => boolean): Promise<Wallet> {
  const [head, item] = await table.getMany([elderHead(elderId), walletKey(elderId)]);
  const elder = head as ElderHead | undefined;
  const wallet = walletOf(item, elderId, countyOf(elder?.region ?? ''));
  return elder?.mergedInto === undefined || isIt(wallet) ? wallet : walletAlong(table, elder.mergedInto, isIt);
}

/** The wallet into which something is given back: that of the file that stays. */
export const walletThatStays = (table: Reading, elderId: string): Promise<Wallet> =>
  walletAlong(table, elderId, () => false);

/**
 * The wallet that holds for an open booking; undefined when somebody has moved the booking since it was read: then both
 * are to be read anew. Throws when it holds nothing all the same.
 */
export async function walletHolding(table: Reading, booking: Booking): Promise<Wallet | undefined> {
  const { elderId, bookingId, version } = booking;
  const holds = ({ holds }: Wallet) => holds[bookingId] !== undefined;
  const wallet = await walletAlong(table, elderId, holds);
  if (holds(wallet)) return wallet;
  const [item] = await table.getMany([bookingKey(booking)]);
  if (item && bookingOf(item).version === version) throw new Error(`${bookingId}: its vouchers are in no wallet`);
  return undefined;
}

export const purseOf = async ({ programsOf }: Pick<Shell, 'programsOf'>, wallet: Wallet): Promise<Purse> => ({
  wallet,
  programs: await programsOf(wallet.lots),
});

/** Whose purse a command needs: the one that holds for an open booking, or the elder's where vouchers are asked for. */
interface Wanted {
  elderId: string;
  booking?: Booking | undefined;
  use?: UseVouchers | undefined;
}

/** Loads a state and, only where vouchers pay, the purse. What was torn between the reads is loaded anew. */
export async function loadWithPurse<State extends object>(
  shell: Pick<Shell, 'table' | 'programsOf'>,
  load: () => Promise<State>,
  wantedBy: (state: State) => Wanted,
): Promise<State & { purse?: Purse }> {
  const state = await load();
  const { elderId, booking, use } = wantedBy(state);
  const holds = booking !== undefined && holdsVouchers(booking);
  if (!holds && use === undefined) return state;
  const wallet = holds ? await walletHolding(shell.table, booking) : await walletThatStays(shell.table, elderId);
  return wallet ? { ...state, purse: await purseOf(shell, wallet) } : loadWithPurse(shell, load, wantedBy);
}

/** What the ledger says of the vouchers that paid for a served meal. */
export async function loadVouchersPosted(
  table: Pick<Table, 'get'>,
  { facilityId: payeeId, bookingId, vouchers }: Booking,
): Promise<VouchersPosted | undefined> {
  if (vouchers?.paidAt === undefined) return undefined;
  const named = { payeeId, transferId: voucherLineId(bookingId, vouchers.paidAt), postedAt: vouchers.paidAt };
  const [line, standing] = await Promise.all([
    table.get<VoucherPaid & Item>(transferKey(named), 'ledger'),
    loadStanding(table, named),
  ]);
  if (!line) throw new Error(`${bookingId} was paid with vouchers without a line in the ledger`);
  return { line, standing };
}
