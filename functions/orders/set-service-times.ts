import type { Actor } from '../../shared/access.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { countyOf } from '../../shared/regions.ts';
import { type Decision, execute, type Table } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { byOf, type ServiceTimes } from './order.ts';
import { refuseOrder } from './refusals.ts';
import { type TimesItem, type TimesOf, type TimesSaid, timesFor, timesKey } from './service-times.ts';

/** What is said of a county's or a provider's orders, and what holds with it. */
export interface TimesView {
  said: TimesSaid;
  times: ServiceTimes;
  /** 0: nothing was ever said. */
  version: number;
}
interface State {
  county: TimesItem | undefined;
  provider: TimesItem | undefined;
}

async function loadTimes(table: Pick<Table, 'getMany'>, of: TimesOf): Promise<State> {
  const { region } = of;
  const keys = [timesKey({ region }), ...(of.providerId ? [timesKey(of)] : [])];
  const [county, provider] = (await table.getMany(keys)) as (TimesItem | undefined)[];
  return { county, provider };
}
const viewTimes = ({ county, provider }: State, of: TimesOf): TimesView => {
  const own = of.providerId ? provider : county;
  return { said: own?.times ?? {}, times: timesFor(county, provider), version: own?.version ?? 0 };
};

export const readServiceTimes = async (table: Pick<Table, 'getMany'>, of: TimesOf): Promise<TimesView> =>
  viewTimes(await loadTimes(table, of), of);

/** Says how long each side has, for orders placed from now on: those placed keep what was promised. */
export function decideTimes(
  state: State,
  of: TimesOf,
  { times, version }: { times: TimesSaid; version: number },
  actor: Actor,
): Decision<TimesView> {
  const own = of.providerId ? state.provider : state.county;
  if ((own?.version ?? 0) !== version) return refuseOrder('TIMES_CHANGED');
  const item: TimesItem = {
    ...timesKey(of),
    kind: 'service-times',
    region: countyOf(of.region),
    providerId: of.providerId,
    times,
    by: byOf(actor),
    version: version + 1,
  };
  const after = of.providerId ? { ...state, provider: item } : { ...state, county: item };
  return {
    writes: [{ put: item, when: [['version', 'absent or =', version]] }, ...stillHolds(actor)],
    answer: viewTimes(after, of),
  };
}

export const setServiceTimes = (
  table: Table,
  of: TimesOf,
  said: { times: TimesSaid; version: number },
  actor: Actor,
): Promise<TimesView | Refusal> =>
  execute(
    table,
    () => loadTimes(table, of),
    (state) => decideTimes(state, of, said, actor),
  );
