import {
  addDays,
  type BusinessDate,
  businessDateOf,
  businessMonthOf,
  type Clock,
  firstDayOf,
  type Instant,
  instantAt,
} from '../../shared/business-time.ts';
import { transfersOf } from '../../shared/ledger.ts';
import { log } from '../../shared/log.ts';
import { isRefusal } from '../../shared/refusal.ts';
import type { RegionCode } from '../../shared/regions.ts';
import { execute, type Item, type Key, type Table } from '../../shared/table.ts';
import type { FacilityHead } from '../facilities/index.ts';
import { pointsOf, type SettlementLine, settledCounties } from '../settlement/index.ts';
import { anomaliesIn } from './anomalies.ts';
import { loadCountyRules, rulesOf } from './county-rules.ts';
import { decideRaise, type FindingItem, findingIdOf, findingKey } from './finding.ts';
import { lookUp } from './look-up.ts';
import { MealsOfMonth, type PointMonth } from './point-month.ts';
import type { Rule } from './rule-set.ts';

/** A county that was gone through for a day. */
interface AnomalyRun extends Item {
  kind: 'anomaly-run';
  county: RegionCode;
  findings: number;
  at: Instant;
  expiresAtSeconds: number;
}
const RUN_KEPT_SECONDS = 90 * 24 * 3_600;
const runKey = (day: BusinessDate, county: RegionCode): Key => ({ pk: `ANOMALY-RUN#${day}`, sk: county });

const startOf = (date: BusinessDate): Instant => instantAt(date, '00:00');

/** A point's month up to the end of a day, with everything the rules ask for. */
export async function loadPointMonth(
  table: Table,
  rules: readonly Rule[],
  { facilityId, name, region, mealtimes }: FacilityHead,
  day: BusinessDate,
): Promise<PointMonth> {
  const month = businessMonthOf(day);
  const monthStart = startOf(firstDayOf(month));
  const idle = rules.find((rule) => rule.kind === 'idle-then-daily');
  const recentFrom = addDays(day, 1 - (idle?.withinDays ?? 1));
  const range = { from: Math.min(monthStart, startOf(recentFrom)), to: startOf(addDays(day, 1)) };
  const all = new MealsOfMonth();
  for await (const line of transfersOf<SettlementLine>(table, facilityId, range)) all.add(line);
  const meals = all.meals().filter(({ postedAt }) => postedAt >= monthStart);
  const recent = all.meals().filter(({ originDate }) => originDate >= recentFrom && originDate <= day);
  const looked = await lookUp(table, rules, { day, meals, recent });
  return { facilityId, facilityName: name, region, month, day, mealtimes, meals, recent, ...looked };
}

async function raiseAll(table: Table, rules: readonly Rule[], month: PointMonth, now: Instant): Promise<number> {
  let raised = 0;
  for (const draft of anomaliesIn(rules, month)) {
    const key = findingKey(findingIdOf(draft, month));
    const result = await execute(
      table,
      () => table.get<FindingItem>(key),
      (known) => decideRaise(known, draft, month, now),
    );
    if (isRefusal(result)) throw new Error(`${key.pk}: ${result.code}`);
    if (result !== 'known') raised++;
  }
  return raised;
}

export interface Night {
  counties: number;
  points: number;
  /** Findings that are new, or have new lines. */
  findings: number;
  /** Points that could not be gone through: their county is taken up again by the next run. */
  failed: number;
}

/**
 * Goes through every settled county for the day that is over, county by county, and stops early at `until`: a county
 * that is done is marked, and the next run of the night goes on with the others. Run again it raises nothing twice.
 */
export async function findAnomalies(table: Table, clock: Clock, until: Instant): Promise<Night> {
  const day = addDays(businessDateOf(clock()), -1);
  const night: Night = { counties: 0, points: 0, findings: 0, failed: 0 };
  for (const county of await settledCounties(table)) {
    if (clock() >= until) break;
    if (await table.get(runKey(day, county))) continue;
    const rules = rulesOf(await loadCountyRules(table, county)).filter(({ enabled }) => enabled);
    const before = { findings: night.findings, failed: night.failed };
    for (const point of await pointsOf(table, county)) {
      if (clock() >= until) return night;
      try {
        night.findings += await raiseAll(table, rules, await loadPointMonth(table, rules, point, day), clock());
        night.points++;
      } catch (error) {
        night.failed++;
        log.error('point not gone through', { facilityId: point.facilityId, day, reason: (error as Error).message });
      }
    }
    if (night.failed > before.failed) continue;
    const at = clock();
    const run: AnomalyRun = {
      ...runKey(day, county),
      kind: 'anomaly-run',
      county,
      findings: night.findings - before.findings,
      at,
      expiresAtSeconds: Math.floor(at / 1000) + RUN_KEPT_SECONDS,
    };
    await table.commit([{ put: run }]);
    night.counties++;
  }
  log.info('anomalies looked for', { day, ...night });
  return night;
}
