import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import { countyOf } from '../../shared/regions.ts';
import {
  type CatalogueEntry,
  entryOf,
  problemsOfEntry,
  type ServiceItem,
  saveService,
  serviceIdOf,
  serviceKey,
} from '../services/index.ts';
import { clean, type Problem } from './cells.ts';
import { type ApplyContext, CHANGED_SINCE, type Comparison, type RowContext, type RowKind } from './row-kind.ts';
import {
  columnOf,
  columnsShown,
  entryAfter,
  SERVICE_CODE,
  SERVICE_COLUMNS,
  type ServiceSaid,
  serviceSaid,
} from './service-row.ts';

interface ServiceRow {
  code: string;
  said: ServiceSaid;
}

const isCounty = (region: string): boolean => region.length === 6 && !region.endsWith('00');
const keyOf = (region: string, { code }: ServiceRow) => serviceKey(region, serviceIdOf(region, code));
const error = (problems: Problem[]): Comparison => ({ outcome: 'error', problems });

export function compareService(
  { said }: ServiceRow,
  known: ServiceItem | undefined,
  { region }: Pick<RowContext, 'region'>,
): Comparison {
  if (!isCounty(region)) return error([{ column: '整行', message: '服务目录由区县定，请由区县导入' }]);
  const before = known && entryOf(known);
  const after = entryAfter(before, said);
  if ('problems' in after) return error(after.problems);
  const problems = problemsOfEntry(after).map(({ path, message }) => ({ column: columnOf(path[0] ?? ''), message }));
  if (problems.length) return error(problems);
  const was: Record<string, string> = before ? columnsShown(before) : {};
  const changes = Object.entries(columnsShown(entryOf(after)))
    .map(([column, becomes]) => ({ column, was: was[column] ?? '', becomes }))
    .filter((change) => change.was !== change.becomes);
  if (!known) return { outcome: 'new', changes };
  if (changes.length === 0) return { outcome: 'unchanged' };
  return { outcome: 'changed', id: known.serviceId, version: known.version, changes };
}

const asProblem = (refusal: Refusal): Problem | Refusal => {
  if (refusal.code === 'BUSY') return refusal;
  return refusal.code === 'CHANGED_MEANWHILE' ? CHANGED_SINCE : { column: '整行', message: refusal.message };
};

async function apply(row: ServiceRow, _line: number, comparison: Comparison, { table, by, region }: ApplyContext) {
  if (comparison.outcome !== 'new' && comparison.outcome !== 'changed') return undefined;
  const known = await table.get<ServiceItem>(keyOf(region, row));
  const entry = entryAfter(known && entryOf(known), row.said) as CatalogueEntry;
  const version = comparison.outcome === 'new' ? 0 : comparison.version;
  const saved = await saveService(table, { region, code: row.code, entry, version }, by);
  return isRefusal(saved) ? asProblem(saved) : undefined;
}

/** Lists of services: a row is about the service of its number. What the list says counts at once; an empty cell changes nothing. */
export const serviceRows: RowKind<ServiceRow> = {
  sheet: {
    columns: [SERVICE_CODE, ...SERVICE_COLUMNS],
    required: [SERVICE_CODE],
    aliases: {
      服务编号: SERVICE_CODE,
      服务名称: '名称',
      项目名称: '名称',
      价格: '限价',
      价格上限: '限价',
      服务内容: '说明',
    },
  },
  // A catalogue counts its services as it takes them in.
  rowsAtOnce: 1,
  read(cells, { region }) {
    const code = clean(cells[SERVICE_CODE]).normalize('NFKC').toUpperCase();
    if (!/^[0-9A-Z][0-9A-Z.-]{0,15}$/.test(code))
      return { problems: [{ column: SERVICE_CODE, message: '必填，只能用字母、数字、点和短横线，最多 16 个字' }] };
    const read = serviceSaid(cells);
    return 'problems' in read ? read : { row: { code, said: read.said }, identity: `${countyOf(region)}/${code}` };
  },
  async compare(rows, { table, region }) {
    const known = await table.getMany(rows.map((row) => keyOf(region, row)));
    return rows.map((row, i) => compareService(row, known[i] as ServiceItem | undefined, { region }));
  },
  apply,
};
