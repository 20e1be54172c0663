import { setTimeout as pause } from 'node:timers/promises';
import type * as z from 'zod';
import { addDays, businessDateOf, systemClock } from '../../../shared/business-time.ts';
import { CannotRun, type Command, readWords } from '../../../shared/command-line.ts';
import { ABSENT, Deployment } from '../../../shared/deployment.ts';
import { newId } from '../../../shared/ids.ts';
import { voucherJobRoutes } from '../job-contract.ts';
import type { liabilityAnswer } from '../job-schema.ts';
import { liabilityReport } from './liability-report.ts';

const OPTIONS = {
  region: { type: 'string' },
  'as-of': { type: 'string' },
  full: { type: 'boolean', default: false },
  url: { type: 'string', default: 'http://127.0.0.1:3000' },
} as const;

const LOOK_EVERY_MS = 500;
/** A job that stands still is called again after twenty minutes: one that does not move for longer waits for somebody. */
const PATIENCE_MS = 40 * 60_000;

type Sheet = z.output<typeof liabilityAnswer>;

/** Looks until everything is added up; says how far it is whenever that changes. */
async function addedUp(look: () => Promise<Sheet>): Promise<Sheet> {
  let told: number | undefined;
  for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_EVERY_MS) {
    const sheet = await look();
    if (sheet.state === 'ADDED_UP') return sheet;
    if (sheet.wallets !== told) {
      console.error(`已加到第 ${sheet.wallets} 个券包`);
      told = sheet.wallets;
      waited = 0;
    }
    await pause(LOOK_EVERY_MS);
  }
  throw new CannotRun(`余额表停在第 ${told} 个券包，很久没有进展，请联系系统管理员`);
}

export const liability: Command = {
  usage: 'liability --region 区县 [--as-of 日期] [--full]',
  does: '各种券到某天为止（不写就是昨天）发放、使用、到期、收回和结余多少；--full 从第一笔起逐笔重算',
  async run(words) {
    const { values } = readWords(words, OPTIONS);
    const { region, full, url } = values;
    if (region === undefined) throw new CannotRun('请用 --region 写明区县');
    const asOf = values['as-of'] ?? addDays(businessDateOf(systemClock()), -1);
    const deployment = await Deployment.open(url, region);
    const there = (answer: Sheet | typeof ABSENT): Sheet => {
      if (answer === ABSENT) throw new CannotRun(`没有 ${region} 这个区县，或者没有查它的权限`);
      return answer;
    };
    const checkId = newId('check');
    const body = { checkId, asOf, whole: full };
    there(await deployment.ask(voucherJobRoutes.requestVoucherLiability, { params: { region }, body }));
    const params = { region, checkId };
    const sheet = await addedUp(async () =>
      there(await deployment.ask(voucherJobRoutes.readVoucherLiability, { params })),
    );
    return { ...liabilityReport(region, sheet), json: sheet };
  },
};
