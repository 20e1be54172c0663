import { yuanText } from '../../shared/money.ts';
import { type Category, codesOf, type ElderFacts, LEVELS, type Level } from '../registry/index.ts';
import {
  emptyBand,
  emptyPerson,
  moreThanAll,
  type Person,
  type PlainProblem,
  payersOf,
  problemsOfForm,
  whyNotWho,
} from '../subsidies/index.ts';
import { type ProgramDocument, programSchema, unitsPerHour } from './program.ts';

/** What is wrong in a program; `example` is somebody, or a day, that shows it. */
export interface ProgramProblem extends PlainProblem {
  example?: string;
}

type Check = (program: ProgramDocument) => ProgramProblem[];
const problemIf = (isWrong: boolean, path: string, problem: string, advice: string): ProgramProblem[] =>
  isWrong ? [{ path, problem, advice }] : [];

const personSites = ({ who = [], amount }: ProgramDocument): { path: string; value: Person }[] => [
  ...who.map((value, i) => ({ path: `who[${i}]`, value })),
  ...amount.classes.flatMap((one, i) =>
    (one.who ?? []).map((value, j) => ({ path: `amount.classes[${i}].who[${j}]`, value })),
  ),
];

const people: Check = (program) =>
  personSites(program).flatMap((site) => [
    ...emptyPerson(site),
    ...emptyBand(`${site.path}.age`, site.value.age, '人'),
  ]);

const dates: Check = ({ from, to, expiry, excludes }) => [
  ...emptyBand('to', { from, to }, '日子'),
  ...problemIf(
    expiry.kind === 'date' && expiry.date < from,
    'expiry.date',
    '还没有开始执行就已过期',
    '改过期的日子，或改 from',
  ),
  ...excludes.flatMap((span, i) => emptyBand(`excludes[${i}]`, span, '日子')),
];

const scope: Check = ({ scope: { meals, services, carePlansOnly } }) => [
  ...problemIf(!meals && services === undefined, 'scope', '什么都不能付', '写上 meals 或 services'),
  ...problemIf(
    typeof services === 'object' && Object.keys(services).length === 0,
    'scope.services',
    '没有写哪些服务',
    '写上 helps、groups 或 serviceIds；不限就写 "all"',
  ),
  ...problemIf(
    carePlansOnly === true && services === undefined,
    'scope.carePlansOnly',
    '不付上门服务，这一项不起作用',
    '写上 services，或删去这一项',
  ),
];

const units: Check = (program) => {
  const { unit, fenPerUnit, pointsPerHour, cadence, expiry, amount, scope, percent, beyond } = program;
  return [
    ...problemIf(unit === 'fen' && fenPerUnit !== 1, 'fenPerUnit', '金额券的一个单位就是一分', '写 1'),
    ...problemIf(
      unit !== 'point' && pointsPerHour !== undefined,
      'pointsPerHour',
      '只有积分券写一小时用多少分',
      '删去这一项，或把 unit 写成 point',
    ),
    ...problemIf(
      unit === 'minute' && scope.meals === true,
      'scope.meals',
      '餐没有时长，不能用分钟付',
      '删去 meals，或把 unit 写成 fen 或 point',
    ),
    ...problemIf(
      cadence === 'daily-minutes' && unit !== 'minute',
      'cadence',
      '每天若干分钟的券，单位是分钟',
      '把 unit 写成 minute，或改 cadence',
    ),
    ...problemIf(
      cadence === 'daily-minutes' && expiry.kind !== 'month-end',
      'expiry',
      '按月合计的分钟当月有效',
      '写 {"kind":"month-end"}',
    ),
    ...(cadence === 'daily-minutes'
      ? amount.classes.flatMap((one, i) =>
          problemIf(one.units > 1440, `amount.classes[${i}].units`, '一天只有 1440 分钟', '写每天的分钟数，不写每月的'),
        )
      : []),
    ...problemIf(
      beyond === 'refuse' && percent !== 100,
      'beyond',
      '券只付价款的一部分，其余总是老人自付',
      '写 self-pay，或把 percent 写成 100',
    ),
  ];
};

/** A village's code: precise enough for any level that pays where an elder lives. */
const SOMEWHERE = '110101001001';
const payers: Check = ({ region, payer, shares, external }) => {
  const places = { household: SOMEWHERE, residence: SOMEWHERE, facility: '', policy: region };
  const named = [
    ...(payer ? [{ path: 'payer', payer }] : []),
    ...(shares ?? []).map((share, i) => ({ path: `shares[${i}].payer`, payer: share.payer })),
  ];
  return [
    ...problemIf(
      (payer === undefined) === (external === undefined),
      'payer',
      payer ? '由另一个系统发放的券，不由本地出资' : '没有写由谁出资',
      payer ? '删去 payer，或删去 external' : '写上 payer；由另一个系统发放的写 external',
    ),
    ...problemIf(!payer && shares !== undefined, 'shares', '没有出资方，谈不上分担', '写上 payer，或删去 shares'),
    ...named.flatMap(({ path, payer: one }) => {
      if ('of' in one && one.of === 'facility')
        return problemIf(true, path, '发券时还不知道在哪里用', '把 of 写成 household、residence 或 policy');
      return problemIf(
        payersOf({ payer: one }, places) === undefined,
        path,
        `地区 ${region} 到不了出资方的级别`,
        '把 of 写成 household 或 residence，或改出资方的级别',
      );
    }),
    ...moreThanAll('shares', shares),
  ];
};

const exclusions: Check = ({ code, excludes }) =>
  excludes.flatMap(({ program }, i) =>
    problemIf(program === code, `excludes[${i}].program`, '不能和自己互斥', '写另一种券的代号'),
  );

const classesNeverReached: Check = ({ amount: { choose, classes } }) => {
  const open = classes.findIndex(({ who }) => who === undefined);
  return problemIf(
    choose === 'first' && open >= 0 && open < classes.length - 1,
    `amount.classes[${open + 1}]`,
    `前面的“${classes[open]?.label}”没有条件，轮不到这一档`,
    '把没有条件的一档放到最后，或把 choose 写成 best',
  );
};

/** An elder to try the conditions on. */
type Sample = Pick<ElderFacts, 'age' | 'categories' | 'household' | 'residence'> & { assessmentLevel?: Level };

const YOUNG_AND_OLD = [60, 80];
const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

/** Elders on both sides of every limit the document draws. */
function samplesFor(program: ProgramDocument): Sample[] {
  const persons = personSites(program).map(({ value }) => value);
  const limits = persons.flatMap(({ age }) => [age?.from ?? [], age?.to ?? []].flat());
  const ages = unique([...YOUNG_AND_OLD, ...limits.flatMap((age) => [age - 1, age, age + 1])]).filter(
    (age) => age >= 0,
  );
  const mentioned = unique(persons.flatMap(({ categories = [], without = [] }) => [...categories, ...without]));
  const categories: Category[][] = [[], ...mentioned.map((category) => [category])];
  const levels: (Level | undefined)[] = persons.some((person) => person.levels)
    ? [undefined, ...codesOf(LEVELS)]
    : [undefined];
  const places = unique([
    program.region,
    ...persons.flatMap(({ household = [], residence = [] }) => [...household, ...residence]),
  ]);
  return ages.flatMap((age) =>
    categories.flatMap((some) =>
      levels.flatMap((level) =>
        places.map((place) => ({
          age,
          categories: some,
          household: place,
          residence: place,
          ...(level ? { assessmentLevel: level } : {}),
        })),
      ),
    ),
  );
}

const isOf = (who: readonly Person[] | undefined, sample: Sample): boolean =>
  who === undefined ||
  whyNotWho(who, { ...sample, birthDate: '', deceased: false, inInstitution: false, suspended: false }, sample.age) ===
    undefined;
const inWords = ({ age, categories, assessmentLevel }: Sample): string =>
  [`${age} 岁`, ...categories, ...(assessmentLevel ? [LEVELS[assessmentLevel]] : [])].join('、');

/** Who is meant and gets nothing, because no class is theirs. */
const nobodysClass: Check = (program) => {
  const left = samplesFor(program).find(
    (sample) => isOf(program.who, sample) && !program.amount.classes.some(({ who }) => isOf(who, sample)),
  );
  return left
    ? [
        {
          path: 'amount.classes',
          problem: '对象里有人不属于任何一档，什么都得不到',
          advice: '补上一档，或在 who 里写明不含这样的人',
          example: inWords(left),
        },
      ]
    : [];
};

/** Who gets the first class that fits, and would get more of a later one. */
const lessByOrder: Check = (program) => {
  const { choose, classes } = program.amount;
  if (choose !== 'first') return [];
  for (const sample of samplesFor(program).filter((one) => isOf(program.who, one))) {
    const fitting = classes.filter(({ who }) => isOf(who, sample));
    const better = fitting.find(({ units: more }) => more > fitting[0]!.units);
    if (better)
      return [
        {
          path: `amount.classes[${classes.indexOf(fitting[0]!)}]`,
          problem: `排在“${better.label}”前面，数额却更少`,
          advice: '调整顺序，或把 choose 写成 best',
          example: inWords(sample),
        },
      ];
  }
  return [];
};

/** Ten and five hundred yuan: what an hour of service costs lies in between. */
const HOUR_FEN = { from: 1_000, to: 50_000 };
const hoursOfAnOddPrice: Check = (program) => {
  const perHour = unitsPerHour(program);
  const hourFen = perHour === undefined ? undefined : perHour * program.fenPerUnit;
  return problemIf(
    hourFen !== undefined && (hourFen < HOUR_FEN.from || hourFen > HOUR_FEN.to),
    'fenPerUnit',
    `一小时服务最多付 ${yuanText(hourFen ?? 0)} 元`,
    '检查每个单位的价和一小时的用量',
  );
};

const ERRORS: readonly Check[] = [people, dates, scope, units, payers, exclusions, classesNeverReached];
const WARNINGS: readonly Check[] = [nobodysClass, lessByOrder, hoursOfAnOddPrice];

export interface CheckedProgram {
  /** The document; absent when there are errors. */
  readonly document?: ProgramDocument;
  readonly errors: readonly ProgramProblem[];
  /** What works, but hardly as meant. */
  readonly warnings: readonly ProgramProblem[];
}

/**
 * Checks a program as somebody wrote it: its form, whether its parts make sense together, and by a search for elders who
 * would be treated otherwise than meant.
 */
export function checkProgram(text: unknown): CheckedProgram {
  const parsed = programSchema.safeParse(text, { reportInput: true });
  if (!parsed.success) return { errors: problemsOfForm(parsed.error), warnings: [] };
  const errors = ERRORS.flatMap((check) => check(parsed.data));
  if (errors.length > 0) return { errors, warnings: [] };
  return { document: parsed.data, errors, warnings: WARNINGS.flatMap((check) => check(parsed.data)) };
}
