import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { addDays, businessDateOf, businessMonthOf, firstDayOf, lastDayOf } from '../shared/business-time.ts';
import { yuanText } from '../shared/money.ts';
import { City, type Place } from './demo/city.ts';
import { closeMonth, exportMonth, type TrialBalance, trialBalanceOf, verifyFile } from './demo/close.ts';
import { bindFamilies } from './demo/families.ts';
import { Month, type Served } from './demo/month.ts';
import { payMonth } from './demo/pay.ts';
import { sumsOfFiles } from './demo/read-files.ts';
import { settleIn } from './demo/settle-in.ts';
import { demoWorld } from './demo/world.ts';

const HELP = `npm run demo -- [options]
  --month YYYY-MM  the month to play (the last one)
  --seed N         another world, another month (1)
  --elders N       elders per county (8)
  --url URL        a running local stack; without it one is started for the demo and ended after it
  --out DIR        where the files go (.xianglao/demo-YYYY-MM)`;

const root = fileURLToPath(new URL('..', import.meta.url));
const lastMonth = businessMonthOf(addDays(firstDayOf(businessMonthOf(businessDateOf(Date.now()))), -1));
const { values: given } = parseArgs({
  options: {
    month: { type: 'string', default: lastMonth },
    seed: { type: 'string', default: '1' },
    elders: { type: 'string', default: '8' },
    url: { type: 'string' },
    out: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (given.help) {
  console.log(HELP);
  process.exit(0);
}

const folder = resolve(given.out ?? join(root, '.xianglao', `demo-${given.month}`));
const isTerminal = process.stderr.isTTY;
const say = (text: string): void => console.error(text);
function bar(what: string, done: number, all: number): void {
  const filled = Math.round((done / all) * 30);
  const line = `${what}  ${'█'.repeat(filled)}${'░'.repeat(30 - filled)}  ${done}/${all}`;
  if (isTerminal) process.stderr.write(`\r${line}${done === all ? '\n' : ''}`);
  else if (done === all || done % 10 === 0) say(line);
}

/** A stack of its own, in a folder of its own, that ends with the demo. */
async function startOwnStack(data: string): Promise<{ place: Place; end: () => Promise<void> }> {
  say('starting a local stack for the demo');
  const options = ['--bare', '--fresh', '--port', '0', '--json', '--data', data];
  const child = spawn(process.execPath, [join(root, 'local', 'start.ts'), ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  let output = '';
  const place = await new Promise<Place>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const line = output.split('\n').find((text) => text.startsWith('{'));
      if (output.includes('\n') && line) resolve(JSON.parse(line) as Place);
    });
    child.on('exit', (code) => reject(new Error(`the local stack ended with ${code}`)));
  });
  return {
    place,
    end: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function runningStack(url: string): Promise<{ place: Place; end: () => Promise<void> }> {
  const status = (await (await fetch(`${url}/_local/status`)).json()) as { wechat: string };
  return { place: { url, wechatUrl: status.wechat }, end: async () => {} };
}

const PAYER = 'payer:';
const PAID_AFTER_DAYS = 7;

interface Account {
  account: string;
  debitFen: number;
  creditFen: number;
}
const owed = (accounts: readonly Account[], begins: string): number =>
  accounts
    .filter(({ account }) => account.startsWith(begins))
    .reduce((sum, { debitFen, creditFen }) => sum + debitFen - creditFen, 0);

/** The ledger, the tills' answers, the files' own lines and the payments, each added up by itself, must say the same. */
function isBalanced(
  balance: TrialBalance,
  served: Served,
  files: ReturnType<typeof sumsOfFiles>,
  paidFen: number,
): boolean {
  const { points, payersFen } = files;
  const subsidy = [owed(balance.accounts, PAYER), served.subsidyFen, points.subsidyFen, payersFen, paidFen];
  const selfPay = [owed(balance.accounts, 'elder'), served.selfPayFen, points.selfPayFen];
  const payees = [
    -owed(balance.accounts, 'payee:'),
    served.listFen - served.discountFen,
    points.subsidyFen + points.selfPayFen,
  ];
  const same = (sums: readonly number[]) => sums.every((sum) => sum === sums[0]);
  return (
    balance.balanced &&
    balance.debitFen === balance.creditFen &&
    [subsidy, selfPay, payees, [served.meals, points.meals], [served.listFen, points.listFen]].every(same)
  );
}

async function playMonth(place: Place): Promise<void> {
  const { month } = given;
  const seed = Number(given.seed);
  const [from, to] = [firstDayOf(month), lastDayOf(month)];
  const city = new City(place);
  const world = demoWorld({ seed, asOf: from, eldersPerCounty: Number(given.elders) });
  const settling = { city, world, seed, from, to, progress: say };
  await city.setClock(addDays(from, -1), '08:00');
  await settleIn(settling);
  await bindFamilies(city, world);
  const played = new Month(settling, month);
  await played.play((day, days) => bar(`playing ${month}`, day, days));
  say('closing the month: statements, submission, three approvals, five days of public notice');
  const points = await closeMonth(city, world, month);
  const statements = points.length;
  const balance = await trialBalanceOf(city, month);
  say('paying: batches, files for the bank, its answers');
  const payers = balance.accounts.flatMap(({ account }) =>
    account.startsWith(PAYER) ? account.slice(PAYER.length) : [],
  );
  const paidFen = await payMonth(city, { points, payers, on: addDays(to, PAID_AFTER_DAYS) });
  say('writing the files');
  const exports = await exportMonth(city, { month, points, folder, balance });
  const one = exports.find(({ format, of }) => format === 'xlsx' && of === 'payer');
  if (one) say(`verifying ${one.path}: ${(await verifyFile(city, readFileSync(one.path))).verdict}`);
  await city.releaseClock();

  const { meals, subsidyFen, selfPayFen } = played.served;
  say(`\n  餐数 meals          ${meals}`);
  say(`  补贴 subsidies      ${yuanText(subsidyFen)} 元`);
  say(`  自付 self-pay       ${yuanText(selfPayFen)} 元`);
  say(`  结算单 statements   ${statements}, all closed`);
  say(`  已拨付 paid         ${yuanText(paidFen)} 元`);
  say(`  文件 files          ${exports.length} in ${folder}\n`);
  const balanced = isBalanced(balance, played.served, sumsOfFiles(exports), paidFen);
  console.log(
    JSON.stringify({
      meals,
      subsidyFen,
      selfPayFen,
      paidFen,
      statements,
      exports: exports.map(({ path }) => path),
      balanced,
    }),
  );
  if (!balanced) process.exitCode = 1;
}

const { place, end } = given.url ? await runningStack(given.url) : await startOwnStack(join(folder, 'stack'));
try {
  await playMonth(place);
} finally {
  await end();
}
