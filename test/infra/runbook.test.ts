import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CANARY_TRACE } from '../../functions/canary/marked.ts';
import { defaultTemplate, short, type Template } from './synthesized.ts';

/** Whoever an alarm wakes finds in docs/runbook.md what it means and what to do. */
const SLOW_MS = 240_000;
const root = fileURLToPath(new URL('../..', import.meta.url));
const textOf = (file: string): string => readFileSync(`${root}/${file}`, 'utf8');

let template: Template;
beforeAll(async () => {
  template = await defaultTemplate();
}, SLOW_MS);

/** Name of each alarm: the end of its logical id, before the digest. */
const namesOfAlarms = (): string[] =>
  template.all('AWS::CloudWatch::Alarm').map(({ id }) => id.replace(/[0-9A-F]{8}$/, ''));
const rows = [...textOf('docs/runbook.md').matchAll(/^\| `(\w+)` \| (.+) \| (.+) \| (.+) \|$/gm)];
const kinds = rows.map(([, kind]) => kind!);
/** An alarm of the whole is called by its kind, one of a function after the function besides. */
const isOf = (kind: string, alarm: string): boolean =>
  alarm.startsWith('Watch') ? alarm === `Watch${kind}` : alarm.endsWith(kind);
const wordsIn = (cell: string): number => cell.match(/\p{Script=Han}/gu)?.length ?? 0;

test('each alarm has its row', () => {
  expect(namesOfAlarms().length).toBeGreaterThan(50);
  expect(namesOfAlarms().filter((alarm) => !kinds.some((kind) => isOf(kind, alarm)))).toEqual([]);
});

test('each row has an alarm, once, and says what it means, where to look and what to do', () => {
  expect(kinds.filter((kind) => !namesOfAlarms().some((alarm) => isOf(kind, alarm)))).toEqual([]);
  expect(new Set(kinds).size).toBe(kinds.length);
  for (const [, kind, ...cells] of rows) expect([kind, cells.filter((cell) => wordsIn(cell) < 6)]).toEqual([kind, []]);
});

test('the canary’s alarm sleeps until somebody switches the canary on', () => {
  const { Properties } = template.only('AWS::CloudWatch::Alarm', 'WatchCanaryLost');
  expect(Properties).toMatchObject({ ActionsEnabled: false, TreatMissingData: 'notBreaching', EvaluationPeriods: 2 });
  expect(template.only('AWS::Events::Rule', 'CanaryOnFiveMinutes').Properties).toMatchObject({
    ScheduleExpression: 'rate(5 minutes)',
    State: 'DISABLED',
  });
});

test('what is counted from log lines is what the functions write', () => {
  const sources = globSync('functions/**/*.ts', { cwd: root })
    .filter((file) => !file.endsWith('.test.ts'))
    .map(textOf);
  const said = template
    .all('AWS::Logs::MetricFilter')
    .flatMap(({ Properties }) => [...Properties.FilterPattern.matchAll(/\$\.(\w+) = "([^"]+)"/g)]);
  const routes = template.all('AWS::ApiGatewayV2::Route').map(({ Properties }) => Properties.RouteKey);
  expect(said.length).toBeGreaterThanOrEqual(4);
  for (const [, field, value] of said)
    if (field === 'route') expect(routes).toContain(value);
    else expect(sources.filter((text) => text.includes(`'${value}'`))).not.toEqual([]);
});

test('the graph of bookings counts people, not the canary', () => {
  const { Properties } = template.only('AWS::Logs::MetricFilter', 'WatchBookingsLines');
  expect(Properties.FilterPattern).toContain(`$.trace != "${CANARY_TRACE}*"`);
});

test('the dashboard shows requests, faults, throttles, queues, bookings, settlement and the canary', () => {
  const [dashboard] = template.all('AWS::CloudWatch::Dashboard');
  const body = short(dashboard!.Properties.DashboardBody);
  const { widgets } = JSON.parse(body) as { widgets: { properties: { title: string; metrics: unknown[] } }[] };
  const shown = widgets.flatMap(({ properties }) => properties.metrics.map((metric) => JSON.stringify(metric)));
  for (const metric of [
    '5xx',
    'Throttles',
    'ApproximateAgeOfOldestMessage',
    'IteratorAge',
    'Bookings',
    'CanaryReturns',
    'CanaryMilliseconds',
  ])
    expect([metric, shown.some((one) => one.includes(`"${metric}"`))]).toEqual([metric, true]);
  const jobs = widgets.find(({ properties }) => properties.title === 'Settlement jobs')!.properties.metrics;
  expect(jobs.length).toBeGreaterThanOrEqual(4);
});
