import { addDays, type BusinessDate, type Clock, type Instant, instantAt } from '../../shared/business-time.ts';
import { transfersOf } from '../../shared/ledger.ts';
import type { Table } from '../../shared/table.ts';
import { type Carried, type CarriedItem, carriedKey, nothingCarried, withLines } from './carried.ts';
import type { VoucherTransfer } from './entries.ts';
import { type ListedWallet, WALLET_SHARDS, walletsOf } from './issue-cohort-job.ts';
import type { JobItem } from './job.ts';
import { isUnbalanced, type LiabilitySums, type WalletRead, withWallet } from './liability.ts';
import { everyProgram } from './load-programs.ts';
import { type By, type WalletItem, walletKey, walletOf } from './wallet.ts';

/** What the vouchers of a county came to at the end of a date, added up wallet by wallet from every line. */
export interface LiabilityJob extends JobItem, LiabilitySums {
  what: 'liability';
  state: 'ADDING_UP' | 'ADDED_UP';
  asOf: BusinessDate;
  /** From the first line of every ledger, whatever is carried. */
  whole: boolean;
  by: By;
  at: Instant;
  shard: number;
  after?: Record<string, unknown> | undefined;
  /** Gone through so far. */
  wallets: number;
  lines: number;
  /** Of them: the others were carried from an earlier table. */
  linesRead: number;
  doneAt?: Instant;
}

const WALLETS_PER_STEP = 100;
const READERS = 10;
const FOR_EVER: Instant = 9_999_999_999_999;
/** How often a wallet may move while it is read with its ledger. */
const MAX_READS = 10;
/** After so many lines, the next reading begins behind them. */
const LINES_TO_CARRY = 25;

/** What is carried of a ledger, where it is of use: a date before it, or a check of every line, begins with the first one. */
async function carriedOf(
  table: Pick<Table, 'getMany'>,
  elderIds: readonly string[],
  { whole }: Pick<LiabilityJob, 'whole'>,
  end: Instant,
): Promise<Carried[]> {
  if (whole) return elderIds.map(() => nothingCarried);
  const items = (await table.getMany(elderIds.map(carriedKey))) as (CarriedItem | undefined)[];
  return items.map((item) => (item && item.postedAt < end ? item : nothingCarried));
}

async function readLedger(
  table: Table,
  wallet: WalletItem,
  { lines, postedAt, byProgram }: Carried,
  end: Instant,
): Promise<WalletRead> {
  const { elderId, region } = wallet;
  const linesRead: VoucherTransfer[] = [];
  const range = { from: postedAt + 1, to: FOR_EVER };
  for await (const line of transfersOf<VoucherTransfer>(table, elderId, range)) linesRead.push(line);
  const then = withLines(
    { lines, postedAt, byProgram },
    linesRead.filter((line) => line.postedAt < end),
  );
  const now = withLines(
    then,
    linesRead.filter((line) => line.postedAt >= end),
  );
  return { wallet: walletOf(wallet, elderId, region), then, now, linesRead };
}

/** Wallets with their ledgers as they were at one moment each: nothing was posted between two readings of the wallet. */
async function readWallets(table: Table, elderIds: readonly string[], job: LiabilityJob): Promise<WalletRead[]> {
  const end = instantAt(addDays(job.asOf, 1), '00:00');
  const done: WalletRead[] = [];
  let left = elderIds;
  for (let attempt = 0; left.length > 0; attempt++) {
    if (attempt === MAX_READS) throw new Error(`the wallet of ${left[0]} moves faster than it can be read`);
    const before = (await table.getMany(left.map(walletKey))) as (WalletItem | undefined)[];
    const carried = await carriedOf(table, left, job, end);
    const reads: (WalletRead | undefined)[] = [];
    for (let start = 0; start < left.length; start += READERS) {
      const part = before.slice(start, start + READERS);
      const read = part.map((wallet, i) => wallet && readLedger(table, wallet, carried[start + i]!, end));
      reads.push(...(await Promise.all(read)));
    }
    const after = (await table.getMany(left.map(walletKey))) as (WalletItem | undefined)[];
    const stood = reads.map((read, i) => !read || after[i]?.version === read.wallet.version);
    done.push(...reads.flatMap((read, i) => (read && stood[i] ? [read] : [])));
    left = left.filter((_, i) => !stood[i]);
  }
  return done;
}

/** Keeps what a ledger comes to where that spares reading again; a line that does not balance is found every time. */
async function carryForward(table: Table, { wallet, then, linesRead }: WalletRead): Promise<void> {
  if (linesRead.length < LINES_TO_CARRY || linesRead.some(isUnbalanced)) return;
  const put: CarriedItem = { ...carriedKey(wallet.elderId), kind: 'voucher-carried', ...then };
  // Never in place of what reaches further; a table of an earlier date may come to it later.
  await table.commit([{ put, when: [['postedAt', 'absent or <', then.postedAt + 1]] }]);
}

/** One step: the next wallets of a shard. Done again it comes to the same. */
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
    let { lines, linesRead } = job;
    for (const read of await readWallets(
      table,
      page.items.map(({ elderId }) => elderId),
      job,
    )) {
      sums = withWallet(sums, read, programs, job.region);
      lines += read.now.lines;
      linesRead += read.linesRead.length;
      await carryForward(table, read);
    }
    const { after: _after, ...rest } = job;
    const { programs: added, found, findings } = sums;
    const moved: LiabilityJob = {
      ...rest,
      programs: added,
      found,
      findings,
      lines,
      linesRead,
      wallets: job.wallets + page.items.length,
    };
    if (page.next) return { ...moved, after: page.next };
    if (job.shard + 1 < WALLET_SHARDS) return { ...moved, shard: job.shard + 1 };
    return { ...moved, state: 'ADDED_UP', doneAt: clock() };
  };
