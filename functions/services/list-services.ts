import type { BusinessDate } from '../../shared/business-time.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { Table } from '../../shared/table.ts';
import { type Help, type ServiceItem, wholeCatalogue } from './service.ts';

export interface Browsing {
  /** A county or a part of it: the catalogue is the county's. */
  region: RegionCode;
  help?: Help | undefined;
  group?: string | undefined;
  /** Only what can be performed on this day; left out, also what is over or to come. */
  date?: BusinessDate | undefined;
}

const lasts = ({ from, to }: ServiceItem, date: BusinessDate): boolean =>
  from <= date && (to === undefined || date <= to);

/** A county's services by their codes. */
export async function listServices(
  table: Pick<Table, 'query'>,
  { region, help, group, date }: Browsing,
): Promise<ServiceItem[]> {
  const { items } = await table.query<ServiceItem>(wholeCatalogue(region));
  return items
    .filter(
      (item) =>
        (help === undefined || item.help === help) &&
        (group === undefined || item.group === group) &&
        (date === undefined || lasts(item, date)),
    )
    .sort((a, b) => (a.code < b.code ? -1 : 1));
}
