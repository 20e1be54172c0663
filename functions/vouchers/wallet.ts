import type { Actor } from '../../shared/access.ts';
import type { BusinessDate, Instant } from '../../shared/business-time.ts';
import { post } from '../../shared/ledger.ts';
import type { Fen } from '../../shared/money.ts';
import type { RegionCode } from '../../shared/regions.ts';
import { elderHead } from '../../shared/resource.ts';
import { absent, type Item, type Key, type Write } from '../../shared/table.ts';
import type { VoucherTransfer } from './entries.ts';
import type { ProgramRef } from './program.ts';

export type By = Pick<Actor, 'personId' | 'role'>;

/** Units of one program that were issued together and expire together. */
export interface Lot extends ProgramRef {
  /** `<programId>:2026-11`, or `<programId>:once`: one elder gets one lot of a program a month. */
  readonly lotId: string;
  readonly fenPerUnit: number;
  /** Who bears it, named when it was issued: those who share, the owner of the rest and of the odd fen last. */
  readonly payers: readonly string[];
  readonly issuedUnits: number;
  /** Free to be spent. */
  readonly leftUnits: number;
  /** Promised to purchases. */
  readonly heldUnits: number;
  /** The first day it pays for. */
  readonly from: BusinessDate;
  /** The last day it pays for. */
  readonly expiresOn: BusinessDate;
  /** The last day on which a hold of it can be captured: `expiresOn` and the days of grace. */
  readonly captureBy: BusinessDate;
  /** It pays for no more of one day's services. */
  readonly unitsPerDay?: number;
  /** Promised or spent by the day of the service, where a day has a limit. */
  readonly usedOn?: Readonly<Record<BusinessDate, number>>;
  /** What comes back from now on goes to the payers. */
  readonly clawedBackOn?: BusinessDate;
  /** What the payers have got back of it so far: it returns when the news was wrong. */
  readonly clawedUnits?: number;
  /** Used by two files that turned out to be one person, beyond the one grant: taken from whatever of it comes back. */
  readonly overusedUnits?: number;
}

/** What is to be paid for. */
export interface Purchase {
  readonly scope: 'meal' | 'home-care';
  readonly serviceId?: string | undefined;
  readonly group?: string | undefined;
  readonly help?: string | undefined;
  readonly carePlanId?: string | undefined;
  /** What is left to pay, after discounts and subsidies. */
  readonly priceFen: Fen;
  /** Of service; 0 for a meal. */
  readonly minutes: number;
  /** Business date on which it is to be performed. */
  readonly date: BusinessDate;
  /** Only vouchers of these programs; of any when left out. */
  readonly programIds?: readonly string[] | undefined;
}

/** What one lot gives to a purchase. */
export interface Part {
  readonly programId: string;
  readonly lotId: string;
  readonly units: number;
  readonly fen: Fen;
}
/** Parts of lots kept for a purchase until it is performed or falls through. */
export interface Hold {
  readonly purchase: Purchase;
  readonly heldAt: Instant;
  readonly parts: readonly Part[];
}

/** What an elder may spend. History is in the ledger: a lot that is empty and past is no longer listed. */
export interface Wallet {
  readonly elderId: string;
  /** The county of the elder. */
  readonly region: RegionCode;
  readonly version: number;
  /** Of the last transfer: the next one is posted later, so that the ledger tells the moves in their order. */
  readonly postedAt: Instant;
  readonly lots: readonly Lot[];
  readonly holds: Readonly<Record<string, Hold>>;
}
export interface WalletItem extends Wallet, Item {
  kind: 'wallet';
  by: By;
}

/** Who moves something in a wallet, when, and why where it is not plain. */
export interface Cause {
  readonly by: By;
  readonly now: Instant;
  readonly reason?: string | undefined;
}
/** A wallet after a move, and what is posted about it; nothing where nothing moved. */
export interface Moved {
  readonly wallet: Wallet;
  readonly transfer: VoucherTransfer | undefined;
}

export const walletKey = (elderId: string): Key => ({ pk: elderHead(elderId).pk, sk: 'WALLET' });

/** The wallet as it is stored, or the empty one of an elder who never had a voucher. */
export function walletOf(item: Item | undefined, elderId: string, region: RegionCode): Wallet {
  if (!item) return { elderId, region, version: 0, postedAt: 0, lots: [], holds: {} };
  const { version, postedAt, lots, holds, ...stored } = item as WalletItem;
  return { elderId: stored.elderId, region: stored.region, version, postedAt, lots, holds };
}

/**
 * The wallet after one move or several in a row, over the one that was read, and the transfer of each: for the transaction
 * of whatever they are made for. Nothing to write where nothing moved.
 */
export function walletWrites(before: Wallet, ...moves: readonly Moved[]): Write[] {
  const transfers = moves.flatMap(({ transfer }) => transfer ?? []);
  const [after, last] = [moves.at(-1)?.wallet, transfers.at(-1)];
  if (!after || !last) return [];
  const item: WalletItem = { ...walletKey(after.elderId), kind: 'wallet', ...after, by: last.by };
  const asRead = before.version === 0 ? absent : ([['version', '=', before.version]] as const);
  return [{ put: item, when: asRead }, ...transfers.map(post)];
}
