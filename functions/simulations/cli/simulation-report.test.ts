import { columnsOf } from '../../../shared/text-table.ts';
import { progressText, type Simulation, simulationText } from './simulation-report.ts';

const sum = (nowFen: number, lateNewsFen: number, effectFen: number) => ({
  nowFen,
  lateNewsFen,
  effectFen,
  thenFen: nowFen + lateNewsFen + effectFen,
});
const NONE = { meals: 0, fen: 0 };
const quiet: Simulation = {
  simulationId: 'si_01JD8Q0V7ME3T5Y9K2R4W6XZAB',
  region: '411000',
  month: '2026-10',
  name: '征求意见稿',
  reason: '预算测算',
  by: { personId: 'pn_1', role: 'finance' },
  at: '2026-11-22T10:50:00+08:00',
  counties: ['411002', '411025'],
  done: 2,
  readyAt: '2026-11-22T10:51:00+08:00',
  result: {
    meals: 4,
    elders: 2,
    otherRules: 0,
    setAside: { borne: 0, 'no-file': 0, 'no-policy': 0 },
    subsidisedNow: 4,
    subsidisedThen: 3,
    payers: [
      { payer: 'city:411000', label: '市级补贴', ...sum(2_000, 0, 800) },
      { payer: 'county:411025', label: '县级补贴', ...sum(1_000_000, 0, -1) },
    ],
    discount: sum(0, 0, 0),
    selfPay: sum(2_800, 0, -799),
    gaining: { elders: 2, fen: 800 },
    losing: { elders: 1, fen: 1 },
    late: { file: NONE, order: NONE, other: NONE },
    biggestElders: Array.from({ length: 20 }, (_, i) => ({
      elderId: `el_${i}`,
      meals: 3,
      selfPayWasFen: 2_100,
      selfPayThenFen: 1_500 + i,
    })),
    biggestMeals: Array.from({ length: 20 }, (_, i) => ({
      transferId: `tr_${i}`,
      elderId: `el_${i}`,
      facilityId: 'fc_1',
      date: '2026-10-08',
      mealtime: 'lunch' as const,
      listFen: 1_200,
      subsidyWasFen: 500,
      subsidyThenFen: 700,
      selfPayWasFen: 700,
      selfPayThenFen: 500,
      reasons: [],
    })),
    biggestLate: [],
  },
  files: [],
};

test('one screen: costs by payer in aligned columns, then whom it touches', () => {
  const lines = simulationText(quiet).split('\n');
  expect(lines.length).toBeLessThan(25);
  expect(lines.slice(0, 2)).toEqual([
    '征求意见稿（411000）  重算 2026-10 已供的餐，2 个区县',
    '餐数 4，老人 2 位，有补贴的餐 4 → 3',
  ]);
  const [head, city, county] = lines.slice(2, 5);
  expect(head).toContain('新政策的影响');
  expect(head).not.toContain('无关');
  expect(city).toMatch(/市级补贴 city:411000 +20\.00 +\+8\.00 +28\.00$/);
  expect(county).toMatch(/县级补贴 county:411025 +10000\.00 +-0\.01 +9999\.99$/);
  expect(new Set([head, city, county].map((line) => columnsOf(line!))).size).toBe(1);
  expect(lines).toContain('老人  少付的 2 位，共少付 8.00 元；多付的 1 位，共多付 0.01 元');
  expect(lines.filter((line) => line.includes('-6.00') || line.includes('-5.9'))).toHaveLength(5);
});

test('of many payers those it matters to most are named, the others are one row', () => {
  const payers = Array.from({ length: 12 }, (_, i) => ({
    payer: `township:4110251${String(i).padStart(2, '0')}`,
    label: '乡镇补贴',
    ...sum(1_000, 0, i),
  }));
  const text = simulationText({ ...quiet, result: { ...quiet.result, payers } });
  expect(text).not.toContain('township:411025103');
  expect(text).toContain('township:411025104');
  expect(text).toMatch(/其余 4 个出资方 +40\.00 +\+0\.06 +40\.06\n/);
});

test('what has nothing to do with the new rules is said in words of its own', () => {
  const result = {
    ...quiet.result,
    otherRules: 7,
    setAside: { borne: 2, 'no-file': 0, 'no-policy': 1 },
    selfPay: sum(2_800, -400, -799),
    late: { file: { meals: 1, fen: 400 }, order: NONE, other: { meals: 3, fen: -5 } },
  };
  const text = simulationText({ ...quiet, result });
  expect(text).toContain('与新政策无关的变化');
  expect(text).toContain(
    '按原政策现在重算也与账上不同：档案后来有变 1 餐（补贴 +4.00 元）；其他 3 餐（补贴 -0.05 元）',
  );
  expect(text).toContain('没有重算、照账上算：由助餐点承担 2 餐；查不到原来的政策 1 餐');
  expect(text).toContain('不归这份政策管：7 餐');
});

test.each([
  ['before the first county', { done: 0 }, '区县 0/2'],
  [
    'while a county is read',
    { done: 1, progress: { county: '411025', step: 'reading', done: 4, of: 33 } as const },
    '区县 1/2，411025 读账 4/33 个助餐点',
  ],
  [
    'while its elders are priced',
    { done: 1, progress: { county: '411025', step: 'pricing', done: 50, of: 812 } as const },
    '区县 1/2，411025 重算 50/812 位老人',
  ],
  [
    'when the last word is of the county before',
    { done: 1, progress: { county: '411002', step: 'pricing', done: 9, of: 9 } as const },
    '区县 1/2',
  ],
])('progress %s', (_, more, text) => {
  expect(progressText({ ...quiet, ...more })).toBe(text);
});
