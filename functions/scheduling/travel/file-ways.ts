import { parseCsv, unguarded } from '../../../shared/csv.ts';
import { UNKNOWN_WAY } from '../problem.ts';
import type { Ways } from './ways.ts';

/** A line of the file that says no way. */
export interface BadLine {
  readonly line: number;
  readonly message: string;
}

/** A day: nobody goes further. */
const MOST_MINUTES = 1_440;

/**
 * Ways out of a file with a line `from,to,minutes` for each direction, after a line of headings; the last of several counts.
 * Places go by their ids. What the file does not say nobody knows; lines that say no way are told and left out.
 */
export function fileWays(csv: string): { ways: Ways; badLines: BadLine[] } {
  const known = new Map<string, number>();
  const badLines: BadLine[] = [];
  for (const { line, cells, problem } of parseCsv(csv).slice(1)) {
    const [from, to, text] = cells.map((cell) => unguarded(cell.trim()));
    const minutes = Number(text);
    if (problem || cells.length !== 3 || !from || !to || !text)
      badLines.push({ line, message: '应是三列：从、到、分钟' });
    else if (!Number.isInteger(minutes) || minutes < 0 || minutes > MOST_MINUTES)
      badLines.push({ line, message: `分钟应是 0 到 ${MOST_MINUTES} 的整数` });
    else known.set(JSON.stringify([from, to]), minutes);
  }
  const ways: Ways = async (from, to) =>
    from.flatMap((a) =>
      to.map((b) => (a.placeId === b.placeId ? 0 : (known.get(JSON.stringify([a.placeId, b.placeId])) ?? UNKNOWN_WAY))),
    );
  return { ways, badLines };
}
