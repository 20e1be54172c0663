import { weekdayOf } from '../../shared/business-time.ts';
import { yuanText } from '../../shared/money.ts';
import { covers, type RegionCode } from '../../shared/regions.ts';
import { FACILITY_KIND_WORDS, MEALTIME_WORDS, MODE_WORDS } from '../facilities/index.ts';
import { CATEGORIES, LEVELS } from '../registry/index.ts';
import type { DayKind } from './day-kind.ts';
import type { Conditions, Person, Place, Price, Time } from './policy.ts';
import type { MealToPrice, PricedElder, PricedFacility } from './quote.ts';
import { regionPart } from './region-part.ts';

/** What conditions look at: the meal, and what the policy derives from it. */
export interface Situation {
  meal: MealToPrice;
  /** By the policy's birthday rule. */
  age: number;
  /** Undefined where the policy's calendar does not reach. */
  dayKind: DayKind | undefined;
  /** After the discounts so far. */
  netFen: number;
  /** Of a meal already priced; asked only by rules for the point. */
  subsidyFen?: number | undefined;
}

const DAY_WORDS = { workday: '工作日', weekend: '休息日', holiday: '法定节假日' } as const;
const WEEKDAY_WORDS = ['周一', '周二', '周三', '周四', '周五', '周六', '周日'];
const LEVEL_WORDS = { city: '市', county: '县（区）', township: '乡镇（街道）', village: '村（社区）' } as const;

const wordsOf = <Code extends string>(codes: readonly Code[], words: Readonly<Record<Code, string>>): string =>
  codes.map((code) => words[code]).join('、');
const within = (regions: readonly RegionCode[], place: RegionCode): boolean =>
  regions.some((region) => covers(region, place));

/** Why one group does not include the elder, or undefined when it does. */
function whyNotPerson(person: Person, elder: PricedElder, age: number): string | undefined {
  const { categories, without, levels, household, residence } = person;
  const { from = 0, to = Number.POSITIVE_INFINITY } = person.age ?? {};
  if (age < from) return `未满 ${from} 周岁`;
  if (age > to) return `已超过 ${to} 周岁`;
  if (categories && !categories.some((category) => elder.categories.includes(category)))
    return `不是${wordsOf(categories, CATEGORIES)}对象`;
  if (without?.some((category) => elder.categories.includes(category)))
    return `${wordsOf(without, CATEGORIES)}对象不在此列`;
  if (levels && !(elder.assessmentLevel && levels.includes(elder.assessmentLevel)))
    return `没有${wordsOf(levels, LEVELS)}的有效评估`;
  if (household && !within(household, elder.household)) return '户籍不在补贴地区';
  if (residence && !within(residence, elder.residence)) return '居住地不在补贴地区';
  return undefined;
}

/** Why none of the groups includes the elder. */
export function whyNotWho(who: readonly Person[], elder: PricedElder, age: number): string | undefined {
  const reasons = who.map((person) => whyNotPerson(person, elder, age));
  if (reasons.some((reason) => reason === undefined)) return undefined;
  return reasons.length === 1 ? reasons[0] : '不属于补贴对象';
}

/** Why the point is none of those meant, whoever eats there. */
export function whyNotPoint({ regions, kinds, facilities }: Place, facility: PricedFacility): string | undefined {
  if (regions && !within(regions, facility.region)) return '就餐点不在补贴地区';
  if (kinds && !kinds.some((kind) => kind === facility.kind)) return `只补${wordsOf(kinds, FACILITY_KIND_WORDS)}的餐`;
  if (facilities && !facilities.includes(facility.facilityId)) return '不是定点的就餐点';
  return undefined;
}

function whyNotSame(
  { level, of }: NonNullable<Place['sameAs']>,
  wanted: boolean,
  { facility, facts }: MealToPrice,
): string | undefined {
  const home = regionPart(facts[of], level);
  const here = regionPart(facility.region, level);
  const homeWords = `老人${of === 'household' ? '户籍地' : '居住地'}的${LEVEL_WORDS[level]}`;
  if (!home || !here) return `登记的地址不够详细，无法判断就餐点是否在${homeWords}`;
  return (home === here) === wanted ? undefined : `就餐点${wanted ? '不' : ''}在${homeWords}`;
}

function whyNotDistance({ from = 0, to }: NonNullable<Place['metres']>, metres: number | undefined) {
  if (metres === undefined) return '不知道老人住处到就餐点的距离，无法判断';
  if (metres < from) return `距离 ${metres} 米，不到 ${from} 米`;
  return to !== undefined && metres > to ? `距离 ${metres} 米，超过 ${to} 米` : undefined;
}

function whyNotPlace(place: Place, meal: MealToPrice): string | undefined {
  const { sameAs, otherThan, metres } = place;
  return (
    whyNotPoint(place, meal.facility) ??
    (sameAs && whyNotSame(sameAs, true, meal)) ??
    (otherThan && whyNotSame(otherThan, false, meal)) ??
    (metres && whyNotDistance(metres, meal.distanceMetres))
  );
}

export function whyNotTime(
  { mealtimes, days, weekdays, dates }: Time,
  { meal, dayKind }: Pick<Situation, 'dayKind'> & { meal: Pick<MealToPrice, 'date' | 'mealtime'> },
): string | undefined {
  if (mealtimes && !mealtimes.includes(meal.mealtime)) return `只补${wordsOf(mealtimes, MEALTIME_WORDS)}`;
  if (weekdays && !weekdays.includes(weekdayOf(meal.date)))
    return `只在${weekdays.map((weekday) => WEEKDAY_WORDS[weekday - 1]).join('、')}补`;
  if (dates && !dates.some(({ from, to }) => from <= meal.date && meal.date <= to)) return '当天不在补贴的日期内';
  if (!days) return undefined;
  if (!dayKind) return `政策没有 ${meal.date.slice(0, 4)} 年的放假安排，无法判断当天是否补`;
  return days.includes(dayKind) ? undefined : `当天是${DAY_WORDS[dayKind]}，只在${wordsOf(days, DAY_WORDS)}补`;
}

function whyNotPrice(price: Price, listFen: number, netFen: number): string | undefined {
  const { of, atLeastFen, moreThanFen, atMostFen } = price;
  const [name, fen] = of === 'list' ? ['原价', listFen] : ['优惠后的价', netFen];
  if (atLeastFen !== undefined && fen < atLeastFen)
    return `${name} ${yuanText(fen)} 元，满 ${yuanText(atLeastFen)} 元才补`;
  if (moreThanFen !== undefined && fen <= moreThanFen)
    return `${name} ${yuanText(fen)} 元，超过 ${yuanText(moreThanFen)} 元才补`;
  if (atMostFen !== undefined && fen > atMostFen)
    return `${name} ${yuanText(fen)} 元，不超过 ${yuanText(atMostFen)} 元才补`;
  return undefined;
}

/** Why the conditions do not hold, as a Chinese clause, or undefined when every one of them holds. */
export function whyNot(conditions: Conditions, situation: Situation): string | undefined {
  const { who, where, when, modes, price, subsidised } = conditions;
  const { meal, age, netFen, subsidyFen } = situation;
  return (
    (who && whyNotWho(who, meal.facts, age)) ??
    (where && whyNotPlace(where, meal)) ??
    (when && whyNotTime(when, situation)) ??
    (modes && !modes.includes(meal.mode) ? `只补${wordsOf(modes, MODE_WORDS)}` : undefined) ??
    (price && whyNotPrice(price, meal.listFen, netFen)) ??
    (subsidised && !subsidyFen ? '没有补贴的餐不算' : undefined)
  );
}
