import { setTimeout as pause } from 'node:timers/promises';
import { CannotRun, type Command, readWords } from '../../../shared/command-line.ts';
import { ABSENT, Deployment } from '../../../shared/deployment.ts';
import { newId } from '../../../shared/ids.ts';
import type { PolicyDocument } from '../../subsidies/index.ts';
import { simulationsRoutes } from '../contract.ts';
import { progressText, type Simulation, simulationText } from './simulation-report.ts';

const OPTIONS = {
  month: { type: 'string' },
  reason: { type: 'string' },
  url: { type: 'string', default: 'http://127.0.0.1:3000' },
} as const;

const POLL_MS = 500;
/** A worker has fifteen minutes for a county; one that has not moved for longer has failed and waits for somebody. */
const PATIENCE_MS = 16 * 60_000;

/** Asks until the simulation is ready; says how far it is whenever that changes. */
async function waitFor(deployment: Deployment, begun: Simulation): Promise<Simulation> {
  const { region, simulationId } = begun;
  let seen = begun;
  let told = '';
  for (let waited = 0; seen.readyAt === undefined; waited += POLL_MS) {
    const text = progressText(seen);
    if (text !== told) {
      console.error(text);
      told = text;
      waited = 0;
    }
    if (waited >= PATIENCE_MS) throw new CannotRun(`${simulationId} 很久没有进展，请联系系统管理员`);
    await pause(POLL_MS);
    const answer = await deployment.ask(simulationsRoutes.seeSimulation, { params: { region, simulationId } });
    if (answer === ABSENT) throw new CannotRun(`${simulationId} 查不到了`);
    seen = answer;
  }
  return seen;
}

/** The command of `npm run policy`; how a policy file is read and checked is the subsidies' own affair. */
export const simulateWith = (readPolicyFile: (file: string) => Promise<PolicyDocument>): Command => ({
  usage: 'simulate FILE --month 2026-10 [--reason 用途] [--url 地址]',
  does: '按政策文件重算一个月已供的餐：各出资方现在和将来花多少，哪些老人多付、少付；账上什么都不改',
  async run(words) {
    const { positionals, values } = readWords(words, OPTIONS);
    const [file, ...others] = positionals;
    if (file === undefined || others.length > 0) throw new CannotRun('写上一个政策文件');
    const { month } = values;
    if (month === undefined || !/^20\d\d-(0[1-9]|1[0-2])$/.test(month))
      throw new CannotRun('用 --month 写上月份，如 --month 2026-10');
    const document = await readPolicyFile(file);
    const { region } = document;
    const deployment = await Deployment.open(values.url, region);
    const simulationId = newId('simulation');
    const reason = values.reason ?? `模拟“${document.name}”`;
    const begun = await deployment.ask(simulationsRoutes.requestSimulation, {
      params: { region },
      body: { simulationId, month, document, reason },
    });
    if (begun === ABSENT) throw new CannotRun(`您没有 ${region} 的财务或管理员权限`);
    const simulation = await waitFor(deployment, begun);
    return { text: simulationText(simulation), json: simulation, fine: true };
  },
});
