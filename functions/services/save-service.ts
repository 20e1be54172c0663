import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../../shared/access.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { countyOf, type RegionCode } from '../../shared/regions.ts';
import { absent, type Decision, execute, type Table } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { refuseService } from './refusals.ts';
import { type CatalogueEntry, type ServiceItem, serviceIdOf, serviceKey, wholeCatalogue } from './service.ts';
import { entryOf } from './view.ts';

/** More than any published menu has; a catalogue is read whole. */
export const MAX_SERVICES = 500;

export interface ServiceAsked {
  /** The county. */
  region: RegionCode;
  code: string;
  entry: CatalogueEntry;
  /** The version the entry was written on; 0 for a service that is new. */
  version: number;
}
interface State {
  known: ServiceItem | undefined;
  /** Services the catalogue has; looked at only where one is added. */
  count: number;
}

/** Puts a service in the catalogue or says it anew. Said again it is the same. */
export function decideSaving({ known, count }: State, asked: ServiceAsked, actor: Actor): Decision<ServiceItem> {
  const entry = entryOf(asked.entry);
  if (known && isDeepStrictEqual(entryOf(known), entry)) return { writes: [], answer: known };
  if ((known?.version ?? 0) !== asked.version) return refuseService('CHANGED_MEANWHILE');
  if (!known && count >= MAX_SERVICES) return refuseService('CATALOGUE_FULL', { atMost: MAX_SERVICES });
  const { code } = asked;
  const serviceId = serviceIdOf(asked.region, code);
  const { personId, role } = actor;
  const item: ServiceItem = {
    ...serviceKey(asked.region, serviceId),
    kind: 'service',
    serviceId,
    code,
    region: countyOf(asked.region),
    ...entry,
    by: { personId, role },
    version: asked.version + 1,
  };
  const when = known ? ([['version', '=', known.version]] as const) : absent;
  return { writes: [{ put: item, when }, ...stillHolds(actor)], answer: item };
}

/** Keeps a county's catalogue. Orders already made keep the service as it was. Refuses CHANGED_MEANWHILE, CATALOGUE_FULL. */
export const saveService = (table: Table, asked: ServiceAsked, actor: Actor): Promise<ServiceItem | Refusal> =>
  execute(
    table,
    async () => {
      const known = await table.get<ServiceItem>(serviceKey(asked.region, serviceIdOf(asked.region, asked.code)));
      const count = known ? 0 : (await table.query(wholeCatalogue(asked.region))).items.length;
      return { known, count };
    },
    (state) => decideSaving(state, asked, actor),
  );
