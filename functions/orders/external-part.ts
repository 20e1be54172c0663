import type { Fen } from '../../shared/money.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import type { Item, Table, Write } from '../../shared/table.ts';
import {
  decideExternal,
  type ExternalState,
  type ExternalTender,
  externalKey,
  externalRefKey,
  loadPrograms,
  paysFor,
} from '../vouchers/index.ts';
import type { By, Order } from './order.ts';
import { refuseOrder } from './refusals.ts';

/** A voucher of another system that is to pay a part, with the number by which that system knows the payment. */
export interface ExternalAsked {
  programId: string;
  reference: string;
  fen: Fen;
}

/** What another system pays, as the breakdown shows it. */
export type ExternalShown = Pick<ExternalTender, 'programId' | 'ref' | 'label' | 'fen'>;

/** What another system pays of an order, as it stands: nothing once it was withdrawn. */
export const openExternal = (item: Item | ExternalTender | undefined): ExternalTender | undefined => {
  const tender = item as ExternalTender | undefined;
  return tender?.state === 'WITHDRAWN' ? undefined : tender;
};

/** Loads what recording it looks at. */
export async function loadExternal(
  table: Pick<Table, 'getMany' | 'query'>,
  { programId, reference }: ExternalAsked,
  order: Pick<Order, 'orderId' | 'region' | 'date'>,
): Promise<ExternalState> {
  const program = (await loadPrograms(table, order.region, order.date)).get(programId);
  const system = program?.external?.system;
  const keys = [externalKey(order.orderId), ...(system ? [externalRefKey({ system, ref: reference })] : [])];
  const [tender, ref] = await table.getMany(keys);
  return { program, tender: tender as ExternalState['tender'], ref: ref as ExternalState['ref'] };
}

/**
 * The writes that record it for an order; none when it is recorded so already. EXTERNAL_TOO_MUCH: the program pays no such
 * service, not so much of its price, or vouchers of ours leave less; otherwise refuses as the vouchers do.
 */
export function recordWith(
  state: ExternalState,
  asked: ExternalAsked,
  order: Pick<
    Order,
    'orderId' | 'elderId' | 'providerId' | 'region' | 'date' | 'service' | 'minutes' | 'priceFen' | 'selfPayFen'
  >,
  { by, now }: { by: By; now: number },
): { writes: readonly Write[]; tender: ExternalTender } | Refusal {
  const { service, priceFen, selfPayFen, minutes, date } = order;
  const { serviceId, group, help } = service;
  const recorded = decideExternal(
    state,
    {
      purchaseId: order.orderId,
      programId: asked.programId,
      ref: asked.reference,
      fen: asked.fen,
      elderId: order.elderId,
      facilityId: order.providerId,
      date,
    },
    { by, now, region: order.region },
  );
  if (isRefusal(recorded)) return recorded;
  const purchase = { scope: 'home-care', serviceId, group, help, priceFen, minutes, date } as const;
  const ofPriceFen =
    state.program && paysFor(state.program, purchase) ? Math.floor((priceFen * state.program.percent) / 100) : 0;
  const mostFen = Math.min(ofPriceFen, selfPayFen);
  return recorded.writes.length > 0 && asked.fen > mostFen
    ? refuseOrder('EXTERNAL_TOO_MUCH', { mostFen })
    : { writes: recorded.writes, tender: recorded.answer };
}
