import { isRegionCode, type RegionCode } from '../../shared/regions.ts';
import { lineOfText } from '../../shared/schemas.ts';
import {
  ALLERGENS,
  type Allergen,
  CATEGORIES,
  type Category,
  citizenNumberRefusals,
  codesOf,
  DIETS,
  type Diet,
  isPhone,
  isPlace,
  LEVELS,
  type Level,
  parseCitizenNumber,
  plainDigits,
  plainPhone,
  SCALES,
  type Scale,
} from '../registry/index.ts';
import { clean, codesIn, dateIn, type Problem } from './cells.ts';

const COLUMN = {
  name: '姓名',
  citizenNumber: '身份证号',
  phone: '联系电话',
  household: '户籍区划代码',
  residence: '居住区划代码',
  address: '住址',
  categories: '类别',
  level: '能力等级',
  scale: '评估标准',
  validUntil: '评估有效期至',
  diets: '饮食',
  allergens: '过敏原',
} as const;

/** What a list of elders may have; the two required ones say whom a row is about. */
export const elderSheet = {
  columns: Object.values(COLUMN),
  required: [COLUMN.name, COLUMN.citizenNumber],
  aliases: {
    身份证号码: COLUMN.citizenNumber,
    身份证: COLUMN.citizenNumber,
    公民身份号码: COLUMN.citizenNumber,
    证件号码: COLUMN.citizenNumber,
    电话: COLUMN.phone,
    手机号: COLUMN.phone,
    手机号码: COLUMN.phone,
    联系方式: COLUMN.phone,
    户籍地区: COLUMN.household,
    居住地区: COLUMN.residence,
    家庭住址: COLUMN.address,
    居住地址: COLUMN.address,
    地址: COLUMN.address,
    人员类别: COLUMN.categories,
    老人类别: COLUMN.categories,
    失能等级: COLUMN.level,
    饮食禁忌: COLUMN.diets,
  } as Readonly<Record<string, string>>,
};

/** What a row says about an elder. A field left out says nothing: what is known stays. */
export interface ElderRow {
  citizenNumber: string;
  name: string;
  phone?: string;
  address?: string;
  household?: RegionCode;
  residence?: RegionCode;
  /** All categories of the elder, not only new ones. */
  categories?: Category[];
  assessment?: { scale: Scale; level: Level; validUntil: string };
  diets?: Diet[];
  allergens?: Allergen[];
}

const wordsOf = (vocabulary: Readonly<Record<string, string>>): string => Object.values(vocabulary).join('、');

/** Reads a row; every problem is named with its column. */
export function elderRowFrom(cells: Readonly<Record<string, string>>): { row: ElderRow } | { problems: Problem[] } {
  const problems: Problem[] = [];
  const wrong = (column: string, message: string): undefined => {
    problems.push({ column, message });
    return undefined;
  };
  const text = (column: string): string | undefined => clean(cells[column]) || undefined;
  function read<T>(column: string, parse: (content: string) => T | undefined): T | undefined {
    const content = text(column);
    if (content === undefined) return undefined;
    if (content.includes('\uFFFD')) return wrong(column, '有无法识别的字符，请用 UTF-8 或 GB18030 重新保存文件');
    return parse(content);
  }
  const words =
    <Code extends string>(column: string, vocabulary: Readonly<Record<Code, string>>) =>
    (content: string): Code[] | undefined => {
      const codes = codesIn(vocabulary, content);
      return typeof codes === 'string'
        ? wrong(column, `不认识“${codes}”，请填 ${wordsOf(vocabulary)}，或填“无”`)
        : codes;
    };
  const region = (column: string) => (content: string) => {
    const code = plainDigits(content);
    return isRegionCode(code) && isPlace(code)
      ? code
      : wrong(column, '请填县（区）6 位、乡镇（街道）9 位或村（社区）12 位区划代码');
  };
  const line = (column: string, max: number) => (content: string) => {
    const parsed = lineOfText(max).safeParse(content);
    return parsed.success ? parsed.data : wrong(column, `最多 ${max} 个字，不能换行或含特殊字符`);
  };
  const oneOf =
    <Code extends string>(column: string, vocabulary: Readonly<Record<Code, string>>) =>
    (content: string): Code | undefined =>
      codesOf(vocabulary).find((code) => code === content || vocabulary[code] === content) ??
      wrong(column, `请填 ${wordsOf(vocabulary)}`);

  function assessmentFrom(): ElderRow['assessment'] {
    const level = read(COLUMN.level, oneOf(COLUMN.level, LEVELS));
    const validUntil = read(
      COLUMN.validUntil,
      (content) => dateIn(content) ?? wrong(COLUMN.validUntil, '请填日期，如 2027-06-30'),
    );
    const scale = read(
      COLUMN.scale,
      (content) =>
        codesOf(SCALES).find((code) => code === content) ?? wrong(COLUMN.scale, `请填 ${codesOf(SCALES).join(' 或 ')}`),
    );
    if (text(COLUMN.level) !== undefined && text(COLUMN.validUntil) === undefined)
      return wrong(COLUMN.validUntil, '填了能力等级，就要填评估有效期');
    return level && validUntil ? { level, validUntil, scale: scale ?? 'GB/T 42195-2022' } : undefined;
  }

  const name = read(COLUMN.name, line(COLUMN.name, 40)) ?? (text(COLUMN.name) ? undefined : wrong(COLUMN.name, '必填'));
  const citizenNumber = read(COLUMN.citizenNumber, (content) => {
    const parsed = parseCitizenNumber(content);
    return typeof parsed === 'string'
      ? wrong(COLUMN.citizenNumber, citizenNumberRefusals[parsed].message)
      : parsed.number;
  });
  if (text(COLUMN.citizenNumber) === undefined) wrong(COLUMN.citizenNumber, '必填');
  const said = {
    phone: read(COLUMN.phone, (content) => {
      const phone = plainPhone(content);
      return isPhone(phone) ? phone : wrong(COLUMN.phone, '电话号码不对，请填手机号或带区号的固定电话');
    }),
    address: read(COLUMN.address, line(COLUMN.address, 100)),
    household: read(COLUMN.household, region(COLUMN.household)),
    residence: read(COLUMN.residence, region(COLUMN.residence)),
    categories: read(COLUMN.categories, words(COLUMN.categories, CATEGORIES)),
    assessment: assessmentFrom(),
    diets: read(COLUMN.diets, words(COLUMN.diets, DIETS)),
    allergens: read(COLUMN.allergens, words(COLUMN.allergens, ALLERGENS)),
  };
  if (problems.length > 0 || name === undefined || citizenNumber === undefined) return { problems };
  const defined = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  return { row: { citizenNumber, name, ...defined } };
}
