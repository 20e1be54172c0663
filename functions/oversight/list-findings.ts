import { covers, type RegionCode } from '../../shared/regions.ts';
import type { Table } from '../../shared/table.ts';
import { type FindingItem, type FindingState, findingsOf } from './finding.ts';
import { listedUnder } from './list-by-county.ts';
import type { RuleKind } from './rule-set.ts';

export interface FindingsWish {
  region: RegionCode;
  state: FindingState;
  rule?: RuleKind | undefined;
  facilityId?: string | undefined;
}
/** Where a list goes on: the county, and the key of the last finding looked at in its index partition. */
export interface FindingsPosition {
  county: RegionCode;
  after?: Record<string, unknown>;
}

const PAGE = 50;
const PER_QUERY = 100;

/** Findings of a state, oldest first within each county. From the index: one raised this moment may be missing. */
export async function listFindings(
  table: Pick<Table, 'query'>,
  { region, state, rule, facilityId }: FindingsWish,
  start: FindingsPosition | undefined,
): Promise<{ findings: FindingItem[]; next: FindingsPosition | undefined }> {
  const fits = (finding: FindingItem): boolean =>
    covers(region, finding.region) &&
    (rule === undefined || finding.rule === rule) &&
    (facilityId === undefined || finding.facilityId === facilityId);
  const findings: FindingItem[] = [];
  const counties = await listedUnder(table, region);
  const first = start ? counties.indexOf(start.county) : 0;
  for (const county of counties.slice(Math.max(0, first))) {
    let after = county === start?.county ? start.after : undefined;
    do {
      const page = await table.query<FindingItem>({
        pk: findingsOf(county),
        begins: `${state}#`,
        index: true,
        limit: PER_QUERY,
        after,
      });
      for (const finding of page.items) {
        if (fits(finding)) findings.push(finding);
        const { pk, sk, gsi1pk, gsi1sk } = finding;
        if (findings.length === PAGE) return { findings, next: { county, after: { pk, sk, gsi1pk, gsi1sk } } };
      }
      after = page.next;
    } while (after);
  }
  return { findings, next: undefined };
}
