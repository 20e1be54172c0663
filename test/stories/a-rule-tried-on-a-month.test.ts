import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { newId } from '../../client/index.ts';
import { businessMonthOf, firstDayOf, nextMonth } from '../../shared/business-time.ts';
import { newFolder, removeFolders } from '../local/local-process.ts';
import { type Elder, one, type Phone, type Point, set, Town } from './town.ts';

const run = promisify(execFile);
const POLICY = fileURLToPath(new URL('../../functions/policy.ts', import.meta.url));
const SET = set('烩面套餐', 1_200);

let town: Town;
let point: Point;
let older: Elder;
let younger: Elder;
let finance: Phone;
let month: string;

/** The elder pays 5, and from 80 on 3; the new rule is the same for everybody. */
const inForce = () => ({
  name: '现行政策',
  region: town.county,
  from: town.monday,
  birthday: { counts: 'on-the-day', leapDay: '02-28' },
  layers: [
    {
      label: '县级补贴',
      payer: { level: 'county', of: 'policy' },
      choose: 'first',
      classes: [
        { label: '80 岁以上', who: [{ age: { from: 80 } }], amount: { kind: 'fixed', fen: 900 } },
        { label: '60 岁以上', who: [{ age: { from: 60 } }], amount: { kind: 'fixed', fen: 700 } },
      ],
      quotas: [{ per: 'week', meals: 5 }],
    },
  ],
});
const sameForAll = () => ({
  ...inForce(),
  name: '征求意见稿',
  layers: [
    {
      label: '县级补贴',
      payer: { level: 'county', of: 'policy' },
      choose: 'first',
      classes: [{ label: '60 岁以上', who: [{ age: { from: 60 } }], amount: { kind: 'fixed', fen: 800 } }],
    },
  ],
});

async function eat(elder: Elder, phone: Phone, mealtime: 'lunch' | 'dinner', time: '11:30' | '17:30') {
  await town.setClock(town.day(-1), '12:00');
  const body = { bookingId: newId('booking'), ...one(point, town.monday, mealtime, SET) };
  await town.operator.ask('bookMeal', { params: { elderId: elder.elderId }, body });
  await town.setClock(town.monday, time);
  const { token } = await phone.ask('showMealCode', { params: { elderId: elder.elderId } });
  await point.counter.ask('serveMeal', {
    params: { facilityId: point.facilityId },
    body: { date: town.monday, mealtime, proof: { kind: 'qr', token } },
  });
}

beforeAll(async () => {
  town = await Town.settle('a-rule-tried', '411073');
  month = businessMonthOf(town.monday);
  point = await town.openPoint('茨沟老年食堂');
  await town.enact(inForce());
  await town.publish(point, [town.monday], { lunch: [SET], dinner: [SET] });
  older = await town.register('赵秀兰', '1940-01-05');
  younger = await town.register('孙长河', '1952-07-09');
  const [oldersPhone, youngersPhone] = [await town.givePhone(older, 'older'), await town.givePhone(younger, 'younger')];
  await eat(older, oldersPhone, 'lunch', '11:30');
  await eat(older, oldersPhone, 'dinner', '17:30');
  await eat(younger, youngersPhone, 'dinner', '17:30');
  await town.setClock(firstDayOf(nextMonth(month)), '09:00');
  finance = await town.financeOf(town.county);
});
afterAll(async () => {
  removeFolders();
  await town.leave();
});

async function simulated(document: object) {
  const params = { region: town.county, simulationId: newId('simulation') };
  const body = { simulationId: params.simulationId, month, document, reason: '预算测算' };
  await finance.ask('requestSimulation', { params: { region: town.county }, body });
  await town.settled();
  return finance.ask('seeSimulation', { params });
}

test('the rule in force tried on the month it priced changes nothing', async () => {
  const { readyAt, result } = await simulated(inForce());
  expect(readyAt).toBeDefined();
  expect(result).toMatchObject({
    meals: 3,
    elders: 2,
    payers: [{ payer: `county:${town.county}`, nowFen: 2_500, lateNewsFen: 0, effectFen: 0 }],
    gaining: { elders: 0 },
    losing: { elders: 0 },
    biggestElders: [],
    biggestLate: [],
  });
});

test('another rule: what the county would pay, who pays more and who less, and the file with all of them', async () => {
  const { result, files } = await simulated(sameForAll());
  expect(result).toMatchObject({
    payers: [{ nowFen: 2_500, effectFen: -100, thenFen: 2_400 }],
    selfPay: { nowFen: 1_100, effectFen: 100, thenFen: 1_200 },
    gaining: { elders: 1, fen: 100 },
    losing: { elders: 1, fen: 200 },
    biggestElders: [
      { elderId: older.elderId, meals: 2, selfPayWasFen: 600, selfPayThenFen: 800 },
      { elderId: younger.elderId, meals: 1, selfPayWasFen: 500, selfPayThenFen: 400 },
    ],
  });
  const file = (await (await fetch(files[0]!.link)).json()) as { elders: unknown[] };
  expect(file.elders).toHaveLength(2);
  expect(JSON.stringify(file)).not.toContain(older.name);
});

test('it is on record who tried what, and why', async () => {
  const { simulations } = await finance.ask('listSimulations', { params: { region: town.county } });
  expect(simulations.slice(0, 2)).toMatchObject([
    { name: '征求意见稿', reason: '预算测算', month },
    { name: '现行政策', reason: '预算测算', month },
  ]);
});

describe('from the command line', () => {
  const command = (document: object, ...options: string[]) => {
    const file = join(newFolder(), 'policy.json');
    writeFileSync(file, JSON.stringify(document));
    const words = ['simulate', file, '--month', month, '--url', process.env.XIANGLAO_URL!, ...options];
    const env = { ...process.env, NODE_OPTIONS: '', XIANGLAO_TOKEN: finance.token() };
    return run(process.execPath, [POLICY, ...words], { env });
  };

  test('one screen', async () => {
    const { stdout } = await command(sameForAll());
    const lines = stdout.split('\n');
    expect(lines[0]).toBe(`征求意见稿（${town.county}）  重算 ${month} 已供的餐，1 个区县`);
    expect(lines[1]).toBe('餐数 3，老人 2 位，有补贴的餐 3 → 3');
    expect(stdout).toMatch(new RegExp(`县级补贴 county:${town.county} +25\\.00 +-1\\.00 +24\\.00\n`));
    expect(stdout).toContain('少付的 1 位，共少付 1.00 元；多付的 1 位，共多付 2.00 元');
    expect(stdout).not.toContain(older.name);
  });

  test('as data', async () => {
    const { stdout } = await command(inForce(), '--json', '--reason', '核对');
    expect(JSON.parse(stdout)).toMatchObject({ reason: '核对', result: { meals: 3, gaining: { elders: 0 } } });
  });

  test('a month that is not over, and rights that do not reach, are said in words', async () => {
    await expect(command(sameForAll(), '--month', nextMonth(month))).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('这个月还没有结束'),
    });
    await expect(command({ ...sameForAll(), region: '411024' })).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('您没有 411024 的财务或管理员权限'),
    });
  });
});
