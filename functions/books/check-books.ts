import type { Clock } from '../../shared/business-time.ts';
import { log } from '../../shared/log.ts';
import { sumFen } from '../../shared/money.ts';
import type { Table } from '../../shared/table.ts';
import { pointsOf } from '../settlement/index.ts';
import { checkPoint, type PointChecked } from './check-point.ts';
import { type BookCheck, type CheckSums, checkKey } from './store.ts';

/** A worker lives fifteen minutes; the points of its last minutes are left to the next one. */
const ROUND_MS = 8 * 60_000;
const MAX_FINDINGS = 50;

const withPoint = (sums: CheckSums, point: PointChecked): CheckSums => ({
  points: sums.points + 1,
  lines: sums.lines + point.lines,
  debitFen: sumFen([sums.debitFen, point.debitFen]),
  creditFen: sumFen([sums.creditFen, point.creditFen]),
  found: sums.found + point.findings.length,
  findings: [...sums.findings, ...point.findings].slice(0, MAX_FINDINGS),
});

/**
 * Goes on with a check where it stands, until it is done or the round's time is up. Told twice, the second worker finds
 * that the first has moved it and leaves; killed, the next try begins with the point that was under way.
 */
export async function checkBooks(
  table: Table,
  name: Pick<BookCheck, 'region' | 'checkId'>,
  clock: Clock,
  roundMs = ROUND_MS,
): Promise<void> {
  const startedAt = clock();
  let check = await table.get<BookCheck>(checkKey(name));
  if (!check) return;
  const points = await pointsOf(table, check.region);
  while (check.state === 'CHECKING') {
    const { after, version }: BookCheck = check;
    const next = points.find(({ facilityId }) => facilityId > after);
    const step: BookCheck = next
      ? { ...check, ...withPoint(check, await checkPoint(table, next.facilityId, check)), after: next.facilityId }
      : { ...check, state: 'DONE', doneAt: clock() };
    const timeIsUp = next !== undefined && clock() - startedAt >= roundMs;
    const moved: BookCheck = { ...step, round: check.round + (timeIsUp ? 1 : 0), version: version + 1 };
    if ((await table.commit([{ put: moved, when: [['version', '=', version]] }])) !== 'done') return;
    check = moved;
    if (timeIsUp) return;
  }
  log.info('books checked', { checkId: check.checkId, region: check.region, points: check.points, found: check.found });
}
