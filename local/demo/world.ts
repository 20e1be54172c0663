import type { Allergen, Diet } from '../../functions/registry/index.ts';
import { addDays, type BusinessDate } from '../../shared/business-time.ts';
import { newId } from '../../shared/ids.ts';
import { Random } from './random.ts';

/**
 * A small Xuchang: its six counties and districts, every kind of facility, elders of every category. All people are
 * invented; their citizen numbers are valid in form and belong to nobody this project knows.
 */
export interface DemoCounty {
  code: string;
  name: string;
  townships: readonly { code: string; name: string }[];
}
export interface DemoFacility {
  facilityId: string;
  code: string;
  name: string;
  facilityKind: 'canteen' | 'table' | 'point' | 'central-kitchen' | 'home-care';
  region: string;
  modes: readonly ('eat-in' | 'pick-up' | 'delivery')[];
  servesDinner: boolean;
  capacity: number;
}
export interface DemoElder {
  elderId: string;
  name: string;
  citizenNumber: string;
  phone: string;
  birthDate: BusinessDate;
  household: string;
  residence: string;
  address: string;
  categories: readonly string[];
  assessmentLevel: string | undefined;
  diets: readonly string[];
  allergens: readonly string[];
  /** The facility they usually eat at. */
  homeFacilityId: string;
}
export interface DemoWorld {
  counties: readonly DemoCounty[];
  facilities: readonly DemoFacility[];
  elders: readonly DemoElder[];
  /** Sends caregivers to the elders of its county. */
  provider: DemoFacility;
}

const county = (code: string, name: string, ...townships: string[]): DemoCounty => ({
  code,
  name,
  townships: townships.map((township, i) => ({ code: `${code}${String(101 + i)}`, name: township })),
});
export const COUNTIES: readonly DemoCounty[] = [
  county('411002', '魏都区', '西大街道', '东大街道', '南关街道'),
  county('411003', '建安区', '将官池镇', '五女店镇', '张潘镇'),
  county('411024', '鄢陵县', '安陵镇', '马栏镇', '柏梁镇'),
  county('411025', '襄城县', '城关镇', '颍桥回族镇', '麦岭镇'),
  county('411081', '禹州市', '神垕镇', '鸿畅镇', '郭连镇'),
  county('411082', '长葛市', '和尚桥镇', '坡胡镇', '后河镇'),
];

const KINDS = [
  {
    facilityKind: 'canteen',
    title: '老年食堂',
    modes: ['eat-in', 'pick-up', 'delivery'],
    servesDinner: true,
    capacity: 60,
  },
  { facilityKind: 'table', title: '老年餐桌', modes: ['eat-in', 'pick-up'], servesDinner: false, capacity: 30 },
  { facilityKind: 'point', title: '助餐点', modes: ['pick-up', 'delivery'], servesDinner: false, capacity: 40 },
] as const;

const SURNAMES = '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕'.split('');
const GIVEN = '秀英桂兰玉珍凤梅淑华建国志明德福长庆永贵金山文斌春生喜顺素琴翠平爱莲世昌'.match(/../g) ?? [];

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/** The 18th character after GB 11643. */
export const checkCharacter = (first17: string): string =>
  '10X98765432'.charAt(WEIGHTS.reduce((sum, weight, i) => sum + weight * Number(first17[i]), 0) % 11);

function citizenNumber(random: Random, bornIn: string, birthDate: BusinessDate): string {
  const first17 = `${bornIn}${birthDate.replaceAll('-', '')}${String(random.int(1, 998)).padStart(3, '0')}`;
  return first17 + checkCharacter(first17);
}

/** Each category in turn, so that a small world has them all; most elders have none. */
const CATEGORY_SETS: readonly (readonly string[])[] = [
  [],
  [],
  ['dibao'],
  [],
  ['living-alone'],
  [],
  ['tekun', 'widowed-alone'],
  [],
  ['empty-nest'],
  [],
  ['youfu'],
  [],
  ['dibao-edge'],
  [],
  ['jisheng'],
  [],
  ['severe-disability'],
  [],
  ['left-behind'],
  [],
  ['institution'],
];
const LEVELS = [undefined, undefined, 'intact', 'mild', undefined, 'moderate', 'severe', undefined, 'total'] as const;
const DIETS: readonly (readonly string[])[] = [
  [],
  ['low-salt'],
  [],
  ['diabetic'],
  [],
  ['soft'],
  [],
  ['halal'],
  ['vegetarian'],
];
const ALLERGENS: readonly (readonly string[])[] = [[], [], [], ['peanut'], [], [], ['egg'], [], [], ['fish'], []];

/**
 * The world of a seed. `asOf` fixes the ages (60 to 103); `eldersPerCounty` sizes it.
 */
export function demoWorld(options: { seed: number; asOf: BusinessDate; eldersPerCounty: number }): DemoWorld {
  const random = new Random(options.seed);
  const id = (kind: 'facility' | 'elder') =>
    newId(kind, { msecs: Date.parse(`${options.asOf}T00:00:00Z`), random: random.bytes(16) });

  const facilities = COUNTIES.flatMap((where) => [
    ...where.townships.map((township, i): DemoFacility => {
      const kind = KINDS[i % KINDS.length]!;
      return {
        facilityId: id('facility'),
        code: `${township.code}-${kind.facilityKind}`,
        name: `${township.name}${kind.title}`,
        facilityKind: kind.facilityKind,
        region: township.code,
        modes: kind.modes,
        servesDinner: kind.servesDinner,
        capacity: kind.capacity,
      };
    }),
    {
      facilityId: id('facility'),
      code: `${where.code}-kitchen`,
      name: `${where.name}中央厨房`,
      facilityKind: 'central-kitchen' as const,
      region: where.code,
      modes: ['delivery'] as const,
      servesDinner: false,
      capacity: 300,
    },
  ]);

  const numbers = new Set<string>();
  let nth = 0;
  const elders = COUNTIES.flatMap((where) =>
    Array.from({ length: options.eldersPerCounty }, (): DemoElder => {
      const township = random.pick(where.townships);
      const movedHere = random.chance(0.08);
      const household = movedHere ? random.pick(COUNTIES).townships[0]!.code : township.code;
      const age = nth % 40 === 39 ? random.int(100, 103) : random.int(60, 94);
      const birthDate = addDays(`${Number(options.asOf.slice(0, 4)) - age}-01-01`, random.int(0, 300));
      let number = citizenNumber(random, household.slice(0, 6), birthDate);
      while (numbers.has(number)) number = citizenNumber(random, household.slice(0, 6), birthDate);
      numbers.add(number);
      const home = facilities.find((facility) => facility.region === township.code)!;
      const elder = {
        elderId: id('elder'),
        name: random.pick(SURNAMES) + random.pick(GIVEN),
        citizenNumber: number,
        phone: `199${String(random.int(0, 99_999_999)).padStart(8, '0')}`,
        birthDate,
        household,
        residence: township.code,
        address: `${where.name}${township.name}${random.int(1, 30)}号院${random.int(1, 6)}号楼`,
        categories: CATEGORY_SETS[nth % CATEGORY_SETS.length]!,
        assessmentLevel: LEVELS[nth % LEVELS.length],
        diets: DIETS[nth % DIETS.length]!,
        allergens: ALLERGENS[nth % ALLERGENS.length]!,
        homeFacilityId: home.facilityId,
      };
      nth += 1;
      return elder;
    }),
  );
  const home = COUNTIES[0]!;
  const provider: DemoFacility = {
    facilityId: id('facility'),
    code: `${home.code}-home-care`,
    name: '颐年居家养老中心',
    facilityKind: 'home-care',
    region: home.townships[0]!.code,
    modes: [],
    servesDinner: false,
    capacity: 0,
  };
  return { counties: COUNTIES, facilities, elders, provider };
}

const SETS: readonly (readonly [string, number, readonly Allergen[], readonly Diet[]])[] = [
  ['红烧肉套餐', 1_500, ['soy'], []],
  ['清蒸鱼套餐', 1_600, ['fish'], ['low-salt', 'soft']],
  ['番茄鸡蛋面', 1_000, ['gluten', 'egg'], ['soft']],
  ['素什锦套餐', 1_200, ['soy'], ['vegetarian', 'low-salt', 'diabetic']],
  ['清真牛肉烩面', 1_400, ['gluten'], ['halal']],
  ['杂粮粥配小菜', 800, [], ['diabetic', 'soft', 'vegetarian', 'low-salt']],
  ['宫保鸡丁套餐', 1_400, ['peanut', 'soy'], []],
];

export interface DemoDish {
  name: string;
  priceFen: number;
  portions: number;
  allergens: readonly Allergen[];
  diets: readonly Diet[];
}

/** Four sets a meal, turning with the date, so that a week does not repeat itself. */
export function demoDishes(facility: DemoFacility, date: BusinessDate): DemoDish[] {
  const day = Math.round(Date.parse(`${date}T00:00:00Z`) / 86_400_000);
  return [0, 2, 3, 5].map((step) => {
    const [name, priceFen, allergens, diets] = SETS[(day + step) % SETS.length]!;
    return { name, priceFen, allergens, diets, portions: Math.ceil(facility.capacity * 0.6) };
  });
}
