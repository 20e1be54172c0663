import type { Call } from '../../shared/api.ts';
import { noteLook } from '../../shared/look.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { countyOf } from '../../shared/regions.ts';
import { facilityHead } from '../../shared/resource.ts';
import type { Table } from '../../shared/table.ts';
import { type ElderHead, elderHead } from '../registry/index.ts';
import type { programFinder } from './load-programs.ts';
import type { Programs } from './program.ts';
import { type Wallet, walletKey, walletOf } from './wallet.ts';

export interface Vouchers {
  readonly table: Table;
  readonly programsFor: ReturnType<typeof programFinder>;
}
export interface WalletSeen {
  readonly wallet: Wallet;
  readonly programs: Programs;
}

/** What an elder may spend. Whoever is of an office is noted as having seen it. Refuses NOT_FOUND. */
export async function readWallet(
  { table, programsFor }: Vouchers,
  elderId: string,
  { actor, now }: Pick<Call, 'actor' | 'now'>,
): Promise<WalletSeen | Refusal> {
  const [head, item] = await table.getMany([elderHead(elderId), walletKey(elderId)]);
  if (!head) return refuse('NOT_FOUND');
  const { region } = head as ElderHead;
  await noteLook(table, actor, { did: 'read-wallet', elderId, region }, now);
  const wallet = walletOf(item, elderId, countyOf(region));
  return { wallet, programs: await programsFor(wallet.lots) };
}

/** The same at a counter, of an elder who lives in the county of the meal point or provider. Refuses NOT_FOUND. */
export async function readWalletAtCounter(
  vouchers: Vouchers,
  { facilityId, elderId }: { facilityId: string; elderId: string },
  call: Pick<Call, 'actor' | 'now'>,
): Promise<WalletSeen | Refusal> {
  const [facility, elder] = await vouchers.table.getMany([facilityHead(facilityId), elderHead(elderId)]);
  const isNear = facility && elder && countyOf(String(facility.region)) === countyOf(String(elder.region));
  return isNear ? readWallet(vouchers, elderId, call) : refuse('NOT_FOUND');
}
