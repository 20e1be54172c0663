import type * as z from 'zod';
import type { budgetWarned } from '../../events/index.ts';
import type { Instant } from '../../shared/business-time.ts';
import type { DomainEvent } from '../../shared/events.ts';
import { yuanText } from '../../shared/money.ts';
import { type GrantItem, holdersOf } from '../identity/index.ts';
import type { MessageFields } from './messages.ts';
import { peopleOf, type TellDeps, tellOne } from './tell.ts';

type Warned = DomainEvent<z.output<typeof budgetWarned.schema>>;

const MAX_PEOPLE = 30;

const sayOf = ({ year, percent, amountFen, grantedFen }: Warned['data']): MessageFields => ({
  what: `${year}年助餐补贴预算已用到${percent}%`,
  amount: `${yuanText(grantedFen)}元`,
  note: `预算${yuanText(amountFen)}元`,
});

/**
 * Tells the finance of exactly the level that pays, each once. Who cannot be told finds the warning beside the budget: the
 * hotline does not call officials. Throws when WeChat was busy for somebody, so that the event comes again.
 */
export async function tellTreasurers(deps: TellDeps, { id: eventId, data }: Warned, now: Instant): Promise<void> {
  const { gsi1pk, begins } = holdersOf('finance', data.region);
  const { items } = await deps.table.query<GrantItem>({ pk: gsi1pk, begins, index: true });
  const holders = items.filter(
    ({ role, over, state }) => role === 'finance' && over === data.region && state === 'ACTIVE',
  );
  const personIds = [...new Set(holders.map(({ personId }) => personId))].slice(0, MAX_PEOPLE);
  const news = { eventId, message: 'budget-warned' } as const;
  const people = await peopleOf(deps.table, news, personIds);
  const told = await Promise.all(people.map((person) => tellOne(deps, news, sayOf(data), person, now)));
  if (told.includes('later')) throw new Error('WeChat was busy for somebody: once more later');
}
