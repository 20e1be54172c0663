import { parseCsv, unguarded } from '../../../shared/csv.ts';
import { covers, isRegionCode, type RegionCode } from '../../../shared/regions.ts';
import { type Place, UNKNOWN_WAY } from '../problem.ts';
import type { Ways } from './ways.ts';

/**
 * Minutes from district to district, by their codes, longer ones (villages) within shorter ones (townships, counties):
 * `minutes[a * districts.length + b]`. `UNKNOWN_WAY` inside a district of which it says nothing, and nowhere else.
 */
export interface DistrictTable {
  readonly districts: readonly RegionCode[];
  readonly minutes: readonly number[];
}

/** What is wrong with a file; `line` where it is one line's fault. */
export interface BadLine {
  readonly line?: number;
  readonly message: string;
}

/** A day: nobody goes further. */
const MOST_MINUTES = 1_440;
/** All pairs of so many are a tenth of what an item holds. */
export const MOST_DISTRICTS = 100;

interface Line {
  readonly line: number;
  readonly from: string;
  readonly to: string;
  readonly minutes: number;
}

function lineOf({ line, cells, problem }: ReturnType<typeof parseCsv>[number], within: RegionCode): Line | BadLine {
  const [from = '', to = '', text = ''] = cells.map((cell) => unguarded(cell.trim()));
  const minutes = Number(text);
  if (problem || cells.length !== 3 || text === '') return { line, message: '应是三列：从、到、分钟' };
  const unknown = [from, to].find((code) => !isRegionCode(code) || !covers(within, code));
  if (unknown !== undefined) return { line, message: `“${unknown}”不是本市区县、乡镇或村的代码` };
  if (!Number.isInteger(minutes) || minutes < 0 || minutes > MOST_MINUTES)
    return { line, message: `分钟应是 0 到 ${MOST_MINUTES} 的整数` };
  return { line, from, to, minutes };
}
const isLine = (one: Line | BadLine): one is Line => 'minutes' in one;

/**
 * Reads a file with a line `from,to,minutes` for each direction, after a line of headings. Of all districts it names every pair
 * must be there, once; from a district to itself it may be. `within`: codes elsewhere are unknown. Answers the table, or
 * everything that is wrong.
 */
export function districtTable(csv: string, within: RegionCode): DistrictTable | readonly BadLine[] {
  const lines = parseCsv(csv)
    .slice(1)
    .map((row) => lineOf(row, within));
  const bad: BadLine[] = lines.filter((one): one is BadLine => !isLine(one));
  const known = new Map<string, Line>();
  for (const one of lines.filter(isLine)) {
    const pair = `${one.from}>${one.to}`;
    const other = known.get(pair);
    if (other) bad.push({ line: one.line, message: `从 ${one.from} 到 ${one.to} 在第 ${other.line} 行已经写过` });
    else known.set(pair, one);
  }
  const districts = [...new Set([...known.values()].flatMap(({ from, to }) => [from, to]))].toSorted();
  if (districts.length > MOST_DISTRICTS)
    return [...bad, { message: `最多 ${MOST_DISTRICTS} 个片区，文件里有 ${districts.length} 个` }];
  const pairs = districts.flatMap((from) => districts.map((to) => ({ from, to })));
  const minutes = pairs.map(({ from, to }) => known.get(`${from}>${to}`)?.minutes ?? UNKNOWN_WAY);
  const holes = pairs.filter(({ from, to }, i) => from !== to && minutes[i] === UNKNOWN_WAY);
  // A line that is wrong is a hole as well: said once.
  const missing = bad.length > 0 ? [] : holes.map(({ from, to }) => ({ message: `缺少从 ${from} 到 ${to} 的分钟数` }));
  return bad.length + missing.length > 0 ? [...bad, ...missing] : { districts, minutes };
}

/** Ways between districts as a table says; inside one of which it says nothing, and elsewhere, as `otherwise` knows them. */
export function districtWays({ districts, minutes }: DistrictTable, otherwise: Ways): Ways {
  const index = new Map(districts.map((code, i) => [code, i]));
  const indexOf = ({ district }: Place): number | undefined =>
    index.get(district) ?? index.get(district.slice(0, 9)) ?? index.get(district.slice(0, 6));
  return async (from, to) => {
    const [starts, ends] = [from.map(indexOf), to.map(indexOf)];
    const known = await otherwise(from, to);
    return known.map((way, i) => {
      const [a, b] = [Math.floor(i / to.length), i % to.length];
      const [start, end] = [starts[a], ends[b]];
      if (start === undefined || end === undefined || from[a]!.placeId === to[b]!.placeId) return way;
      const said = minutes[start * districts.length + end]!;
      return said === UNKNOWN_WAY ? way : said;
    });
  };
}
