import type { Instant } from '../../shared/business-time.ts';
import { caregiverHead } from '../../shared/resource.ts';
import type { Table } from '../../shared/table.ts';
import { caregiverOf } from '../caregivers/index.ts';
import { type Order, orderKey, orderOf } from '../orders/index.ts';
import { type JobNews, jobNewsOf, newsOfOrder, type OrderChanged, startText } from './news-of-order.ts';
import { peopleOf, type TellDeps, tell, tellOne } from './tell.ts';

/** The phones of caregivers, where they have one. */
async function phonesOf(table: Pick<Table, 'getMany'>, caregiverIds: readonly string[]): Promise<string[]> {
  const heads = await table.getMany(caregiverIds.map(caregiverHead));
  return heads.flatMap((head) => caregiverOf(head)?.personId ?? []);
}

async function tellCaregivers(
  deps: TellDeps,
  event: OrderChanged,
  order: Order,
  { caregiverIds, note }: JobNews,
  now: Instant,
): Promise<void> {
  const news = { eventId: event.id, message: 'job-news' } as const;
  const personIds = (await phonesOf(deps.table, caregiverIds)).filter((id) => id !== event.data.by.personId);
  const people = await peopleOf(deps.table, news, personIds);
  const say = { what: order.service.name, time: startText(order), note };
  const told = await Promise.all(people.map((person) => tellOne(deps, news, say, person, now)));
  if (told.includes('later')) throw new Error('WeChat was busy for somebody: once more later');
}

/**
 * Tells the people around the elder, and the caregivers, what happened to an order, each once. The event names the order only:
 * what and when is read from it as it is now. Throws when WeChat was busy for somebody, so that the event comes again.
 */
export async function tellOfOrder(deps: TellDeps, event: OrderChanged, now: Instant): Promise<void> {
  const item = await deps.table.get(orderKey(event.data.orderId));
  if (!item) return;
  const order = orderOf(item);
  for (const job of jobNewsOf(event, order)) await tellCaregivers(deps, event, order, job, now);
  const news = newsOfOrder(event, order);
  if (news) await tell(deps, news, now);
}
