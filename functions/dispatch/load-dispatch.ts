import type { Instant } from '../../shared/business-time.ts';
import { caregiverHead, elderHead, facilityHead } from '../../shared/resource.ts';
import type { Item, Key, Table } from '../../shared/table.ts';
import { type CaregiverHead, caregiverOf, type Schedule, scheduleKeys, scheduleOf } from '../caregivers/index.ts';
import type { FacilityHead } from '../facilities/index.ts';
import { bindingKey, grantKey } from '../identity/index.ts';
import { type CareDay, careDayKey, careDayOf, datesOf, type Order, orderKey, orderOf } from '../orders/index.ts';
import type { ElderHead } from '../registry/index.ts';

/** A caregiver whom a decision concerns, as asked for or as sent now. */
export interface Concerned {
  caregiver: CaregiverHead | undefined;
  schedule: Schedule;
}
/** What a decision about who is sent rests on: every part of it was read consistently. */
export interface DispatchState {
  order: Order | undefined;
  provider: FacilityHead | undefined;
  elder: ElderHead | undefined;
  caregivers: ReadonlyMap<string, Concerned>;
  /** Persons among the caregivers who are the elder, or bound to the elder. */
  kinPersonIds: readonly string[];
  /** The elder's days that the order touches now or is to touch; read only where it is to begin at another time. */
  careDays: readonly CareDay[];
}

export async function loadOrder(table: Pick<Table, 'get'>, orderId: string): Promise<Order | undefined> {
  const item = await table.get(orderKey(orderId));
  return item && orderOf(item);
}

const isActive = (item: Item | undefined): boolean => item?.state === 'ACTIVE';

async function kinAmong(
  table: Pick<Table, 'getMany'>,
  elderId: string,
  personIds: readonly string[],
): Promise<string[]> {
  if (personIds.length === 0) return [];
  const rights = await table.getMany(
    personIds.flatMap((personId) => [
      bindingKey(personId, elderId),
      grantKey(personId, { role: 'elder', over: elderId }),
    ]),
  );
  return personIds.filter((_, i) => isActive(rights[2 * i]) || isActive(rights[2 * i + 1]));
}

const nothing: DispatchState = {
  order: undefined,
  provider: undefined,
  elder: undefined,
  caregivers: new Map(),
  kinPersonIds: [],
  careDays: [],
};

/** An order with whom it was sent to and whom it may be sent to, in three reads; `startsAt` when it is to begin. */
export async function loadDispatch(
  table: Pick<Table, 'get' | 'getMany'>,
  orderId: string,
  asked: readonly string[] = [],
  startsAt?: Instant,
): Promise<DispatchState> {
  const order = await loadOrder(table, orderId);
  if (!order) return nothing;
  const whens = startsAt === undefined || startsAt === order.startsAt ? [order] : [order, { ...order, startsAt }];
  const dates = whens.length === 1 ? [] : [...new Set(whens.flatMap(datesOf))];
  const caregiverIds = [...new Set([...order.workers.map(({ caregiverId }) => caregiverId), ...asked])];
  const parts = caregiverIds.map((caregiverId) => ({ caregiverId, keys: scheduleKeys(caregiverId, whens) }));
  const keys: Key[] = [
    facilityHead(order.providerId),
    elderHead(order.elderId),
    ...dates.map((date) => careDayKey(order.elderId, date)),
    ...parts.flatMap((part) => [caregiverHead(part.caregiverId), ...part.keys]),
  ];
  const [provider, elder, ...rest] = await table.getMany(keys);
  const careDays = rest.splice(0, dates.length).map((item, i) => careDayOf(order.elderId, dates[i]!, item));
  const caregivers = new Map<string, Concerned>();
  for (const { caregiverId, keys: own } of parts) {
    const [head, ...items] = rest.splice(0, own.length + 1);
    caregivers.set(caregiverId, { caregiver: caregiverOf(head), schedule: scheduleOf(caregiverId, own, items) });
  }
  const personIds = [...new Set(asked)].flatMap(
    (caregiverId) => caregivers.get(caregiverId)?.caregiver?.personId ?? [],
  );
  return {
    order,
    provider: provider as FacilityHead | undefined,
    elder: elder as ElderHead | undefined,
    caregivers,
    kinPersonIds: await kinAmong(table, order.elderId, personIds),
    careDays,
  };
}
