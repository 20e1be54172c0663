import { isBusinessDate } from '../../shared/business-time.ts';
import type { RegionCode } from '../../shared/regions.ts';
import {
  FACILITY_KIND_WORDS,
  type FacilityDetails,
  type Location,
  MEALTIME_WORDS,
  MEALTIMES,
  type Mealtime,
  type MealtimeRule,
  MODE_WORDS,
} from './facility.ts';
import { problemsOf } from './rules.ts';
import { countyOrBelow, facilityDetails } from './schema.ts';

export interface RowProblem {
  column: string;
  message: string;
}

const MEALTIME_COLUMNS = (mealtime: Mealtime) => {
  const word = MEALTIME_WORDS[mealtime];
  return { window: `${word}时间`, cutOff: `${word}订餐截止`, capacity: `${word}份数` };
};
const COLUMN = {
  name: '名称',
  facilityKind: '类型',
  region: '区划代码',
  modes: '供餐方式',
  licenceExpiresOn: '许可证到期',
  healthCertificateExpiresOn: '健康证到期',
  address: '地址',
  latitude: '纬度',
  longitude: '经度',
  suppliedBy: '供餐厨房编号',
} as const;

/** The header line of a file of facilities. */
export const FACILITY_COLUMNS: readonly string[] = [
  COLUMN.name,
  COLUMN.facilityKind,
  COLUMN.region,
  COLUMN.modes,
  ...MEALTIMES.flatMap((mealtime) => Object.values(MEALTIME_COLUMNS(mealtime))),
  COLUMN.licenceExpiresOn,
  COLUMN.healthCertificateExpiresOn,
  COLUMN.address,
  COLUMN.latitude,
  COLUMN.longitude,
  COLUMN.suppliedBy,
];

/** A value, or what is wrong with the cell. */
type Cell<T> = { value: T } | { wrong: string };

function codeOf<Code extends string>(words: Readonly<Record<Code, string>>, text: string): Code | undefined {
  return (Object.keys(words) as Code[]).find((code) => code === text || words[code] === text);
}

const paddedTime = (text: string): string => text.padStart(5, '0');

function windowOf(text: string): Cell<{ opens: string; closes: string }> {
  const found = /^(\d{1,2}:\d{2})\s*[-–—~至]\s*(\d{1,2}:\d{2})$/.exec(text);
  return found
    ? { value: { opens: paddedTime(found[1]!), closes: paddedTime(found[2]!) } }
    : { wrong: '请写成 11:00-12:30' };
}

function cutOffOf(text: string): Cell<MealtimeRule['cutOff']> {
  const found = /^(?:当天|前([1-7一])天)\s*(\d{1,2}:\d{2})$/.exec(text);
  if (!found) return { wrong: '请写成 当天 09:30 或 前1天 18:00' };
  const days = found[1] ?? '0';
  return { value: { daysBefore: days === '一' ? 1 : Number(days), time: paddedTime(found[2]!) } };
}

const wholeNumber = (text: string): Cell<number> =>
  /^\d{1,6}$/.test(text) ? { value: Number(text) } : { wrong: '请填整数' };

function dateOf(text: string): Cell<string> {
  const found = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text);
  const date = found && `${found[1]}-${found[2]!.padStart(2, '0')}-${found[3]!.padStart(2, '0')}`;
  return date && isBusinessDate(date) ? { value: date } : { wrong: '请填日期，如 2027-06-30' };
}

/** Degrees as text to millionths, digit by digit: further digits are dropped, no float is made. */
function microDegrees(text: string): Cell<number> {
  const found = /^(-?)(\d{1,3})(?:\.(\d+))?$/.exec(text);
  if (!found) return { wrong: '请填度数，如 34.0357' };
  const size = Number(found[2]! + (found[3] ?? '').slice(0, 6).padEnd(6, '0'));
  return { value: found[1] && size !== 0 ? -size : size };
}

/**
 * Reads the row of a spreadsheet as a facility, every problem named with its column. Cells may be in full-width
 * characters; kinds and modes are words (老年食堂, 堂食、自取) or codes.
 */
export function facilityFromRow(
  row: Readonly<Record<string, string>>,
): { region: RegionCode; details: FacilityDetails } | { problems: RowProblem[] } {
  const problems: RowProblem[] = [];
  const text = (column: string): string | undefined => row[column]?.normalize('NFKC').trim() || undefined;

  function read<T>(column: string, parse: (text: string) => Cell<T>): T | undefined {
    const content = text(column);
    if (content === undefined) return undefined;
    const cell = parse(content);
    if ('value' in cell) return cell.value;
    problems.push({ column, message: cell.wrong });
    return undefined;
  }
  function need<T>(column: string, parse: (text: string) => Cell<T>): T | undefined {
    if (text(column) === undefined) problems.push({ column, message: '必填' });
    return read(column, parse);
  }
  function ruleOf(mealtime: Mealtime): MealtimeRule | undefined {
    const columns = MEALTIME_COLUMNS(mealtime);
    if (Object.values(columns).every((column) => text(column) === undefined)) return undefined;
    const window = need(columns.window, windowOf);
    const cutOff = need(columns.cutOff, cutOffOf);
    const capacity = need(columns.capacity, wholeNumber);
    return window && cutOff && capacity !== undefined ? { ...window, cutOff, capacity } : undefined;
  }
  function locationOf(): Location | undefined {
    const latitudeE6 = read(COLUMN.latitude, microDegrees);
    const longitudeE6 = read(COLUMN.longitude, microDegrees);
    if ((text(COLUMN.latitude) === undefined) !== (text(COLUMN.longitude) === undefined))
      problems.push({ column: COLUMN.latitude, message: '经度和纬度要一起填写' });
    return latitudeE6 !== undefined && longitudeE6 !== undefined ? { latitudeE6, longitudeE6 } : undefined;
  }

  const region = need(COLUMN.region, (code) =>
    countyOrBelow.safeParse(code).success ? { value: code } : { wrong: '请填区县、乡镇或村的区划代码' },
  );
  const details = {
    name: need(COLUMN.name, (name) => ({ value: name })),
    facilityKind: need(COLUMN.facilityKind, (word) => {
      const kind = codeOf(FACILITY_KIND_WORDS, word);
      return kind ? { value: kind } : { wrong: `请填 ${Object.values(FACILITY_KIND_WORDS).join('、')}` };
    }),
    modes:
      read(COLUMN.modes, (words) => {
        const modes = words.split(/\s*[、,;/]\s*/).map((word) => codeOf(MODE_WORDS, word));
        return modes.every((mode) => mode !== undefined)
          ? { value: modes }
          : { wrong: `请填 ${Object.values(MODE_WORDS).join('、')}` };
      }) ?? [],
    mealtimes: Object.fromEntries(
      MEALTIMES.flatMap((mealtime) => {
        const rule = ruleOf(mealtime);
        return rule ? [[mealtime, rule] as const] : [];
      }),
    ),
    address: text(COLUMN.address),
    location: locationOf(),
    suppliedBy: text(COLUMN.suppliedBy),
    licenceExpiresOn: need(COLUMN.licenceExpiresOn, dateOf),
    healthCertificateExpiresOn: read(COLUMN.healthCertificateExpiresOn, dateOf),
  };
  if (problems.length > 0 || region === undefined) return { problems };

  const parsed = facilityDetails.safeParse(details);
  if (!parsed.success)
    return { problems: parsed.error.issues.map(({ path }) => ({ column: columnOf(path), message: '填写的内容不对' })) };
  const together = problemsOf(parsed.data).map(({ path, message }) => ({ column: columnOf(path), message }));
  return together.length > 0 ? { problems: together } : { region, details: parsed.data };
}

/** The column a field came from. */
function columnOf(path: readonly PropertyKey[]): string {
  const [field, part, inner] = path.map(String);
  const mealtime = MEALTIMES.find((each) => each === part);
  if (field === 'mealtimes' && mealtime) {
    const columns = MEALTIME_COLUMNS(mealtime);
    return inner === 'cutOff' ? columns.cutOff : inner === 'capacity' ? columns.capacity : columns.window;
  }
  if (field === 'mealtimes') return MEALTIME_COLUMNS('lunch').window;
  if (field === 'location') return part === 'longitudeE6' ? COLUMN.longitude : COLUMN.latitude;
  return COLUMN[field as keyof typeof COLUMN] ?? COLUMN.name;
}
