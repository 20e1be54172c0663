import { fenOfCell } from '../../shared/cells.ts';
import { yuanText } from '../../shared/money.ts';
import { lineOfText } from '../../shared/schemas.ts';
import { type CatalogueEntry, HELPS, MAX_MINUTES, SKILLS } from '../services/index.ts';
import { clean, codesIn, dateIn, type Problem } from './cells.ts';

export const SERVICE_CODE = '编号';
const PER = { visit: '按次', step: '按时' } as const;
const GENDER = { any: '不限', 'same-sex': '同性' } as const;

/** A value, or what is wrong with the cell. */
type Cell<T> = { value: T } | { wrong: string };
type Reader<T> = (text: string) => Cell<T>;

const line =
  (max: number): Reader<string> =>
  (text) =>
    lineOfText(max).safeParse(text).success ? { value: text } : { wrong: `请填 ${max} 字以内的文字` };
/** As the catalogue's own form takes it: in words. */
const heading: Reader<string> = (text) =>
  /^\p{L}/u.test(text) ? line(20)(text) : { wrong: '请填文字，不要以数字开头' };
const whole =
  (least: number, most: number): Reader<number> =>
  (text) =>
    /^\d{1,4}$/.test(text) && Number(text) >= least && Number(text) <= most
      ? { value: Number(text) }
      : { wrong: `请填 ${least} 到 ${most} 的整数` };
const oneOf =
  <Code extends string>(words: Readonly<Record<Code, string>>): Reader<Code> =>
  (text) => {
    const codes = codesIn(words, text);
    return typeof codes === 'object' && codes.length === 1
      ? { value: codes[0]! }
      : { wrong: `请填 ${Object.values(words).join('、')} 中的一个` };
  };
const skills: Reader<CatalogueEntry['skills']> = (text) => {
  const codes = codesIn(SKILLS, text);
  return typeof codes === 'string' ? { wrong: `请填 ${Object.values(SKILLS).join('、')}` } : { value: codes };
};
const date: Reader<string> = (text) => {
  const value = dateIn(text);
  return value ? { value } : { wrong: '请填日期，如 2026-01-01' };
};
/** As the catalogue's own form takes it. */
const MAX_CAP_FEN = 1_000_000;
const cap: Reader<number> = (text) => {
  const value = fenOfCell(text);
  return value !== undefined && value <= MAX_CAP_FEN ? { value } : { wrong: '请填金额（元），如 45 或 45.50' };
};

/** What the columns of a list say, with the evidence in two columns of its own. */
type Flat = Omit<CatalogueEntry, 'evidence' | 'workers'> & { workers: number; presenceGrade: number; photos: number };
const READERS: { readonly [Field in keyof Flat]-?: readonly [column: string, read: Reader<NonNullable<Flat[Field]>>] } =
  {
    name: ['名称', line(40)],
    help: ['六助', oneOf(HELPS)],
    group: ['类别', heading],
    description: ['说明', line(200)],
    per: ['计价方式', oneOf(PER)],
    standardMinutes: ['标准分钟', whole(1, MAX_MINUTES)],
    stepMinutes: ['计时单位', whole(1, MAX_MINUTES)],
    minimumMinutes: ['最短分钟', whole(1, MAX_MINUTES)],
    workers: ['上门人数', whole(1, 2)],
    skills: ['技能', skills],
    genderRule: ['性别要求', oneOf(GENDER)],
    presenceGrade: ['核验等级', whole(0, 4)],
    photos: ['照片张数', whole(0, 6)],
    capFen: ['限价', cap],
    from: ['开始日期', date],
    to: ['停止日期', date],
  };
const FIELDS = Object.keys(READERS) as (keyof Flat)[];
const MAY_LACK: readonly (keyof Flat)[] = ['description', 'to'];
export const SERVICE_COLUMNS: readonly string[] = FIELDS.map((field) => READERS[field][0]);

/** What a row says of a service; what it leaves out is not there. */
export type ServiceSaid = Partial<Flat>;

export function serviceSaid(cells: Readonly<Record<string, string>>): { said: ServiceSaid } | { problems: Problem[] } {
  const problems: Problem[] = [];
  const read = FIELDS.flatMap((field): [string, unknown][] => {
    const [column, reader] = READERS[field];
    const text = clean(cells[column]).normalize('NFKC');
    if (text === '') return [];
    const cell: Cell<unknown> = reader(text);
    if ('value' in cell) return [[field, cell.value]];
    problems.push({ column, message: cell.wrong });
    return [];
  });
  return problems.length ? { problems } : { said: Object.fromEntries(read) };
}

const flatOf = ({ evidence, ...entry }: CatalogueEntry): Flat => ({ ...entry, ...evidence });

/** What is known with what the row says over it; a new service must say everything. */
export function entryAfter(
  known: CatalogueEntry | undefined,
  said: ServiceSaid,
): CatalogueEntry | { problems: Problem[] } {
  const flat = { ...(known && flatOf(known)), ...said };
  const missing = FIELDS.filter((field) => flat[field] === undefined && !MAY_LACK.includes(field));
  if (missing.length) return { problems: missing.map((field) => ({ column: READERS[field][0], message: '必填' })) };
  const { presenceGrade, photos, ...entry } = flat as Flat;
  return { ...entry, evidence: { presenceGrade, photos } } as CatalogueEntry;
}

/** An entry as the columns of a list show it. */
export function columnsShown(entry: CatalogueEntry): Record<string, string> {
  const flat = flatOf(entry);
  const words: Partial<Record<keyof Flat, string>> = {
    help: HELPS[entry.help],
    per: PER[entry.per],
    genderRule: GENDER[entry.genderRule],
    skills: entry.skills.map((skill) => SKILLS[skill]).join('、') || '无',
    capFen: yuanText(entry.capFen),
  };
  return Object.fromEntries(FIELDS.map((field) => [READERS[field][0], words[field] ?? String(flat[field] ?? '')]));
}

/** The column a field of the catalogue's form comes from. */
export const columnOf = (field: string): string =>
  (READERS as Readonly<Record<string, readonly [string, unknown]>>)[field]?.[0] ?? '整行';
