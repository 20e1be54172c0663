import type { BusinessDate, Clock } from '../../shared/business-time.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { Table } from '../../shared/table.ts';
import { type ListedWallet, WALLET_SHARDS, walletsOf } from './issue-cohort-job.ts';
import { type JobItem, jobKey, movedJob } from './job.ts';
import { moveWallet, tendWallets } from './tend-wallets.ts';

/** A night's work on every wallet of a county: what has expired, and what news of the day has not reached. */
export interface ExpiryJob extends JobItem {
  what: 'expiry';
  state: 'EXPIRING' | 'EXPIRED';
  /** The first date on which what expired is gone. */
  date: BusinessDate;
  shard: number;
  after?: Record<string, unknown> | undefined;
  /** Gone through so far. */
  wallets: number;
  expiresAtSeconds: number;
}

const KEPT_SECONDS = 90 * 24 * 3_600;

export function newExpiry(region: RegionCode, date: BusinessDate, now: number): ExpiryJob {
  const name = { what: 'expiry', region, jobId: date } as const;
  const job: ExpiryJob = {
    ...jobKey(name),
    kind: 'voucher-job',
    ...name,
    state: 'EXPIRING',
    date,
    shard: 0,
    wallets: 0,
    expiresAtSeconds: Math.floor(now / 1000) + KEPT_SECONDS,
    round: 1,
    version: 1,
    movedAt: now,
  };
  return movedJob(job, now);
}

const WALLETS_PER_STEP = 100;
const WALLETS_AT_ONCE = 25;

/** One step: the next wallets of a shard, in a few transactions at a time. */
export const expiryStep =
  (table: Table, clock: Clock) =>
  async (job: ExpiryJob): Promise<ExpiryJob> => {
    const page = await table.query<ListedWallet>({
      pk: walletsOf(job.region, job.shard),
      limit: WALLETS_PER_STEP,
      after: job.after,
    });
    const elderIds = page.items.map(({ elderId }) => elderId);
    const groups = Array.from({ length: Math.ceil(elderIds.length / WALLETS_AT_ONCE) }, (_, i) =>
      elderIds.slice(i * WALLETS_AT_ONCE, (i + 1) * WALLETS_AT_ONCE),
    );
    const ended = (await Promise.all(groups.map((group) => tendWallets(table, group, clock)))).flat();
    for (const elderId of ended) await moveWallet(table, elderId, clock);
    const { after: _after, ...rest } = job;
    const moved = { ...rest, wallets: job.wallets + elderIds.length };
    if (page.next) return { ...moved, after: page.next };
    if (job.shard + 1 < WALLET_SHARDS) return { ...moved, shard: job.shard + 1 };
    return { ...moved, state: 'EXPIRED' };
  };
