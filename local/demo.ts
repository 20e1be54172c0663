import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { addDays, businessDateOf, businessMonthOf, firstDayOf, lastDayOf } from '../shared/business-time.ts';
import { yuanText } from '../shared/money.ts';
import { countyOf } from '../shared/regions.ts';
import { City, type Place } from './demo/city.ts';
import { closeMonth, exportMonth, type TrialBalance, trialBalanceOf, verifyFile } from './demo/close.ts';
import { bindFamilies } from './demo/families.ts';
import { type Liability, liabilityOf } from './demo/liability.ts';
import { Month, type Served } from './demo/month.ts';
import { payMonth } from './demo/pay.ts';
import { openProvider } from './demo/provider.ts';
import { sumsOfFiles } from './demo/read-files.ts';
import { settleIn } from './demo/settle-in.ts';
import { Visits, type VisitsPaid } from './demo/visits.ts';
import { demoWorld } from './demo/world.ts';

const HELP = `npm run demo -- [options]
  --month YYYY-MM  the month to play (the last one)
  --seed N         another world, another month (1)
  --elders N       elders per county (4)
  --url URL        a running local stack; without it one is started for the demo and ended after it
  --out DIR        where the files go (.xianglao/demo-YYYY-MM)`;

const root = fileURLToPath(new URL('..', import.meta.url));
const lastMonth = businessMonthOf(addDays(firstDayOf(businessMonthOf(businessDateOf(Date.now()))), -1));
const { values: given } = parseArgs({
  options: {
    month: { type: 'string', default: lastMonth },
    seed: { type: 'string', default: '1' },
    elders: { type: 'string', default: '4' },
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

interface Books {
  balance: TrialBalance;
  served: Served;
  visited: VisitsPaid;
  issuedFen: number;
  liability: Liability;
  files: ReturnType<typeof sumsOfFiles>;
  paidFen: number;
}
/**
 * The ledger, the tills' and orders' answers, the files' own lines, the wallets and the payments, each added up by itself,
 * must say the same.
 */
function isBalanced({ balance, served, visited, issuedFen, liability, files, paidFen }: Books): boolean {
  const { points, payersFen } = files;
  const { accounts } = balance;
  const byVoucher = [visited.voucherFen, points.voucherFen, liability.spentFen];
  const outstanding = [liability.ledgerFen, liability.walletsFen, issuedFen - points.voucherFen];
  const subsidyFen = served.subsidyFen + visited.voucherFen;
  const subsidy = [owed(accounts, PAYER), subsidyFen, points.subsidyFen, payersFen, paidFen];
  const selfPayFen = served.selfPayFen + visited.listFen - visited.voucherFen;
  const selfPay = [owed(accounts, 'elder'), selfPayFen, points.selfPayFen];
  const listFen = served.listFen + visited.listFen;
  const payees = [-owed(accounts, 'payee:'), listFen - served.discountFen, points.subsidyFen + points.selfPayFen];
  const counted = [
    [served.meals, points.meals],
    [visited.visits, points.visits],
    [listFen, points.listFen],
  ];
  const same = (sums: readonly number[]) => sums.every((sum) => sum === sums[0]);
  return (
    balance.balanced &&
    balance.debitFen === balance.creditFen &&
    liability.exact &&
    [subsidy, selfPay, payees, byVoucher, outstanding, ...counted].every(same)
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
  say('home care: a provider, its caregivers, the catalogue and the vouchers of a county');
  const care = await openProvider(settling);
  await bindFamilies(city, world);
  const visits = new Visits(settling, care, month);
  const played = new Month(settling, month, visits);
  await played.play((day, days) => bar(`playing ${month}`, day, days));
  say('closing the month: statements, submission, three approvals, five days of public notice');
  const points = await closeMonth(city, world, month);
  const statements = points.length;
  const balance = await trialBalanceOf(city, month);
  const visited = await visits.paid();
  const liability = await liabilityOf(city, { region: countyOf(world.provider.region), month, elders: visits.elders });
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

  const { served } = played;
  const { meals } = served;
  const subsidyFen = served.subsidyFen + visited.voucherFen;
  const selfPayFen = served.selfPayFen + visited.listFen - visited.voucherFen;
  say(`\n  餐数 meals          ${meals}`);
  say(`  上门服务 visits     ${visited.visits}`);
  say(`  补贴 subsidies      ${yuanText(subsidyFen)} 元`);
  say(`    其中用券 vouchers ${yuanText(visited.voucherFen)} 元，还有 ${yuanText(liability.ledgerFen)} 元没有用`);
  say(`  自付 self-pay       ${yuanText(selfPayFen)} 元`);
  say(`  结算单 statements   ${statements}, all closed`);
  say(`  已拨付 paid         ${yuanText(paidFen)} 元`);
  say(`  文件 files          ${exports.length} in ${folder}\n`);
  const files = sumsOfFiles(exports);
  const { issuedFen } = visits;
  const balanced = isBalanced({ balance, served, visited, issuedFen, liability, files, paidFen });
  console.log(
    JSON.stringify({
      meals,
      visits: visited.visits,
      subsidyFen,
      selfPayFen,
      paidFen,
      voucherLiabilityFen: liability.ledgerFen,
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
