import { addDays, type BusinessDate, type Clock, type Instant, instantAt } from '../../shared/business-time.ts';
import { transfersOf } from '../../shared/ledger.ts';
import type { Table } from '../../shared/table.ts';
import type { VoucherTransfer } from './entries.ts';
import { type ListedWallet, WALLET_SHARDS, walletsOf } from './issue-cohort-job.ts';
import type { JobItem } from './job.ts';
import { type LiabilitySums, type WalletRead, withWallet } from './liability.ts';
import { everyProgram } from './load-programs.ts';
import { type By, type WalletItem, walletKey, walletOf } from './wallet.ts';

/** What the vouchers of a county came to at the end of a date, added up wallet by wallet from every line. */
export interface LiabilityJob extends JobItem, LiabilitySums {
  what: 'liability';
  state: 'ADDING_UP' | 'ADDED_UP';
  asOf: BusinessDate;
  by: By;
  at: Instant;
  shard: number;
  after?: Record<string, unknown> | undefined;
  /** Gone through so far. */
  wallets: number;
  lines: number;
  doneAt?: Instant;
}

const WALLETS_PER_STEP = 100;
const READERS = 10;
const FOR_EVER: Instant = 9_999_999_999_999;
/** How often a wallet may move while it is read with its ledger. */
const MAX_READS = 10;

/** A wallet and its ledger as they were at one moment: nothing was posted between the two readings of the wallet. */
async function readWallet(table: Table, elderId: string, asOf: BusinessDate): Promise<WalletRead | undefined> {
  const end = instantAt(addDays(asOf, 1), '00:00');
  for (let attempt = 0; attempt < MAX_READS; attempt++) {
    const before = await table.get<WalletItem>(walletKey(elderId));
    if (!before) return undefined;
    const transfers: VoucherTransfer[] = [];
    for await (const one of transfersOf<VoucherTransfer>(table, elderId, { from: 0, to: FOR_EVER }))
      transfers.push(one);
    const after = await table.get<WalletItem>(walletKey(elderId));
    if (after?.version !== before.version) continue;
    const byDate = transfers.filter(({ postedAt }) => postedAt < end);
    return { wallet: walletOf(before, elderId, before.region), transfers, byDate };
  }
  throw new Error(`the wallet of ${elderId} moves faster than it can be read`);
}

/** One step: the next wallets of a shard. Only reads; done again it comes to the same. */
export const liabilityStep =
  (table: Table, clock: Clock) =>
  async (job: LiabilityJob): Promise<LiabilityJob> => {
    const programs = await everyProgram(table, job.region);
    const page = await table.query<ListedWallet>({
      pk: walletsOf(job.region, job.shard),
      limit: WALLETS_PER_STEP,
      after: job.after,
    });
    let sums: LiabilitySums = job;
    let lines = job.lines;
    for (let start = 0; start < page.items.length; start += READERS) {
      const part = page.items.slice(start, start + READERS);
      for (const read of await Promise.all(part.map(({ elderId }) => readWallet(table, elderId, job.asOf)))) {
        if (!read) continue;
        sums = withWallet(sums, read, programs, job.region);
        lines += read.transfers.length;
      }
    }
    const { after: _after, ...rest } = job;
    const { programs: added, found, findings } = sums;
    const moved: LiabilityJob = {
      ...rest,
      programs: added,
      found,
      findings,
      lines,
      wallets: job.wallets + page.items.length,
    };
    if (page.next) return { ...moved, after: page.next };
    if (job.shard + 1 < WALLET_SHARDS) return { ...moved, shard: job.shard + 1 };
    return { ...moved, state: 'ADDED_UP', doneAt: clock() };
  };
