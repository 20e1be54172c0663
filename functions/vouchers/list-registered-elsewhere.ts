import { countyOf, type RegionCode } from '../../shared/regions.ts';
import type { Item, Table } from '../../shared/table.ts';
import { type ElderHead, elderHead } from '../registry/index.ts';

/** That an elder lives in another county than the one of the household register, by the file as it once was. */
export interface RegisteredElsewhere extends Item {
  kind: 'registered-elsewhere';
  elderId: string;
}

/** Who is registered in a county and lives in another one: the registry lists elders where they live. */
export const registeredHere = (county: RegionCode): string => `REGISTERED-HERE#${county}`;

/** Whether a county's list of those who live there lacks the elder. */
export const livesElsewhere = (head: ElderHead | undefined, county: RegionCode): boolean =>
  head !== undefined && countyOf(head.region) !== county;

/**
 * Lists an elder where the household is registered, when that is another county than where the elder lives. Nobody is
 * taken off: whoever reads the list looks at the file.
 */
export async function listRegisteredElsewhere(table: Pick<Table, 'get' | 'commit'>, elderId: string): Promise<void> {
  const head = await table.get<ElderHead>(elderHead(elderId));
  const household = head?.households.at(-1)?.region;
  if (!head || household === undefined || head.mergedInto !== undefined) return;
  const county = countyOf(household);
  if (!livesElsewhere(head, county)) return;
  const put: RegisteredElsewhere = { pk: registeredHere(county), sk: elderId, kind: 'registered-elsewhere', elderId };
  await table.commit([{ put }]);
}
