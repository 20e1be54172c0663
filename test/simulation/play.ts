import { randomBytes } from 'node:crypto';
import { enableCompileCache } from 'node:module';
import { parseArgs } from 'node:util';
import { lotOf } from '../../local/demo/random.ts';
import { Ground } from './ground.ts';
import { applyMutation } from './mutate.ts';
import { standOn } from './one-clock.ts';

/** One seed, in a process of its own: `node test/simulation/play.ts --seed 7 --days 2`. Answers with one line of JSON. */
const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    days: { type: 'string' },
    'office-days': { type: 'string' },
    elders: { type: 'string' },
    mutation: { type: 'string' },
  },
});
const seed = Number(values.seed);
const days = Number(values.days);
const officeDays = Number(values['office-days']);
const endpoint = process.env.DYNAMODB_ENDPOINT!;

// Names of tables are the one thing no seed decides: two runs of one seed may share an engine.
const suffix = randomBytes(4).toString('hex');
const names = { main: `main-${suffix}`, ledger: `ledger-${suffix}`, trail: `trail-${suffix}` };
Object.assign(process.env, {
  MAIN_TABLE: names.main,
  LEDGER_TABLE: names.ledger,
  TRAIL_TABLE: names.trail,
  EVENT_BUS: 'bus',
  EXPORTS_BUCKET: 'exports',
  KEYRING_KEY_ARN: 'arn:aws:kms:local:000000000000:key/simulated',
  WECHAT_BASE_URL: 'http://wechat.simulated',
  WECHAT_APP_ID: 'wx-simulated',
  AWS_REGION: 'local',
  AWS_ENDPOINT_URL: 'http://aws.simulated',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  LOG_LEVEL: process.env.LOG_LEVEL ?? 'SILENT',
});
enableCompileCache();
if (values.mutation) applyMutation(values.mutation);

/** At six on the last Sunday of a month that ends on the Monday: the second day begins with the month's close. */
const BEGIN = Date.parse('2026-11-29T06:00:00+08:00');
const ground = new Ground(lotOf(seed, 'ground'), BEGIN);
standOn(ground, lotOf(seed, 'chance'));
const { simulate } = await import('./simulate.ts');
const result = await simulate({
  ground,
  names,
  endpoint,
  seed,
  days,
  officeDays,
  elders: Number(values.elders),
  told: (day) => process.send?.({ day }),
});
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));
