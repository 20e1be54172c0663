import { createHash } from 'node:crypto';
import { idSchema, newId } from '../../shared/ids.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import { countyOf, covers } from '../../shared/regions.ts';
import {
  changeFacility,
  detailsOf,
  FACILITY_COLUMNS,
  FACILITY_KIND_WORDS,
  type FacilityDetails,
  type FacilityHead,
  facilityFromRow,
  facilityHead,
  MEALTIME_WORDS,
  MEALTIMES,
  MODE_WORDS,
  problemsOf,
  registerFacility,
} from '../facilities/index.ts';
import { clean, type Problem } from './cells.ts';
import {
  type ApplyContext,
  CHANGED_SINCE,
  type Change,
  type Comparison,
  type RowContext,
  type RowKind,
} from './row-kind.ts';

const CODE = '编号';
const SUPPLIER = '供餐厨房编号';

interface FacilityRow {
  facilityId: string;
  /** The row names a facility by the id it has here, so it must be there. */
  mustExist: boolean;
  region: string;
  details: FacilityDetails;
}

const MADE_ON = Date.UTC(2026, 0, 1);
const isFacilityId = (text: string): boolean => idSchema('facility').safeParse(text).success;

/**
 * The facility an office's own number means, in its county: made from the number, so that the same number means the
 * same facility in every list, without an index to keep.
 */
export const facilityIdOf = (county: string, code: string): string =>
  isFacilityId(code)
    ? code
    : newId('facility', {
        msecs: MADE_ON,
        random: createHash('sha256').update(`${county}/${code}`).digest().subarray(0, 16),
      });

/** Details as the columns of a list show them. */
function textsOf(details: FacilityDetails): Record<string, string> {
  const { name, facilityKind, modes, mealtimes, licenceExpiresOn, healthCertificateExpiresOn, address } = details;
  const { location, suppliedBy } = details;
  const meals = MEALTIMES.map((mealtime) => {
    const rule = mealtimes[mealtime];
    if (!rule) return [MEALTIME_WORDS[mealtime], ''];
    const { daysBefore, time } = rule.cutOff;
    const cutOff = daysBefore === 0 ? `当天 ${time}` : `前${daysBefore}天 ${time}`;
    return [MEALTIME_WORDS[mealtime], `${rule.opens}-${rule.closes}，${cutOff} 截止，${rule.capacity} 份`];
  });
  return {
    名称: name,
    类型: FACILITY_KIND_WORDS[facilityKind],
    供餐方式: modes.map((mode) => MODE_WORDS[mode]).join('、'),
    ...Object.fromEntries(meals),
    许可证到期: licenceExpiresOn,
    健康证到期: healthCertificateExpiresOn ?? '',
    地址: address ?? '',
    经纬度: location ? `${location.latitudeE6 / 1e6}，${location.longitudeE6 / 1e6}` : '',
    [SUPPLIER]: suppliedBy ?? '',
  };
}

function changesBetween(before: FacilityDetails | undefined, after: FacilityDetails): Change[] {
  const was = before ? textsOf(before) : {};
  return Object.entries(textsOf(after))
    .map(([column, becomes]) => ({ column, was: was[column] ?? '', becomes }))
    .filter((change) => change.was !== change.becomes);
}

/** What is known with what the row says over it: an empty cell changes nothing, a meal not named goes on. */
function detailsAfter(head: FacilityHead | undefined, said: FacilityDetails): FacilityDetails {
  if (!head) return said;
  const known = detailsOf(head);
  const defined = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  return {
    ...known,
    ...defined,
    modes: said.modes.length > 0 ? said.modes : known.modes,
    mealtimes: { ...known.mealtimes, ...said.mealtimes },
  };
}

const error = (column: string, message: string): Comparison => ({ outcome: 'error', problems: [{ column, message }] });

export function compareFacility(
  row: FacilityRow,
  head: FacilityHead | undefined,
  { region }: Pick<RowContext, 'region'>,
): Comparison {
  if (!covers(region, row.region)) return error('区划代码', '不在您管辖的地区');
  if (!head && row.mustExist) return error(CODE, '没有这个编号的助餐点');
  if (head && head.region !== row.region) return error('区划代码', `这个助餐点登记在 ${head.region}，地区不能更改`);
  const after = detailsAfter(head, row.details);
  const [problem] = problemsOf(after);
  if (problem) return error('整行', problem.message);
  const changes = changesBetween(head, after);
  if (!head) return { outcome: 'new', changes };
  if (changes.length === 0) return { outcome: 'unchanged' };
  return { outcome: 'changed', id: head.facilityId, version: head.version, changes };
}

const RACED: readonly string[] = ['ID_REUSED', 'CHANGED_MEANWHILE', 'NOT_FOUND'];
const asProblem = (refusal: Refusal): Problem | Refusal => {
  if (refusal.code === 'BUSY') return refusal;
  return RACED.includes(refusal.code) ? CHANGED_SINCE : { column: '整行', message: refusal.message };
};

async function apply(row: FacilityRow, _line: number, comparison: Comparison, context: ApplyContext) {
  const { table, by, today } = context;
  const { facilityId, region } = row;
  if (comparison.outcome === 'new') {
    const done = await registerFacility(table, { facilityId, region, details: row.details }, by);
    return isRefusal(done) ? asProblem(done) : undefined;
  }
  if (comparison.outcome !== 'changed') return undefined;
  const head = await table.get<FacilityHead>(facilityHead(facilityId));
  if (!head) return CHANGED_SINCE;
  const change = { facilityId, details: detailsAfter(head, row.details), version: comparison.version };
  const done = await changeFacility(table, change, by, today);
  return isRefusal(done) ? asProblem(done) : undefined;
}

/** Lists of facilities: a row is about the facility of its number. What the list says counts at once. */
export const facilityRows: RowKind<FacilityRow> = {
  sheet: {
    columns: [CODE, ...FACILITY_COLUMNS],
    required: [CODE, '名称', '类型', '区划代码'],
    aliases: {
      机构编号: CODE,
      机构名称: '名称',
      机构类型: '类型',
      所属地区: '区划代码',
      地区: '区划代码',
      详细地址: '地址',
    },
  },
  // A point may be supplied by a kitchen further up in the same list.
  rowsAtOnce: 1,
  read(cells) {
    const texts = Object.fromEntries(Object.entries(cells).map(([column, cell]) => [column, clean(cell)]));
    const code = texts[CODE]?.normalize('NFKC') ?? '';
    const county = countyOf((texts.区划代码 ?? '').normalize('NFKC'));
    if (!/^[\w-]{1,40}$/.test(code)) return { problems: [{ column: CODE, message: '必填，只能用字母、数字和短横线' }] };
    const supplier = texts[SUPPLIER]?.normalize('NFKC');
    const said = facilityFromRow({ ...texts, ...(supplier && { [SUPPLIER]: facilityIdOf(county, supplier) }) });
    if ('problems' in said) return { problems: said.problems };
    const facilityId = facilityIdOf(county, code);
    return { row: { facilityId, mustExist: isFacilityId(code), ...said }, identity: facilityId };
  },
  async compare(rows, { table, region }) {
    const heads = await table.getMany(rows.map(({ facilityId }) => facilityHead(facilityId)));
    return rows.map((row, i) => compareFacility(row, heads[i] as FacilityHead | undefined, { region }));
  },
  apply,
};
