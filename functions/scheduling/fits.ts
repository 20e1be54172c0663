import { covers } from '../../shared/regions.ts';
import { SKILLS } from '../services/index.ts';
import { MINUTE_MS, type Part, type partsOf } from './part.ts';
import { type CaregiverDay, type Problem, UNKNOWN_WAY } from './problem.ts';
import type { WayBetween } from './ways-between.ts';

/** What one caregiver and one part of a visit are held against. */
interface Pair {
  readonly part: Part;
  readonly caregiver: CaregiverDay;
  readonly district: string;
  /** Minutes from where the day begins and to where it ends. */
  readonly there: number;
  readonly back: number;
  readonly now: number;
}

/** Where a caregiver's day ends at the latest. */
const endOf = ({ until, overtimeUntil }: CaregiverDay): number => Math.max(until, overtimeUntil);

function isWithinHours({ part, caregiver, there, back, now }: Pair): boolean {
  const begins = Math.max(part.opens, Math.max(caregiver.from, now) + there * MINUTE_MS);
  return begins <= part.closes && begins + (part.minutes + back) * MINUTE_MS <= endOf(caregiver);
}

/** Every rule that may stand between a caregiver and a visit, whatever else is planned; in the order in which they are told. */
const RULES = {
  NOBODY_TO_SEND: ({ caregiver }: Pair) => caregiver.against.length === 0,
  NOBODY_SKILLED: ({ part, caregiver }: Pair) => part.skills.every((skill) => caregiver.skills.includes(skill)),
  NOBODY_OF_SEX: ({ part, caregiver }: Pair) => part.visit.sex === undefined || part.visit.sex === caregiver.sex,
  NOBODY_WELCOME: ({ part, caregiver }: Pair) => part.visit.never[caregiver.caregiverId] === undefined,
  NOBODY_IN_DISTRICT: ({ caregiver, district }: Pair) =>
    caregiver.districts.length === 0 || caregiver.districts.some((area) => covers(area, district)),
  WAY_UNKNOWN: ({ there, back }: Pair) => there !== UNKNOWN_WAY && back !== UNKNOWN_WAY,
  LONGER_THAN_ANY_SHIFT: ({ part, caregiver, there, back }: Pair) =>
    caregiver.from + (there + part.minutes + back) * MINUTE_MS <= endOf(caregiver),
  OVER_CAPS: ({ part, caregiver }: Pair) => part.minutes <= caregiver.mostMinutes,
  NOBODY_AT_THAT_HOUR: isWithinHours,
} as const;
export type Hindrance = keyof typeof RULES;
const CODES = Object.keys(RULES) as Hindrance[];

/** Answers the first rule that keeps a caregiver from a part of a visit, or undefined. */
export function hindrances(
  { places, now }: Pick<Problem, 'places' | 'now'>,
  wayBetween: WayBetween,
): (part: Part, caregiver: CaregiverDay) => Hindrance | undefined {
  const districts = new Map(places.map(({ placeId, district }) => [placeId, district]));
  return (part, caregiver) => {
    const { placeId } = part.visit;
    const pair: Pair = {
      part,
      caregiver,
      district: districts.get(placeId) ?? '',
      there: wayBetween(caregiver.startPlaceId, placeId),
      back: wayBetween(placeId, caregiver.endPlaceId),
      now,
    };
    return CODES.find((code) => !RULES[code](pair));
  };
}

const FEW = 3;
const names = (caregivers: readonly CaregiverDay[], more: (caregiver: CaregiverDay) => string): string => {
  const told = caregivers.slice(0, FEW).map((each) => `${each.name}${more(each)}`);
  return `${told.join('、')}${caregivers.length > FEW ? `等 ${caregivers.length} 人` : ''}`;
};
const bare = () => '';

const SENTENCES: Readonly<
  Record<Hindrance, (part: Part, last: readonly CaregiverDay[], all: readonly CaregiverDay[]) => string>
> = {
  NOBODY_TO_SEND: (_part, last) =>
    last.length === 0
      ? '当天没有护理员'
      : `当天没有可以派的护理员：${names(last, ({ against }) => `（${against.join('；')}）`)}`,
  NOBODY_SKILLED: ({ skills }, _last, all) => {
    const away = all.filter((each) => skills.every((skill) => each.skills.includes(skill)));
    const who = away.length > 0 ? `；会的当天不能派：${names(away, ({ against }) => `（${against.join('；')}）`)}` : '';
    return `当天可以派的护理员都不会：${skills.map((skill) => SKILLS[skill]).join('、')}${who}`;
  },
  NOBODY_OF_SEX: ({ visit }) => `会这项服务的人里没有${visit.sex === 'female' ? '女' : '男'}护理员`,
  NOBODY_WELCOME: ({ visit }, last) =>
    `会这项服务的人都不能去：${names(last, ({ caregiverId }) => `（${visit.never[caregiverId] ?? ''}）`)}`,
  NOBODY_IN_DISTRICT: (_part, last) => `能做的护理员都不去这个片区：${names(last, bare)}`,
  WAY_UNKNOWN: (_part, last) => `不知道从住处或站点到这里要走多久：${names(last, bare)}`,
  LONGER_THAN_ANY_SHIFT: ({ minutes }, last) => `${minutes} 分钟加上来回的路，比谁的班次都长：${names(last, bare)}`,
  OVER_CAPS: ({ minutes }, last) => `${minutes} 分钟会超过工时上限：${names(last, bare)}`,
  NOBODY_AT_THAT_HOUR: (_part, last) => `约定的时段里没有人上班，或者来不及赶路：${names(last, bare)}`,
};

/** Why nobody at all can make a visit. */
export interface Nobody {
  readonly code: Hindrance | 'NOT_TWO';
  readonly message: string;
  /** Who passed every rule before the one that nobody passed. */
  readonly last: readonly CaregiverDay[];
}

function whyNobodyFor(
  part: Part,
  caregivers: readonly CaregiverDay[],
  hindrance: ReturnType<typeof hindrances>,
): Nobody | undefined {
  const met = caregivers.map((caregiver) => hindrance(part, caregiver));
  if (met.includes(undefined)) return undefined;
  // The rule that stopped whoever came furthest: everybody else fell before it.
  const furthest = met.reduce((most, code) => Math.max(most, CODES.indexOf(code!)), 0);
  const code = CODES[furthest]!;
  const last = caregivers.filter((_, i) => met[i] === code);
  return { code, message: SENTENCES[code](part, last, caregivers), last };
}

/** Why nobody can make a visit even on a day without any other, or undefined. */
export function whyNobody(
  problem: Problem,
  visitParts: ReturnType<typeof partsOf>,
  wayBetween: WayBetween,
): Nobody | undefined {
  const hindrance = hindrances(problem, wayBetween);
  const { caregivers } = problem;
  for (const part of visitParts) {
    const why = whyNobodyFor(part, caregivers, hindrance);
    if (why) return why;
  }
  if (visitParts.length === 1) return undefined;
  const able = caregivers.filter((caregiver) => visitParts.some((part) => hindrance(part, caregiver) === undefined));
  if (able.length > 1) return undefined;
  return { code: 'NOT_TWO', message: `需要两位护理员，能去的只有 ${names(able, bare)}`, last: able };
}
