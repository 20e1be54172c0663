import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { addDays, businessDateOf, systemClock } from '../../../shared/business-time.ts';
import { ABSENT, CannotRun, Deployment } from '../../../shared/deployment.ts';
import { newId } from '../../../shared/ids.ts';
import { booksRoutes } from '../contract.ts';
import { balanceReport, checkReport } from './report.ts';
import { waitForCheck } from './wait-for-check.ts';

const HELP = `npm run trial-balance -- --region 地区 [选项]
  一个地区各账户到某一天为止的借方、贷方合计和余额
  --as-of 日期    不写就是昨天
  --points        助餐点逐个列出
  --full          从第一笔起逐笔重算，与结转的余额和结算单比对（大的地区要几分钟）
  --rebuild       同 --full，并把不符的余额重新结转（财政）
  --url 地址      部署的接口（不写就是本机的演示环境 http://127.0.0.1:3000）
  --json          结果以 JSON 输出
  XIANGLAO_TOKEN  环境变量：该地区财务或审计的登录凭证；本机的演示环境不用给
返回码：0 平衡且一致，1 不是，2 没能查`;

const LOOK_EVERY_MS = 1_000;

const there = <T>(answer: T | typeof ABSENT, region: string): T => {
  if (answer === ABSENT) throw new CannotRun(`没有 ${region} 这个地区，或者没有查它的权限`);
  return answer as T;
};

async function checked(deployment: Deployment, region: string, asOf: string, rebuild: boolean) {
  const checkId = newId('check');
  const body = { checkId, asOf, rebuild };
  there(await deployment.ask(booksRoutes.requestBookCheck, { params: { region }, body }), region);
  const look = async () =>
    there(await deployment.ask(booksRoutes.readBookCheck, { params: { region, checkId } }), region);
  return waitForCheck(look, {
    everyMs: LOOK_EVERY_MS,
    pause,
    tell: ({ points, lines }) => console.error(`已核对 ${points} 个点，${lines} 笔`),
  });
}

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      region: { type: 'string' },
      'as-of': { type: 'string', default: addDays(businessDateOf(systemClock()), -1) },
      points: { type: 'boolean', default: false },
      full: { type: 'boolean', default: false },
      rebuild: { type: 'boolean', default: false },
      url: { type: 'string', default: 'http://127.0.0.1:3000' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { region, 'as-of': asOf, rebuild } = values;
  if (values.help) {
    console.log(HELP);
    return;
  }
  if (region === undefined) throw new CannotRun(`请用 --region 写明地区\n${HELP}`);
  const deployment = await Deployment.open(values.url, region);
  const asked = { params: { region }, query: { asOf } };
  const check = values.full || rebuild ? await checked(deployment, region, asOf, rebuild) : undefined;
  const balance = there(await deployment.ask(booksRoutes.readTrialBalance, asked), region);
  const report = [balanceReport(region, balance, values.points), ...(check ? [checkReport(check)] : [])].join('\n');
  console.log(values.json ? JSON.stringify({ balance, check }) : report);
  process.exitCode = balance.balanced && !check?.found ? 0 : 1;
}

try {
  await run();
} catch (error) {
  const wrongOption = (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS');
  if (!(error instanceof CannotRun) && !wrongOption) throw error;
  console.error((error as Error).message);
  process.exitCode = 2;
}
