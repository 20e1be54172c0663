import { isDeepStrictEqual, parseArgs } from 'node:util';
import { systemClock } from '../../../shared/business-time.ts';
import { ABSENT, CannotRun, Deployment } from '../../../shared/deployment.ts';
import { breaksIn } from '../chain.ts';
import { settlementRoutes } from '../contract.ts';
import { Measuring } from '../measure.ts';
import { lastDuePeriod } from '../period.ts';
import type { Statement } from '../statement.ts';
import { chainOf, linesFrom } from './books-from-afar.ts';
import { type ChainFindings, chainReport } from './chain-report.ts';
import { COMMON, type Command } from './command.ts';

/** How many lines the ledger has for a statement, and whether they still come to what it says. */
async function recomputed(deployment: Deployment, statement: Statement): Promise<{ lines: number; holds: boolean }> {
  const measuring = new Measuring(statement);
  for await (const line of linesFrom(deployment, statement)) measuring.add(line);
  const { totals, digest } = measuring.result();
  return { lines: totals.lines, holds: digest === statement.digest && isDeepStrictEqual(totals, statement.totals) };
}

async function checked(deployment: Deployment, region: string, since: string | undefined): Promise<ChainFindings> {
  const query = { period: lastDuePeriod(systemClock()) };
  const overview = await deployment.ask(settlementRoutes.listRegionStatements, { params: { region }, query });
  if (overview === ABSENT) throw new CannotRun(`没有 ${region} 这个地区的结算单`);
  const points = [...overview.statements, ...overview.withoutStatement];
  const found: ChainFindings = { region, points: 0, statements: 0, recomputed: 0, lines: 0, faults: [] };
  for (const { facilityId } of points) {
    const statements = await chainOf(deployment, facilityId);
    if (statements.length) found.points++;
    found.statements += statements.length;
    found.faults.push(...breaksIn(statements));
    for (const statement of statements) {
      if (since !== undefined && statement.period < since) continue;
      const { lines, holds } = await recomputed(deployment, statement);
      found.recomputed++;
      found.lines += lines;
      if (!holds) found.faults.push({ serial: statement.serial, what: 'lines' });
    }
  }
  return found;
}

export const chain: Command = {
  usage: 'chain --region 地区 [--since 月份] [--url 地址]',
  does: '一个地区各点的结算单是不是一张接一张，每一张的摘要逐笔重算（自某月起，不写就是全部）',
  async run(words) {
    const options = { ...COMMON, since: { type: 'string' } } as const;
    const { values } = parseArgs({ args: [...words], options });
    const { region, since } = values;
    if (region === undefined) throw new CannotRun('请用 --region 写明地区');
    const found = await checked(await Deployment.open(values.url, region), region, since);
    return { text: chainReport(found), json: found, fine: found.faults.length === 0 };
  },
};
