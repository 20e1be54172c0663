import { yuanText } from '../../../shared/money.ts';
import type { RegionCode } from '../../../shared/regions.ts';
import { FACILITY_KIND_WORDS, MEALTIME_WORDS, MODE_WORDS } from '../../facilities/index.ts';
import { CATEGORIES, LEVELS } from '../../registry/index.ts';
import type {
  Amount,
  Birthday,
  Choose,
  Conditions,
  DeliveryRule,
  OperatorRule,
  Payer,
  Payment,
  Person,
  Place,
  Price,
  Quota,
  Rounding,
  Time,
} from '../policy.ts';
import type { MealToPrice, PricedElder } from '../quote.ts';
import { regionPart } from '../region-part.ts';

/** The parts of a policy as Chinese clauses: each says everything its part holds, so that a proof-reader misses nothing. */

const LEVEL_WORDS = {
  province: '省级',
  city: '市',
  county: '县区',
  township: '乡镇街道',
  village: '村社区',
  operator: '运营方',
  merchant: '商家',
  charity: '慈善捐赠',
} as const;
const OF_WORDS = { household: '老人户籍地', residence: '老人居住地', facility: '就餐点所在地' } as const;
const BASE_WORDS = { list: '原价', net: '优惠后的价', rest: '前面各层补后余下的价' } as const;
const ROUNDING_WORDS: Readonly<Record<Rounding, string>> = {
  floor: '舍去',
  'half-up': '四舍五入',
  'half-even': '四舍六入五成双',
  ceil: '进一',
};
const STEP_WORDS = { 10: '角', 50: '五角', 100: '元' } as const;
const DAY_WORDS = { workday: '工作日（含调休上班）', weekend: '休息日', holiday: '法定节假日' } as const;
const WEEKDAY_WORDS = ['周一', '周二', '周三', '周四', '周五', '周六', '周日'];
const PER_WORDS = { mealtime: '每餐次', day: '每天', week: '每自然周', month: '每自然月', year: '每自然年' } as const;
const UNIT_WORDS: Readonly<Record<DeliveryRule['per'] | OperatorRule['per'], string>> = {
  trip: '每趟（同趟几位老人的，取最高的一位）',
  elder: '每送到一位老人',
  meal: '每供一餐',
  'diner-day': '每人每天一次',
  'diner-month': '每人每月一次',
  month: '每个就餐点每月',
  year: '每个就餐点每年',
};
const CHOOSE_WORDS: Readonly<Record<Choose, string>> = {
  first: '取第一个符合的档',
  best: '取最有利的档',
  all: '符合的各档相加',
};
const BIRTHDAY_WORDS: Readonly<Record<Birthday['counts'], string>> = {
  'on-the-day': '生日当天',
  'from-month-start': '生日当月 1 日',
  'from-next-month': '生日次月 1 日',
  'from-year-start': '生日当年 1 月 1 日',
};

const anyOf = <Code extends string>(codes: readonly Code[], words: Readonly<Record<Code, string>>): string =>
  codes.map((code) => words[code]).join('或');
const yuan = (fen: number): string => `${yuanText(fen)} 元`;
const dateWords = (monthDay: string): string => `${Number(monthDay.slice(0, 2))} 月 ${Number(monthDay.slice(3))} 日`;

type Band = NonNullable<Person['age']>;
function bandWords({ from, to }: Band, unit: string): string {
  if (from === undefined) return `${to} ${unit}以下（含）`;
  if (to === undefined) return `${from} ${unit}以上（含）`;
  return from === to ? `${from} ${unit}` : `${from} 至 ${to} ${unit}`;
}

function personWords({ age, categories, without, levels, household, residence }: Person): string {
  const parts = [
    age && bandWords(age, '周岁'),
    categories && `属于${anyOf(categories, CATEGORIES)}`,
    without && `不属于${anyOf(without, CATEGORIES)}`,
    levels && `评估为${anyOf(levels, LEVELS)}`,
    household && `户籍在 ${household.join(' 或 ')}`,
    residence && `居住在 ${residence.join(' 或 ')}`,
  ].filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join('，') : '所有老人';
}
export const whoWords = (who: readonly Person[]): string => who.map(personWords).join('；或者 ');

function whereWords({ regions, kinds, facilities, sameAs, otherThan, metres }: Place): string {
  const home = ({ level, of }: NonNullable<Place['sameAs']>) => `${OF_WORDS[of]}同一个${LEVEL_WORDS[level]}`;
  return [
    regions && `在 ${regions.join(' 或 ')}`,
    kinds && `是${anyOf(kinds, FACILITY_KIND_WORDS)}`,
    facilities && `是定点 ${facilities.join(' 或 ')}`,
    sameAs && `与${home(sameAs)}`,
    otherThan && `不与${home(otherThan)}`,
    metres && `到老人住处 ${bandWords(metres, '米')}`,
  ]
    .filter((part) => part !== undefined)
    .join('，');
}

const whenWords = ({ mealtimes, days, weekdays, dates }: Time): string =>
  [
    mealtimes && anyOf(mealtimes, MEALTIME_WORDS),
    days && anyOf(days, DAY_WORDS),
    weekdays?.map((weekday) => WEEKDAY_WORDS[weekday - 1]).join('或'),
    dates?.map(({ from, to }) => `${from} 至 ${to}`).join('或'),
  ]
    .filter((part) => part !== undefined)
    .join('，');

const priceWords = ({ of, atLeastFen, moreThanFen, atMostFen }: Price): string =>
  BASE_WORDS[of] +
  [
    atLeastFen === undefined ? undefined : `满 ${yuan(atLeastFen)}`,
    moreThanFen === undefined ? undefined : `超过 ${yuan(moreThanFen)}`,
    atMostFen === undefined ? undefined : `不超过 ${yuan(atMostFen)}`,
  ]
    .filter((part) => part !== undefined)
    .join('，');

/** Each condition with what it is about: `对象`, `就餐点`, `时间`, `方式`, `餐费`. */
export function conditionWords({ who, where, when, modes, price, subsidised }: Conditions): [about: string, string][] {
  const all: [string, string | undefined][] = [
    ['对象', who && whoWords(who)],
    ['就餐点', where && whereWords(where)],
    ['时间', when && whenWords(when)],
    ['方式', modes && anyOf(modes, MODE_WORDS)],
    ['餐费', price && priceWords(price)],
    ['哪些餐', subsidised && '只算有补贴的餐'],
  ];
  return all.filter((one): one is [string, string] => one[1] !== undefined);
}

type OperatorClass = OperatorRule['classes'][number];
export function pointWords({ grades, volume }: Pick<OperatorClass, 'grades' | 'volume'>): [about: string, string][] {
  const { meals, diners, mealsADay } = volume ?? {};
  const sizes = [
    meals && `供餐 ${bandWords(meals, '份')}`,
    diners && `就餐老人 ${bandWords(diners, '人')}`,
    mealsADay && `每个供餐日平均 ${bandWords(mealsADay, '份')}`,
  ].filter((part) => part !== undefined);
  return [
    ...(grades ? [['等级', grades.join('或')] as [string, string]] : []),
    ...(sizes.length > 0 ? [['规模', sizes.join('，')] as [string, string]] : []),
  ];
}

const upTo = (capFen: number | undefined): string => (capFen === undefined ? '' : `，最多 ${yuan(capFen)}`);

/** What an amount gives; `verb` is 减 for a discount and 补 for a subsidy. */
export function amountWords(amount: Amount, verb: '减' | '补'): string {
  switch (amount.kind) {
    case 'fixed':
      return `${verb} ${yuan(amount.fen)}`;
    case 'fraction': {
      const { of, numerator, denominator, rounding, stepFen, capFen } = amount;
      const unit = stepFen === undefined ? '分' : STEP_WORDS[stepFen];
      const part = `${verb}${BASE_WORDS[of]}的 ${numerator}/${denominator}`;
      return `${part}，不足一${unit.replace('五角', '个五角')}的${ROUNDING_WORDS[rounding]}${upTo(capFen)}`;
    }
    case 'fixed-price': {
      const own = amount.elderPaysFen === 0 ? '老人不付' : `老人付 ${yuan(amount.elderPaysFen)}`;
      return `${own}，超出的${verb}足${upTo(amount.capFen)}`;
    }
  }
}

export const chooseWords = (choose: Choose): string => CHOOSE_WORDS[choose];
export const unitWords = (per: DeliveryRule['per'] | OperatorRule['per']): string => UNIT_WORDS[per];

export const quotaWords = (quota: Quota): string =>
  `${PER_WORDS[quota.per]}最多补 ${'meals' in quota ? `${quota.meals} 餐` : yuan(quota.fen)}`;

function payerWords(payer: Payer, region: RegionCode): string {
  if (!('of' in payer)) return LEVEL_WORDS[payer.level];
  if (payer.of !== 'policy') return `${OF_WORDS[payer.of]}的${LEVEL_WORDS[payer.level]}`;
  return `${LEVEL_WORDS[payer.level]} ${regionPart(region, payer.level) ?? region}`;
}

export function paymentWords({ payer, shares = [] }: Payment, region: RegionCode): string {
  const parts = shares.map(
    ({ numerator, denominator, rounding, ...share }) =>
      `${payerWords(share.payer, region)} 承担 ${numerator}/${denominator}（不足一分的${ROUNDING_WORDS[rounding]}）`,
  );
  const rest = payerWords(payer, region);
  return parts.length === 0 ? rest : `${parts.join('，')}，其余和零头由${rest}承担`;
}

export const birthdayWords = ({ counts, leapDay }: Birthday): string =>
  `${BIRTHDAY_WORDS[counts]}起算到龄；2 月 29 日出生的，平年按 ${dateWords(leapDay)}过生日`;
export { yuan as yuanWords };

/** A payer as the ledger names it, `county:411025`, for people. */
export function ledgerPayerWords(payer: string): string {
  const [level, region] = payer.split(':') as [keyof typeof LEVEL_WORDS, string | undefined];
  return region ? `${LEVEL_WORDS[level]} ${region}` : LEVEL_WORDS[level];
}

export const elderWords = (facts: PricedElder, age: number): string =>
  [
    `${age} 周岁（${facts.birthDate} 生）`,
    facts.categories.map((category) => CATEGORIES[category]).join('、'),
    facts.assessmentLevel && LEVELS[facts.assessmentLevel],
    facts.deceased ? '已去世' : '',
    facts.inInstitution ? '住在机构' : '',
    facts.suspended ? '服务暂停' : '',
    facts.household === facts.residence
      ? `户籍、居住 ${facts.household}`
      : `户籍 ${facts.household}，居住 ${facts.residence}`,
  ]
    .filter(Boolean)
    .join('，');

export function mealWords({
  date,
  mealtime,
  mode,
  facility,
  distanceMetres,
}: Omit<MealToPrice, 'facts' | 'taken'>): string {
  const distance = distanceMetres === undefined ? '' : `，距住处 ${distanceMetres} 米`;
  const point = `${FACILITY_KIND_WORDS[facility.kind]} ${facility.region}`;
  return `${date} ${MEALTIME_WORDS[mealtime]} ${MODE_WORDS[mode]}，${point}${distance}`;
}
