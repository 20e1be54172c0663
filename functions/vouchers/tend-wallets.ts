import type { Clock } from '../../shared/business-time.ts';
import { isRefusal } from '../../shared/refusal.ts';
import { countyOf, type RegionCode } from '../../shared/regions.ts';
import { execute, type Table } from '../../shared/table.ts';
import { type ElderHead, elderHead, fileStays, fileThatStays } from '../registry/index.ts';
import { type Tending, tendWallet } from './claw-back.ts';
import { listedWallet } from './issue-cohort-job.ts';
import { isCounty } from './job.ts';
import { programFinder } from './load-programs.ts';
import { mergeWallets } from './merge-wallets.ts';
import { type By, type Wallet, type WalletItem, walletKey, walletOf, walletWrites } from './wallet.ts';

export const SYSTEM: By = { personId: 'system', role: 'system' };
interface Tended extends Tending {
  readonly wallet: Wallet;
}

async function loadToTend(
  table: Table,
  find: ReturnType<typeof programFinder>,
  elderIds: readonly string[],
): Promise<Tended[]> {
  const items = await table.getMany(elderIds.flatMap((id) => [elderHead(id), walletKey(id)]));
  const stored = elderIds.flatMap((elderId, i) => {
    const head = items[2 * i] as ElderHead | undefined;
    const wallet = items[2 * i + 1] as WalletItem | undefined;
    return wallet ? [{ head, wallet: walletOf(wallet, elderId, wallet.region) }] : [];
  });
  const programs = await find(stored.flatMap(({ wallet }) => wallet.lots));
  return stored.map((one) => ({ ...one, programs }));
}

/**
 * Brings wallets in line with today and with the files as they are, all of them in one transaction; half of them at a time
 * where others keep getting in between. At most 25 elders. Answers those whose file has become part of another. Throws
 * when the table stays too busy.
 */
export async function tendWallets(table: Table, elderIds: readonly string[], clock: Clock): Promise<string[]> {
  const find = programFinder(table);
  const result = await execute(
    table,
    () => loadToTend(table, find, elderIds),
    (wallets) => {
      const cause = { by: SYSTEM, now: clock() };
      return {
        writes: wallets.flatMap((one) => walletWrites(one.wallet, ...tendWallet(one.wallet, one, cause))),
        answer: wallets.flatMap(({ head }) => (head?.mergedInto === undefined ? [] : [head.elderId])),
      };
    },
  );
  if (!isRefusal(result)) return result;
  if (elderIds.length === 1) throw new Error(`the wallet of ${elderIds[0]} could not be tended: ${result.code}`);
  const half = Math.ceil(elderIds.length / 2);
  const first = await tendWallets(table, elderIds.slice(0, half), clock);
  return [...first, ...(await tendWallets(table, elderIds.slice(half), clock))];
}

/**
 * Moves the wallet of a file that ended into the one that stays, however many files lie between. Done again, it finds
 * nothing left. Answers the file that stays.
 */
export async function moveWallet(table: Table, endedId: string, clock: Clock): Promise<string> {
  const head = await table.get<ElderHead>(elderHead(endedId));
  if (head?.mergedInto === undefined) return endedId;
  const keptId = await fileThatStays(table, head.mergedInto);
  const find = programFinder(table);
  const result = await execute(
    table,
    async () => {
      const [ended, kept, keptHead] = await table.getMany([walletKey(endedId), walletKey(keptId), elderHead(keptId)]);
      const region = countyOf(String(keptHead?.region ?? head.region));
      const [from, to] = [walletOf(ended, endedId, region), walletOf(kept, keptId, region)];
      return { from, to, programs: await find([...from.lots, ...to.lots]) };
    },
    ({ from, to, programs }) => {
      const moved = mergeWallets(to, from, programs, { by: SYSTEM, now: clock() });
      if (!moved) return { writes: [], answer: keptId };
      return {
        writes: [
          ...walletWrites(from, moved.ended),
          ...walletWrites(to, moved.kept),
          ...countiesOf(to, from).map((county) => ({ put: listedWallet(county, keptId) })),
          fileStays(keptId),
        ],
        answer: keptId,
      };
    },
  );
  if (isRefusal(result)) throw new Error(`the wallet of ${endedId} could not be moved: ${result.code}`);
  return result;
}

/** Where the wallet that stays is listed from now on: whose list had the one that ended, and who answers for what it brings. */
const countiesOf = (to: Wallet, from: Wallet): RegionCode[] => {
  const giving = from.lots.map(({ region }) => region).filter(isCounty);
  return [...new Set([...(to.version === 0 ? [to.region] : []), from.region, ...giving])];
};
