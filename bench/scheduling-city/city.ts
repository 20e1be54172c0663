import type { Sex } from '../../functions/registry/index.ts';
import type { CaregiverDay, Place, PlanningDay, VisitToPlan } from '../../functions/scheduling/problem.ts';
import { DEFAULT_WEIGHTS } from '../../functions/scheduling/weights.ts';
import type { Skill } from '../../functions/services/index.ts';
import { Random } from '../../local/demo/random.ts';
import { addDays, type BusinessDate, instantAt, weekdayOf } from '../../shared/business-time.ts';
import { metresBetween, type OnMap } from '../../shared/metres.ts';

/**
 * A city that looks like one: six districts, each a town and its townships; elders with standing needs, caregivers with
 * the skills, hours and sexes one finds. Everybody is invented; a seed makes the same city on every machine.
 */
export interface CitySize {
  readonly seed: number;
  /** On the first date; on others about as many. */
  readonly visits: number;
  readonly caregivers: number;
  readonly dates: readonly BusinessDate[];
}

interface District {
  readonly code: string;
  /** Of the city's visits. */
  readonly share: number;
  /** Of the district's elders, those who live in its town. */
  readonly inTown: number;
  readonly townships: number;
  readonly centre: OnMap;
}
const district = (code: string, share: number, inTown: number, townships: number, at: [number, number]): District => ({
  code,
  share,
  inTown,
  townships,
  centre: { latitudeE6: at[0] * 1_000, longitudeE6: at[1] * 1_000 },
});
const DISTRICTS: readonly District[] = [
  district('411002', 0.22, 0.95, 1, [34_030, 113_850]),
  district('411003', 0.13, 0.4, 4, [34_124, 113_823]),
  district('411024', 0.13, 0.55, 4, [34_100, 114_190]),
  district('411025', 0.14, 0.5, 4, [33_850, 113_490]),
  district('411081', 0.22, 0.6, 6, [34_145, 113_485]),
  district('411082', 0.16, 0.65, 4, [34_210, 113_770]),
];

/** When a visit may begin: it is wished in the first so many minutes after `at`, and possible so many minutes longer. */
interface Times {
  readonly at: readonly string[];
  readonly wished: number;
  readonly longer: number;
}
const IN_THE_MORNING: Times = { at: ['07:45', '08:15', '09:00'], wished: 60, longer: 60 };
const BEFORE_MEALS: Times = { at: ['09:45', '10:15', '10:30', '15:45', '16:15'], wished: 45, longer: 30 };
const HALF_A_DAY: Times = { at: ['08:00', '09:00', '12:30', '13:30', '14:30'], wished: 150, longer: 90 };
const TO_THE_HOSPITAL: Times = { at: ['07:45', '08:00', '13:30'], wished: 30, longer: 30 };
const BY_APPOINTMENT: Times = { at: ['08:30', '09:30', '10:30', '13:30', '14:30', '15:30'], wished: 45, longer: 60 };

interface Need {
  readonly weight: number;
  readonly minutes: readonly number[];
  readonly skills: readonly Skill[];
  readonly sameSex?: true;
  readonly second?: Readonly<{ skills: readonly Skill[]; minutes: number; from: number; to: number }>;
  readonly times: Times;
  /** On so many days a week. */
  readonly days: readonly number[];
}
const NEEDS: readonly Need[] = [
  { weight: 17, minutes: [30], skills: ['daily-care'], times: HALF_A_DAY, days: [2, 3, 5] },
  { weight: 4, minutes: [45, 60], skills: ['cooking'], times: BEFORE_MEALS, days: [3, 5] },
  { weight: 17, minutes: [45, 60], skills: ['cleaning'], times: HALF_A_DAY, days: [1, 2] },
  { weight: 9, minutes: [30, 45], skills: ['daily-care', 'cleaning'], times: HALF_A_DAY, days: [1, 2] },
  {
    weight: 4,
    minutes: [60],
    skills: ['bathing'],
    sameSex: true,
    second: { skills: ['bathing'], minutes: 60, from: 0, to: 0 },
    times: HALF_A_DAY,
    days: [1, 2],
  },
  { weight: 6, minutes: [30, 45], skills: ['bathing'], sameSex: true, times: HALF_A_DAY, days: [2, 3] },
  { weight: 6, minutes: [30], skills: ['nursing'], times: IN_THE_MORNING, days: [2, 3] },
  { weight: 5, minutes: [15], skills: ['nursing'], times: BY_APPOINTMENT, days: [2, 5] },
  { weight: 2, minutes: [45], skills: ['rehabilitation'], times: BY_APPOINTMENT, days: [2, 3] },
  { weight: 9, minutes: [30, 45], skills: ['daily-care'], times: BY_APPOINTMENT, days: [2, 3] },
  { weight: 3, minutes: [120], skills: ['daily-care'], times: TO_THE_HOSPITAL, days: [1] },
  {
    weight: 2,
    minutes: [60],
    skills: ['bathing'],
    sameSex: true,
    second: { skills: ['nursing'], minutes: 30, from: 30, to: 75 },
    times: HALF_A_DAY,
    days: [1],
  },
];

/** Ten caregivers as a provider hires them; the next ten are the same. */
const TRADES: readonly (readonly Skill[])[] = [
  ['daily-care', 'cleaning', 'cooking'],
  ['daily-care', 'cleaning', 'bathing'],
  ['daily-care', 'nursing', 'rehabilitation'],
  ['daily-care', 'cleaning', 'bathing'],
  ['daily-care', 'cleaning', 'cooking'],
  ['daily-care', 'nursing', 'bathing'],
  ['daily-care', 'cleaning', 'cooking'],
  ['daily-care', 'cooking', 'bathing'],
  ['daily-care', 'nursing', 'rehabilitation'],
  ['daily-care', 'cleaning', 'bathing'],
];

interface Hours {
  readonly from: string;
  readonly until: string;
  readonly most: number;
}
const WHOLE_DAY: Hours = { from: '08:00', until: '18:00', most: 480 };
const EARLY_DAY: Hours = { from: '07:30', until: '17:30', most: 480 };
const MORNING: Hours = { from: '07:30', until: '13:00', most: 300 };
const AFTERNOON: Hours = { from: '12:30', until: '18:30', most: 330 };
const HOURS = [WHOLE_DAY, EARLY_DAY, WHOLE_DAY, MORNING, WHOLE_DAY, EARLY_DAY, AFTERNOON] as const;
const BREAK = { minutes: 60, earliest: '11:15', latest: '13:00' };
const LONG_DAY_MINUTES = 480;

const WOMEN_AMONG_ELDERS = 0.6;
/** So many women, then a man. */
const WOMEN_FOR_A_MAN = 3;
const WORK_IN_TWO_DISTRICTS = 0.15;
const ASK_FOR_SOMEBODY = 0.2;
const REFUSE_SOMEBODY = 0.01;
const KNOWN_OF_NEAREST = 6;
const OVERTIME_MINUTES = 60;
/** A week, where more than one date is planned. */
const DAYS_OFF = 2;
const MINUTE_MS = 60_000;
const METRES_PER_E6 = 0.1112;

function weighted<T extends { readonly weight: number }>(random: Random, list: readonly T[]): T {
  let lot = random.next() * list.reduce((sum, { weight }) => sum + weight, 0);
  for (const one of list) {
    lot -= one.weight;
    if (lot < 0) return one;
  }
  return list.at(-1)!;
}

/** As many metres away as people settle around a place: normal in both directions. */
function around(random: Random, { latitudeE6, longitudeE6 }: OnMap, metres: number): OnMap {
  const radius = metres * Math.sqrt(-2 * Math.log(1 - random.next()));
  return towards({ latitudeE6, longitudeE6 }, radius, 2 * Math.PI * random.next());
}
function towards({ latitudeE6, longitudeE6 }: OnMap, metres: number, angle: number): OnMap {
  const shrunk = Math.cos((latitudeE6 / 1_000_000 / 180) * Math.PI);
  return {
    latitudeE6: Math.round(latitudeE6 + (metres * Math.sin(angle)) / METRES_PER_E6),
    longitudeE6: Math.round(longitudeE6 + (metres * Math.cos(angle)) / METRES_PER_E6 / shrunk),
  };
}

/** The homes of a district: most in its town, the others in its townships. */
function homesOf(random: Random, { code, centre, inTown, townships }: District): () => Place {
  const towns = Array.from({ length: townships }, (_, i) =>
    towards(centre, random.int(6_000, 14_000), (2 * Math.PI * (i + random.next())) / townships),
  );
  let homes = 0;
  return () => {
    const at = random.chance(inTown) ? around(random, centre, 1_300) : around(random, random.pick(towns), 700);
    return { placeId: `${code}-home-${++homes}`, at, district: code };
  };
}

interface Worker {
  readonly caregiverId: string;
  readonly sex: Sex;
  readonly skills: readonly Skill[];
  readonly districts: readonly string[];
  readonly home: Place;
  readonly hours: Hours;
  readonly weekdaysOff: readonly number[];
}

/** The same visit at the same hour on some days of the week, as a care plan has it. */
interface Standing {
  readonly standingId: string;
  readonly elderId: string;
  readonly home: Place;
  readonly need: Need;
  readonly minutes: number;
  readonly at: string;
  readonly weekdays: readonly number[];
  readonly sex: Sex;
  readonly preferred: readonly string[];
  readonly faces: Readonly<Record<string, number>>;
  readonly never: Readonly<Record<string, string>>;
}

function someOf<T>(random: Random, list: readonly T[], count: number): T[] {
  const left = [...list];
  return Array.from({ length: Math.min(count, left.length) }, () => left.splice(random.int(0, left.length - 1), 1)[0]!);
}

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const nearest = ({ centre }: District): District =>
  DISTRICTS.filter((other) => other.centre !== centre).toSorted(
    (a, b) => metresBetween(a.centre, centre) - metresBetween(b.centre, centre),
  )[0]!;

function hire(random: Random, district: District, home: () => Place, count: number, daysOff: number): Worker[] {
  return Array.from({ length: count }, (_, i) => ({
    caregiverId: `${district.code}-caregiver-${i + 1}`,
    sex: i % (WOMEN_FOR_A_MAN + 1) === 1 ? 'male' : 'female',
    skills: TRADES[i % TRADES.length]!,
    districts: random.chance(WORK_IN_TWO_DISTRICTS) ? [district.code, nearest(district).code] : [district.code],
    home: home(),
    hours: HOURS[i % HOURS.length]!,
    weekdaysOff: someOf(random, EVERY_DAY, daysOff),
  }));
}

/** Whom an elder knows: two of those who live near and can do it, one of them better. */
function acquaintances(random: Random, home: Place, need: Need, sex: Sex, workers: readonly Worker[]): string[] {
  const able = workers.filter(
    (worker) => need.skills.every((skill) => worker.skills.includes(skill)) && (!need.sameSex || worker.sex === sex),
  );
  const near = able.toSorted((a, b) => metresBetween(a.home.at!, home.at!) - metresBetween(b.home.at!, home.at!));
  return someOf(random, near.slice(0, KNOWN_OF_NEAREST), 2).map(({ caregiverId }) => caregiverId);
}

function standingNeed(random: Random, nth: string, home: Place, workers: readonly Worker[]): Standing {
  const need = weighted(random, NEEDS);
  const sex = random.chance(WOMEN_AMONG_ELDERS) ? 'female' : 'male';
  const [best, other] = acquaintances(random, home, need, sex, workers);
  const stranger = random.pick(workers).caregiverId;
  return {
    standingId: `${nth}-visit`,
    elderId: `${nth}-elder`,
    home,
    need,
    minutes: random.pick(need.minutes),
    at: random.pick(need.times.at),
    weekdays: someOf(random, EVERY_DAY, random.pick(need.days)),
    sex,
    preferred: best !== undefined && random.chance(ASK_FOR_SOMEBODY) ? [best] : [],
    faces: {
      ...(best === undefined ? {} : { [best]: random.int(3, 30) }),
      ...(other === undefined ? {} : { [other]: random.int(1, 5) }),
    },
    never: random.chance(REFUSE_SOMEBODY) && stranger !== best ? { [stranger]: '老人不要这位护理员' } : {},
  };
}

function visitOn(date: BusinessDate, standing: Standing): VisitToPlan {
  const { need, minutes, home, elderId, preferred, faces, never } = standing;
  const earliest = instantAt(date, standing.at);
  const { skills, second } = need;
  return {
    visitId: `${standing.standingId}-${date}`,
    elderId,
    placeId: home.placeId,
    minutes,
    earliest,
    wishedBy: earliest + need.times.wished * MINUTE_MS,
    latest: earliest + (need.times.wished + need.times.longer) * MINUTE_MS,
    skills,
    ...(need.sameSex ? { sex: standing.sex } : {}),
    ...(second
      ? { second: { skills: second.skills, minutes: second.minutes, after: { from: second.from, to: second.to } } }
      : {}),
    never,
    preferred,
    faces,
    urgent: false,
  };
}

function dayOf(date: BusinessDate, { caregiverId, sex, skills, districts, home, hours }: Worker): CaregiverDay {
  const until = instantAt(date, hours.until);
  const isLong = hours.most >= LONG_DAY_MINUTES;
  return {
    caregiverId,
    name: caregiverId,
    sex,
    skills,
    districts,
    from: instantAt(date, hours.from),
    until,
    overtimeUntil: until + (isLong ? OVERTIME_MINUTES * MINUTE_MS : 0),
    startPlaceId: home.placeId,
    endPlaceId: home.placeId,
    ...(isLong
      ? {
          break: {
            minutes: BREAK.minutes,
            earliest: instantAt(date, BREAK.earliest),
            latest: instantAt(date, BREAK.latest),
          },
        }
      : {}),
    mostMinutes: hours.most,
    against: [],
  };
}

/** The share of each district, so that together they are exactly `count`. */
function shared(count: number): number[] {
  let share = 0;
  let given = 0;
  return DISTRICTS.map((one) => {
    share += one.share;
    const mine = Math.round(share * count) - given;
    given += mine;
    return mine;
  });
}

/** What a dispatcher of the whole city would have before them at 17:00 on the day before the first date. */
export function cityDays({ seed, visits, caregivers, dates }: CitySize): PlanningDay[] {
  const [first] = dates;
  const random = new Random(seed);
  const workers: Worker[] = [];
  const standing: Standing[] = [];
  const [hired, wanted] = [shared(caregivers), shared(visits)];
  for (const [d, district] of DISTRICTS.entries()) {
    const home = homesOf(random, district);
    const mine = hire(random, district, home, hired[d]!, dates.length > 1 ? DAYS_OFF : 0);
    workers.push(...mine);
    for (let nth = 1, onFirst = 0; onFirst < wanted[d]!; nth++) {
      const need = standingNeed(random, `${district.code}-${nth}`, home(), mine);
      if (need.weekdays.includes(weekdayOf(first!))) onFirst += 1;
      else if (dates.length === 1) continue;
      standing.push(need);
    }
  }
  const now = instantAt(addDays(first!, -1), '17:00');
  return dates.map((date) => {
    const weekday = weekdayOf(date);
    const due = standing.filter(({ weekdays }) => weekdays.includes(weekday));
    const onDuty = workers.filter(({ weekdaysOff }) => !weekdaysOff.includes(weekday));
    return {
      date,
      now,
      places: [...due, ...onDuty].map(({ home }) => home),
      visits: due.map((one) => visitOn(date, one)),
      caregivers: onDuty.map((one) => dayOf(date, one)),
      weights: DEFAULT_WEIGHTS,
    };
  });
}
