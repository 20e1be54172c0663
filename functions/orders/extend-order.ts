import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import { type Decision, execute } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { isOrderable, priceOf } from '../services/index.ts';
import type { ExternalTender } from '../vouchers/index.ts';
import { type CareDay, datesOf, loadCareDays, takeCareTime } from './care-day.ts';
import { loadShown, loadWithPurse, type Named, type OrderState, theirs } from './load-order.ts';
import { moveOrder } from './moves.ts';
import { byOf, type Order } from './order.ts';
import { type OrderView, viewOrder } from './order-view.ts';
import { causeOf, holdMore } from './purse.ts';
import { refuseOrder } from './refusals.ts';
import type { Shell } from './shell.ts';

interface Acting {
  actor: Actor;
  now: Instant;
}

/**
 * The caregiver asks for more minutes while at the elder's. Nothing changes until somebody on the elder's side agrees; asked
 * anew, the later asking stands.
 */
export function decideAskExtension(
  shown: { order: Order; external: ExternalTender | undefined } | Refusal,
  { caregiverId }: { caregiverId: string },
  minutes: number,
  { actor, now }: Acting,
): Decision<OrderView> {
  if (isRefusal(shown)) return shown;
  const { order, external } = shown;
  if (order.extension?.minutes === minutes) return { writes: [], answer: viewOrder(order, external) };
  if (order.state !== 'CHECKED_IN') return refuseOrder('ORDER_ELSEWHERE', { state: order.state });
  if (order.carePlanId !== undefined) return refuseOrder('PLANNED_VISIT');
  const { per, standardMinutes, stepMinutes, minimumMinutes } = order.service;
  if (!isOrderable(order.service, order.minutes + minutes))
    return refuseOrder('MINUTES_NOT_POSSIBLE', { per, standardMinutes, stepMinutes, minimumMinutes });
  const extension = { minutes, caregiverId, by: byOf(actor), at: now };
  const moved = moveOrder(order, 'CHECKED_IN', { extension }, { by: actor, now, deed: 'EXTENSION_ASKED' });
  if (isRefusal(moved)) return moved;
  return { writes: [...moved.writes, ...stillHolds(actor)], answer: viewOrder(moved.order, external) };
}

export const askExtension = (
  { table }: Pick<Shell, 'table'>,
  named: Named & { caregiverId: string },
  minutes: number,
  acting: Acting,
): Promise<OrderView | Refusal> =>
  execute(
    table,
    () => loadShown(table, named),
    (shown) => decideAskExtension(shown, named, minutes, acting),
  );

/** What the elder's side was asked, so that an answer never agrees to something else. */
export interface ExtensionAnswer {
  minutes: number;
  agree: boolean;
}
export interface ExtensionState extends OrderState {
  /** Those the longer visit touches. */
  days: CareDay[];
}

/** The same person said so last, and nothing was asked since: the first answer was lost on its way. */
function isAnswered({ extension, history }: Order, { agree }: ExtensionAnswer, { personId }: Actor): boolean {
  const last = history.at(-1);
  const deed = agree ? 'EXTENDED' : 'EXTENSION_REFUSED';
  return extension === undefined && last?.deed === deed && last.by.personId === personId;
}

/**
 * Agrees to more minutes, or does not. Agreed: the price is that of the longer visit, vouchers are kept anew for the whole,
 * and the elder's day is taken longer. Vouchers that reach no further leave the rest to the elder, who sees it in the answer.
 * Said again it answers the same.
 */
export function decideExtension(
  found: ExtensionState | undefined,
  named: Named,
  { minutes, agree }: ExtensionAnswer,
  { actor, now }: Acting,
): Decision<OrderView> {
  const state = theirs(found, named);
  if (isRefusal(state)) return state;
  const { order, purse, external, days } = state;
  const { extension } = order;
  if (isAnswered(order, { minutes, agree }, actor)) return { writes: [], answer: viewOrder(order, external) };
  if (order.state !== 'CHECKED_IN' || extension?.minutes !== minutes) return refuseOrder('NO_EXTENSION_ASKED');
  if (!agree) {
    const refused = moveOrder(
      order,
      'CHECKED_IN',
      { extension: undefined },
      { by: actor, now, deed: 'EXTENSION_REFUSED' },
    );
    if (isRefusal(refused)) return refused;
    return { writes: [...refused.writes, ...stillHolds(actor)], answer: viewOrder(refused.order, external) };
  }
  const longer = { ...order, minutes: order.minutes + minutes };
  const priceFen = priceOf(order.service, longer.minutes);
  const held = holdMore(purse, order, { ...longer, priceFen, externalFen: external?.fen ?? 0 }, causeOf(actor, now));
  if (isRefusal(held)) return held;
  const time = takeCareTime(days, longer);
  if (isRefusal(time)) return time;
  const patch = { minutes: longer.minutes, priceFen, ...held.shares, extension: undefined };
  const moved = moveOrder(order, 'CHECKED_IN', patch, { by: actor, now, deed: 'EXTENDED' });
  if (isRefusal(moved)) return moved;
  return {
    writes: [...moved.writes, ...held.writes, ...time, ...stillHolds(actor)],
    answer: viewOrder(moved.order, external),
  };
}

export const answerExtension = (
  shell: Pick<Shell, 'table' | 'programsOf'>,
  named: Named,
  answer: ExtensionAnswer,
  acting: Acting,
): Promise<OrderView | Refusal> =>
  execute(
    shell.table,
    async () => {
      const state = await loadWithPurse(shell, named.orderId);
      if (!state) return undefined;
      const { order } = state;
      const dates = datesOf({ ...order, minutes: order.minutes + answer.minutes });
      return { ...state, days: await loadCareDays(shell.table, order.elderId, dates) };
    },
    (state) => decideExtension(state, named, answer, acting),
  );
