import './quiet.ts';
import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { JobName } from '../functions/vouchers/job.ts';
import { loadPrograms } from '../functions/vouchers/load-programs.ts';
import { newIssue } from '../functions/vouchers/request-voucher-issue.ts';
import { SYSTEM } from '../functions/vouchers/tend-wallets.ts';
import { workOnJob } from '../functions/vouchers/work-on-job.ts';
import { newId } from '../shared/ids.ts';
import { createTable, type TableNames } from '../shared/table.ts';
import { freshTables, testClient } from '../test/engine/fresh-tables.ts';
import { COUNTY, officials, voucherJobsHouse } from '../test/engine/voucher-jobs-house.ts';
import { withEngine } from './with-engine.ts';

/**
 * A month of vouchers to a county of `--wallets` elders on a real engine: counted, issued by a worker that is killed
 * half-way and followed by another, issued again to nobody, added up. Prints how long, how much CPU and memory.
 */
const { wallets: asked } = parseArgs({ options: { wallets: { type: 'string', default: '1000' } } }).values;
const WALLETS = Number(asked);
const UNITS = 6_000;
const DATE = '2026-11-01';

interface Work {
  readonly names: TableNames;
  readonly job: JobName;
  readonly now: number;
}
/** What a worker has used so far. */
interface Used {
  readonly cpuMs: number;
  readonly residentMb: number;
}

const usedSoFar = (): Used => {
  const { user, system } = process.cpuUsage();
  return { cpuMs: (user + system) / 1000, residentMb: Math.round(process.resourceUsage().maxRSS / 1024) };
};

/** The function's part, in a process of its own: it can be killed. */
async function workAsFunction({ names, job, now }: Work): Promise<void> {
  const telling = setInterval(() => process.send!(usedSoFar()), 500);
  await workOnJob(createTable(names, testClient()), job, () => now);
  clearInterval(telling);
  process.send!(usedSoFar());
  process.disconnect();
}

/** Starts a worker; answers how it ended and what it used. */
function startWorker(work: Work): { child: ChildProcess; ended: Promise<Used & { killed: boolean }> } {
  const child = fork(fileURLToPath(import.meta.url), [], { env: { ...process.env, WORK: JSON.stringify(work) } });
  let used: Used = { cpuMs: 0, residentMb: 0 };
  child.on('message', (message) => {
    used = message as Used;
  });
  const ended = new Promise<Used & { killed: boolean }>((resolve, reject) => {
    child.on('exit', (code, signal) =>
      code === 0 || signal === 'SIGKILL'
        ? resolve({ ...used, killed: signal === 'SIGKILL' })
        : reject(new Error(`a worker ended with ${code ?? signal}`)),
    );
  });
  return { child, ended };
}

/** Seconds of CPU the engine has used; a tick of Linux is a hundredth of a second. */
function engineCpuSeconds(): number {
  const pid = globalThis.xianglaoEngine?.pid;
  if (pid === undefined) return 0;
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Transactions a second that write a hundred items of half a kilobyte, four at a time: what the engine does as it is now. */
async function bareTransactions(): Promise<number> {
  const { table } = await freshTables();
  const filling = 'x'.repeat(450);
  const queue = Array.from({ length: 40 }, (_, i) =>
    Array.from({ length: 100 }, (_item, j) => ({ put: { pk: `BARE#${i}#${j}`, sk: 'HEAD', filling } })),
  );
  const count = queue.length;
  const start = performance.now();
  const work = async () => {
    for (let writes = queue.shift(); writes; writes = queue.shift()) await table.commit(writes);
  };
  await Promise.all([work(), work(), work(), work()]);
  return Math.round((count / (performance.now() - start)) * 1000);
}

const tell = (text: string): void => console.error(text);
const seconds = (since: number): number => Math.round((performance.now() - since) / 100) / 10;
function expectThat(isSo: boolean, what: string): void {
  if (!isSo) throw new Error(`not so: ${what}`);
}

async function run(): Promise<void> {
  const house = await voucherJobsHouse();
  const programId = await house.program();
  const startedSeeding = performance.now();
  await house.elders(Array.from({ length: WALLETS }, () => ({})));
  tell(`${WALLETS} files in ${seconds(startedSeeding)} s`);
  const bareBefore = await bareTransactions();

  const read = (params: Record<string, string>) => house.ask(officials.auditor, 'readVoucherIssue', { params });
  const workFor = (jobId: string): Work => ({
    names: house.names,
    job: { what: 'issue', region: COUNTY, jobId },
    now: house.clock(),
  });
  const worked = async (jobId: string) => {
    const start = performance.now();
    const used = await startWorker(workFor(jobId)).ended;
    return { seconds: seconds(start), ...used };
  };

  const { params } = await house.request(programId, DATE);
  const counting = await worked(params.issueId);
  await house.ask(officials.colleague, 'confirmVoucherIssue', { params });

  const start = performance.now();
  const engineBefore = engineCpuSeconds();
  const first = startWorker(workFor(params.issueId));
  const pace: { issued: number; atSeconds: number }[] = [];
  const noteTenths = async (): Promise<number> => {
    const { issued } = (await read(params)).issued;
    const tenth = Math.floor((issued * 10) / WALLETS);
    while (pace.length < tenth) {
      pace.push({ issued, atSeconds: seconds(start) });
      tell(`issued ${issued} of ${WALLETS} after ${seconds(start)} s`);
    }
    return issued;
  };
  while ((await noteTenths()) < WALLETS / 2) await pause(100);
  first.child.kill('SIGKILL');
  const killed = await first.ended;
  const atKill = await noteTenths();
  tell(`the worker was killed at ${atKill}`);
  const second = startWorker(workFor(params.issueId));
  let isOver = false;
  const ended = second.ended.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    await noteTenths();
    await pause(100);
  }
  const resumed = await ended;
  await noteTenths();
  const issueSeconds = seconds(start);
  const engineSeconds = engineCpuSeconds() - engineBefore;

  const done = await read(params);
  expectThat(killed.killed, 'the first worker was killed');
  expectThat(done.state === 'ISSUED' && done.issued.issued === WALLETS, `all ${WALLETS} were issued to`);
  expectThat(done.issued.already === 0, 'nobody was met twice');

  // As the schedule issues: without counting first.
  const again = { region: COUNTY, issueId: newId('request'), date: DATE, reason: '重复发放' };
  const program = (await loadPrograms(house.table, COUNTY, DATE)).get(programId)!;
  await house.table.commit([{ put: newIssue(again, program, { state: 'ISSUING', by: SYSTEM, now: house.clock() }) }]);
  const repeating = await worked(again.issueId);
  const repeated = (await read({ region: COUNTY, issueId: again.issueId })).issued;
  expectThat(repeated.issued === 0 && repeated.already === WALLETS, 'the second issue gave nothing');

  const startedAdding = performance.now();
  const sheet = await house.liability(DATE);
  expectThat(sheet.verdict === 'EXACT' && sheet.lines === WALLETS, 'every wallet is the sum of its entries');
  expectThat(sheet.outstandingFen === WALLETS * UNITS, 'what is outstanding is what was granted');

  const cpuMs = killed.cpuMs + resumed.cpuMs;
  console.log(
    JSON.stringify({
      wallets: WALLETS,
      countSeconds: counting.seconds,
      issueSeconds,
      killedAt: atKill,
      workerCpuMsAWallet: Number((cpuMs / WALLETS).toFixed(3)),
      workerMb: Math.max(killed.residentMb, resumed.residentMb),
      engineCpuMsAWallet: Number(((engineSeconds * 1000) / WALLETS).toFixed(3)),
      firstTenthSeconds: pace[0]?.atSeconds,
      lastTenthSeconds: Number((pace.at(-1)!.atSeconds - pace.at(-2)!.atSeconds).toFixed(1)),
      bareTransactionsASecond: { before: bareBefore, after: await bareTransactions() },
      repeatSeconds: repeating.seconds,
      repeatIssued: repeated.issued,
      liabilitySeconds: seconds(startedAdding),
      verdict: sheet.verdict,
      outstandingFen: sheet.outstandingFen,
    }),
  );
}

if (process.env.WORK === undefined) await withEngine(run);
else await workAsFunction(JSON.parse(process.env.WORK) as Work);
