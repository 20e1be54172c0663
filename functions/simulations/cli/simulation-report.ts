import type * as z from 'zod';
import { type Fen, yuanText } from '../../../shared/money.ts';
import { type Column, textTable } from '../../../shared/text-table.ts';
import { MEALTIME_WORDS } from '../../facilities/index.ts';
import type { simulationsRoutes } from '../contract.ts';

export type Simulation = z.output<typeof simulationsRoutes.seeSimulation.answer>;
type Result = Simulation['result'];

/** How many elders and meals fit on a screen, and how many payers. */
const ON_SCREEN = 5;
const PAYERS_ON_SCREEN = 8;

const right = (title: string): Column => ({ title, align: 'right' });
const signed = (fen: Fen): string => (fen > 0 ? `+${yuanText(fen)}` : yuanText(fen));
const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

type Sum = Result['selfPay'];
const weightOf = ({ effectFen, lateNewsFen }: Sum): Fen => Math.abs(effectFen) + Math.abs(lateNewsFen);
const added = (a: Sum, b: Sum): Sum => ({
  nowFen: a.nowFen + b.nowFen,
  lateNewsFen: a.lateNewsFen + b.lateNewsFen,
  effectFen: a.effectFen + b.effectFen,
  thenFen: a.thenFen + b.thenFen,
});

/** Those it matters to most; a city has a payer for each of its townships. */
function payerRows(payers: Result['payers']): ({ name: string } & Sum)[] {
  // A row that says “one other” is no shorter than that one.
  const rows = payers.length === PAYERS_ON_SCREEN + 1 ? payers.length : PAYERS_ON_SCREEN;
  const shown = new Set(payers.toSorted((a, b) => weightOf(b) - weightOf(a)).slice(0, rows));
  const [first, ...others] = payers.filter((payer) => !shown.has(payer));
  return [
    ...payers
      .filter((payer) => shown.has(payer))
      .map(({ label, payer, ...sum }) => ({ name: `${label} ${payer}`, ...sum })),
    ...(first ? [{ name: `其余 ${others.length + 1} 个出资方`, ...others.reduce<Sum>(added, first) }] : []),
  ];
}

function costs({ payers, discount, selfPay }: Result): string[] {
  const rows = [...payerRows(payers), { name: '商家优惠', ...discount }, { name: '老人自付', ...selfPay }];
  const hasNews = rows.some(({ lateNewsFen }) => lateNewsFen !== 0);
  return textTable(
    [
      { title: '单位：元' },
      right('账上现在'),
      ...(hasNews ? [right('与新政策无关的变化')] : []),
      right('新政策的影响'),
      right('换成新政策后'),
    ],
    rows.map(({ name, nowFen, lateNewsFen, effectFen, thenFen }) => [
      name,
      yuanText(nowFen),
      ...(hasNews ? [signed(lateNewsFen)] : []),
      signed(effectFen),
      yuanText(thenFen),
    ]),
  );
}

function elders({ gaining, losing, biggestElders }: Result): string[] {
  const counts = `老人  少付的 ${gaining.elders} 位，共少付 ${yuanText(gaining.fen)} 元；多付的 ${losing.elders} 位，共多付 ${yuanText(losing.fen)} 元`;
  if (biggestElders.length === 0) return [counts];
  const table = textTable(
    [{ title: '自付变化最大的老人' }, right('餐数'), right('现在付'), right('将来付'), right('相差')],
    biggestElders
      .slice(0, ON_SCREEN)
      .map(({ elderId, meals, selfPayWasFen, selfPayThenFen }) => [
        elderId,
        String(meals),
        yuanText(selfPayWasFen),
        yuanText(selfPayThenFen),
        signed(selfPayThenFen - selfPayWasFen),
      ]),
  );
  return [counts, ...indented(table)];
}

function meals({ biggestMeals }: Result): string[] {
  if (biggestMeals.length === 0) return [];
  const table = textTable(
    [{ title: '变化最大的餐' }, { title: '老人' }, right('餐费'), right('现在补'), right('将来补')],
    biggestMeals
      .slice(0, ON_SCREEN)
      .map(({ date, mealtime, elderId, listFen, subsidyWasFen, subsidyThenFen }) => [
        `${date} ${MEALTIME_WORDS[mealtime]}`,
        elderId,
        yuanText(listFen),
        yuanText(subsidyWasFen),
        yuanText(subsidyThenFen),
      ]),
  );
  return indented(table);
}

const LATE_WORDS = {
  file: '档案后来有变',
  order: '订餐时另有后来取消的餐占着上限',
  other: '其他',
} as const;
const SET_ASIDE_WORDS = {
  borne: '由助餐点承担',
  'no-file': '查不到老人档案',
  'no-policy': '查不到原来的政策',
} as const;

/** What the figures leave out or tell apart, one line each; nothing when there is nothing. */
function remarks({ late, setAside, otherRules }: Result): string[] {
  const deviating = (Object.keys(LATE_WORDS) as (keyof typeof LATE_WORDS)[])
    .filter((why) => late[why].meals > 0)
    .map((why) => `${LATE_WORDS[why]} ${late[why].meals} 餐（补贴 ${signed(late[why].fen)} 元）`);
  const aside = (Object.keys(SET_ASIDE_WORDS) as (keyof typeof SET_ASIDE_WORDS)[])
    .filter((why) => setAside[why] > 0)
    .map((why) => `${SET_ASIDE_WORDS[why]} ${setAside[why]} 餐`);
  return [
    ...(deviating.length > 0 ? [`按原政策现在重算也与账上不同：${deviating.join('；')}`] : []),
    ...(aside.length > 0 ? [`没有重算、照账上算：${aside.join('；')}`] : []),
    ...(otherRules > 0 ? [`不归这份政策管：${otherRules} 餐（老人住在别处，或那里有更近一级的政策）`] : []),
  ];
}

/** One screen for a person: what it costs, whom it touches, and what has nothing to do with the rules. */
export function simulationText({ name, region, month, counties, simulationId, result }: Simulation): string {
  const { subsidisedNow, subsidisedThen } = result;
  return [
    `${name}（${region}）  重算 ${month} 已供的餐，${counties.length} 个区县`,
    `餐数 ${result.meals}，老人 ${result.elders} 位，有补贴的餐 ${subsidisedNow} → ${subsidisedThen}`,
    ...indented(costs(result)),
    ...elders(result),
    ...meals(result),
    ...remarks(result),
    `编号 ${simulationId}；账上什么都没有改`,
  ].join('\n');
}

const STEP_WORDS = { reading: '读账', pricing: '重算' } as const;
const UNIT_WORDS = { reading: '个助餐点', pricing: '位老人' } as const;

/** How far it is, in one line. */
export function progressText({ counties, done, progress }: Simulation): string {
  const whole = `区县 ${done}/${counties.length}`;
  if (!progress || progress.county !== counties[done]) return whole;
  const { county, step } = progress;
  return `${whole}，${county} ${STEP_WORDS[step]} ${progress.done}/${progress.of} ${UNIT_WORDS[step]}`;
}
