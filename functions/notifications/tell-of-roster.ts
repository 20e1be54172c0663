import type * as z from 'zod';
import type { rosterProposed, visitDayPublished, workdayPublished } from '../../events/index.ts';
import { type BusinessDate, type Instant, wallTimeOf } from '../../shared/business-time.ts';
import type { DomainEvent, EventDefinition } from '../../shared/events.ts';
import { caregiverHead } from '../../shared/resource.ts';
import { caregiverOf } from '../caregivers/index.ts';
import { type GrantItem, holdersOf } from '../identity/index.ts';
import { type Order, orderKey, orderOf } from '../orders/index.ts';
import { maskName } from '../registry/index.ts';
import type { MessageFields, MessageName } from './messages.ts';
import { startText } from './news-of-order.ts';
import { peopleOf, type TellDeps, tell, tellOne } from './tell.ts';

type EventOf<Definition> = Definition extends EventDefinition<infer Schema> ? DomainEvent<z.output<Schema>> : never;

const MAX_PEOPLE = 30;
const WHO_PLANS: readonly unknown[] = ['dispatcher', 'manager'];

/** `11月25日`. */
function dayText(date: BusinessDate): string {
  const [, month, day] = date.split('-').map(Number);
  return `${month}月${day}日`;
}

/** Each of them once. Throws when WeChat was busy for somebody, so that the event comes again. */
async function tellEach(
  deps: TellDeps,
  news: { eventId: string; message: MessageName },
  say: MessageFields,
  personIds: readonly string[],
  now: Instant,
): Promise<void> {
  const people = await peopleOf(deps.table, news, personIds);
  const told = await Promise.all(people.map((person) => tellOne(deps, news, say, person, now)));
  if (told.includes('later')) throw new Error('WeChat was busy for somebody: once more later');
}

/** Tells whoever may publish that a day should be planned otherwise. */
export async function tellDispatchers(
  deps: TellDeps,
  { id: eventId, data }: EventOf<typeof rosterProposed>,
  now: Instant,
): Promise<void> {
  const { gsi1pk, begins } = holdersOf('staff', data.providerId);
  const { items } = await deps.table.query<GrantItem>({ pk: gsi1pk, begins, index: true });
  const holders = items.filter(({ state, duty }) => state === 'ACTIVE' && WHO_PLANS.includes(duty));
  const personIds = [...new Set(holders.map(({ personId }) => personId))].slice(0, MAX_PEOPLE);
  const nobody = data.unplanned > 0 ? `，${data.unplanned} 单没有人` : '';
  const say = { what: `${dayText(data.date)}的排班要调整`, note: `改动 ${data.changes} 单${nobody}，请看` };
  await tellEach(deps, { eventId, message: 'roster-proposed' }, say, personIds, now);
}

/** Tells a caregiver of a published day: how many visits, and when the first begins. */
export async function tellOfWorkday(
  deps: TellDeps,
  { id: eventId, data }: EventOf<typeof workdayPublished>,
  now: Instant,
): Promise<void> {
  const caregiver = caregiverOf(await deps.table.get(caregiverHead(data.caregiverId)));
  if (!caregiver?.personId) return;
  const say = {
    what: `${dayText(data.date)}排班`,
    time: startText({ startsAt: data.firstAt }),
    note: `共 ${data.visits} 单，请查看并接单`,
  };
  await tellEach(deps, { eventId, message: 'job-news' }, say, [caregiver.personId], now);
}

/** Who comes, or of several visits when each begins. */
function noteOf(orders: readonly Order[]): string {
  if (orders.length > 1)
    return `共 ${orders.length} 次：${orders.map(({ startsAt }) => wallTimeOf(startsAt)).join('、')}`;
  const names = orders.flatMap(({ workers }) => workers).flatMap(({ name }) => (name ? [maskName(name)] : []));
  return `护理员${names.join('、')}`;
}

/** Tells the people around an elder of a published day, as its orders stand now. */
export async function tellOfVisitDay(
  deps: TellDeps,
  { id: eventId, data }: EventOf<typeof visitDayPublished>,
  now: Instant,
): Promise<void> {
  const items = await deps.table.getMany(data.orderIds.map(orderKey));
  const orders = items
    .flatMap((item) => (item ? [orderOf(item)] : []))
    .filter(({ state }) => state === 'DISPATCHED' || state === 'ACCEPTED')
    .toSorted((a, b) => a.startsAt - b.startsAt);
  const [first] = orders;
  if (!first) return;
  const services = [...new Set(orders.map(({ service }) => service.name))].join('、');
  await tell(
    deps,
    {
      eventId,
      elderId: data.elderId,
      message: 'visit-arranged',
      to: 'everyone',
      call: 'never',
      facilityId: data.providerId,
      // Whoever published it is at the provider, and nobody's relative here.
      exceptFor: '',
      say: ({ elder, facility }) => ({
        what: `${elder} ${services}`,
        place: facility?.name ?? '服务机构',
        time: startText(first),
        note: noteOf(orders),
      }),
    },
    now,
  );
}
