import type { BusinessDate, Clock } from '../../shared/business-time.ts';
import { isRefusal } from '../../shared/refusal.ts';
import type { RegionCode } from '../../shared/regions.ts';
import { absent, execute, type Item, type Page, type Table, type Write } from '../../shared/table.ts';
import { type ElderFacts, type ElderHead, elderHead, elderList, factsOn, rangeInElderList } from '../registry/index.ts';
import { type Also, entitlementOf } from './entitlement.ts';
import {
  EXCLUDED_KEPT_SECONDS,
  type ExcludedPage,
  excludedKey,
  type IssuedItem,
  type IssueJob,
  type IssueOutcome,
  issuedKey,
  listedWallet,
  withOutcomes,
} from './issue-cohort-job.ts';
import { isRunning } from './job.ts';
import { livesElsewhere, registeredHere } from './list-registered-elsewhere.ts';
import { loadPrograms, programFinder } from './load-programs.ts';
import { issueLot } from './moves.ts';
import type { Program, Programs } from './program.ts';
import { type Cause, type Wallet, type WalletItem, walletKey, walletOf, walletWrites } from './wallet.ts';

/** Elders of one step of the work. */
const ELDERS_PER_STEP = 100;
/** Elders of one transaction: four items each (wallet, ledger, mark, list), and it takes a hundred. */
const ELDERS_AT_ONCE = 25;

/** What one elder's issue is decided on. */
export interface Candidate {
  readonly elderId: string;
  readonly head: ElderHead | undefined;
  readonly wallet: WalletItem | undefined;
  /** Under this file, or under one that became part of it. */
  readonly issued: IssuedItem | undefined;
}
type Issuing = Pick<IssueJob, 'jobId' | 'region' | 'date' | 'page'>;
/** What is issued, and what else an elder may have on the day. */
export interface Offered {
  readonly program: Program;
  /** Of the lots in the wallet. */
  readonly programs: Programs;
  /** Of other systems, in force around the county. */
  readonly external: readonly Program[];
}

const nothing = (elderId: string, whyNot: string): IssueOutcome => ({ elderId, got: 'nothing', whyNot });

/** What an elder has on a day: lots of ours, and what lists of other systems say. */
function alsoHas(wallet: Wallet, facts: ElderFacts, date: BusinessDate, { programs, external }: Offered): Also[] {
  const ours = wallet.lots.filter((lot) => lot.from <= date && date <= lot.expiresOn);
  const isHolder = ({ external: by }: Program) => by?.holders !== undefined && facts.categories.includes(by.holders);
  return [...ours.flatMap(({ programId }) => programs.get(programId) ?? []), ...external.filter(isHolder)];
}

/**
 * What one elder of the cohort gets, and the writes that give it: the lot, its line in the ledger, and the mark that it was
 * issued. Decided on the wallet as it stands, so that of two programs that exclude each other one comes first.
 */
export function decideIssue(
  { elderId, head, wallet: stored, issued }: Candidate,
  offered: Offered,
  { jobId, region, date, page }: Issuing,
  cause: Cause,
): { outcome: IssueOutcome; writes: readonly Write[] } {
  const { program } = offered;
  const only = (outcome: IssueOutcome) => ({ outcome, writes: [] });
  // What this very step has issued stays counted when the step is done again, whatever has become of the file.
  if (issued?.jobId === jobId && issued.page === page)
    return only({ elderId, got: 'issued', units: issued.units, fen: issued.units * program.fenPerUnit });
  if (!head) return only(nothing(elderId, '没有这份档案'));
  if (head.mergedInto !== undefined) return only(nothing(elderId, '这份档案已并入另一份'));
  if (issued) return only({ elderId, got: 'already' });
  const before: Wallet = walletOf(stored, elderId, region);
  const facts = factsOn(head, date);
  const entitlement = entitlementOf(program, facts, date, alsoHas(before, facts, date, offered));
  if ('whyNot' in entitlement) return only(nothing(elderId, entitlement.whyNot));
  const moved = issueLot({ ...before, region }, program, entitlement, cause);
  if (isRefusal(moved)) return only(nothing(elderId, moved.message));
  const { units, lotId } = entitlement;
  if (!moved.transfer) return only({ elderId, got: 'already' });
  const { by, now } = cause;
  const mark: IssuedItem = {
    ...issuedKey(elderId, program, date),
    kind: 'voucher-issued',
    elderId,
    programId: program.programId,
    lotId,
    units,
    jobId,
    page,
    at: now,
    by: { personId: by.personId, role: by.role },
  };
  const isListed = before.version > 0 && before.region === region;
  return {
    outcome: { elderId, got: 'issued', units, fen: units * program.fenPerUnit },
    writes: [
      ...walletWrites(before, moved),
      { put: mark, when: absent },
      ...(isListed ? [] : [{ put: listedWallet(region, elderId) }]),
    ],
  };
}

type Finder = ReturnType<typeof programFinder>;

async function loadCandidates(
  table: Table,
  elderIds: readonly string[],
  program: Program,
  { date }: Issuing,
): Promise<Candidate[]> {
  const keys = elderIds.flatMap((id) => [elderHead(id), walletKey(id), issuedKey(id, program, date)]);
  const items = await table.getMany(keys);
  const candidates = elderIds.map((elderId, i) => ({
    elderId,
    head: items[3 * i] as ElderHead | undefined,
    wallet: items[3 * i + 1] as WalletItem | undefined,
    issued: items[3 * i + 2] as IssuedItem | undefined,
  }));
  const aliased = candidates.filter(({ head, issued }) => !issued && head?.aliases?.length);
  if (aliased.length === 0) return candidates;
  const before = new Map<string, IssuedItem>();
  for (const { elderId, head } of aliased) {
    const marks = await table.getMany(head!.aliases!.map((alias) => issuedKey(alias, program, date)));
    const mark = marks.find((item) => item !== undefined);
    if (mark) before.set(elderId, mark as IssuedItem);
  }
  return candidates.map((one) => ({ ...one, issued: one.issued ?? before.get(one.elderId) }));
}

const programsIn = async (find: Finder, candidates: readonly Candidate[]): Promise<Programs> =>
  find(candidates.flatMap(({ wallet }) => wallet?.lots ?? []));

interface Work extends Pick<Offered, 'program' | 'external'> {
  table: Table;
  find: Finder;
  job: IssueJob;
  clock: Clock;
}

/** Issues to some elders in one transaction; to half of them at a time where others keep getting in between. */
async function issueTo(work: Work, elderIds: readonly string[]): Promise<IssueOutcome[]> {
  const { table, program, external, find, job, clock } = work;
  const isOnlyCounted = job.state === 'COUNTING';
  const result = await execute(
    table,
    async () => {
      const candidates = await loadCandidates(table, elderIds, program, job);
      return { candidates, programs: await programsIn(find, candidates) };
    },
    ({ candidates, programs }) => {
      const cause: Cause = { by: job.confirmedBy ?? job.by, now: clock(), reason: job.reason };
      const decided = candidates.map((one) => decideIssue(one, { program, programs, external }, job, cause));
      return {
        writes: isOnlyCounted ? [] : decided.flatMap(({ writes }) => writes),
        answer: decided.map(({ outcome }) => outcome),
      };
    },
  );
  if (!isRefusal(result)) return result;
  if (elderIds.length === 1) throw new Error(`${job.jobId}: ${elderIds[0]} could not be issued to: ${result.code}`);
  const half = Math.ceil(elderIds.length / 2);
  const first = await issueTo(work, elderIds.slice(0, half));
  return [...first, ...(await issueTo(work, elderIds.slice(half)))];
}

function excludedPage(job: IssueJob, outcomes: readonly IssueOutcome[], now: number): ExcludedPage {
  const elders = outcomes.flatMap((one) =>
    one.got === 'nothing' ? [{ elderId: one.elderId, whyNot: one.whyNot }] : [],
  );
  const expiresAtSeconds = Math.floor(now / 1000) + EXCLUDED_KEPT_SECONDS;
  return { ...excludedKey(job), kind: 'voucher-excluded', elders, expiresAtSeconds };
}

/** The next elders of the list the job goes through; the second one only has whom the first one has not. */
async function nextElders(
  table: Table,
  { region, among, after }: Pick<IssueJob, 'region' | 'among' | 'after'>,
): Promise<Page<{ elderId: string }>> {
  const limit = ELDERS_PER_STEP;
  if (among === undefined)
    return table.query<Item & Pick<ElderHead, 'elderId'>>({
      pk: elderList(region),
      begins: rangeInElderList(region),
      index: true,
      limit,
      after,
    });
  const page = await table.query<Item & { elderId: string }>({ pk: registeredHere(region), limit, after });
  const heads = await table.getMany(page.items.map(({ elderId }) => elderHead(elderId)));
  return { ...page, items: page.items.filter((_, i) => livesElsewhere(heads[i] as ElderHead | undefined, region)) };
}

/** The programs of other systems in force around a county. */
const externalAround = async (table: Table, region: RegionCode, date: BusinessDate): Promise<Program[]> =>
  [...(await loadPrograms(table, region, date)).values()].filter(({ external }) => external !== undefined);

/**
 * One step of an issue: the next elders in the lists of the county, in a few transactions at a time. Done again after a
 * crash it finds the marks of those it has issued to, and comes to the same sums. The list may lag behind a file opened
 * this very moment; whoever it leaves out gets theirs with another issue of the same month.
 */
export const issueStep =
  (table: Table, clock: Clock) =>
  async (job: IssueJob): Promise<IssueJob> => {
    const find = programFinder(table);
    const program = (await find([job.program])).get(job.program.programId)!;
    const external = await externalAround(table, job.region, job.date);
    const page = await nextElders(table, job);
    const elderIds = page.items.map(({ elderId }) => elderId);
    const groups = Array.from({ length: Math.ceil(elderIds.length / ELDERS_AT_ONCE) }, (_, i) =>
      elderIds.slice(i * ELDERS_AT_ONCE, (i + 1) * ELDERS_AT_ONCE),
    );
    const work = { table, program, external, find, job, clock };
    const outcomes = (await Promise.all(groups.map((group) => issueTo(work, group)))).flat();
    await table.commit([{ put: excludedPage(job, outcomes, clock()) }]);
    const { after: _after, ...rest } = job;
    const sums = withOutcomes(job.state === 'COUNTING' ? job.counted : job.issued, outcomes);
    const moved: IssueJob = {
      ...rest,
      page: job.page + 1,
      ...(page.next ? { after: page.next } : {}),
      ...(job.state === 'COUNTING' ? { counted: sums } : { issued: sums }),
    };
    if (page.next || !isRunning(job)) return moved;
    if (job.among === undefined) return { ...moved, among: 'registered-here' };
    const { among: _among, ...done } = moved;
    return { ...done, state: job.state === 'COUNTING' ? 'COUNTED' : 'ISSUED' };
  };
