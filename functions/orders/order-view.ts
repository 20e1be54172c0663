import type * as z from 'zod';
import { isoInShanghai } from '../../shared/business-time.ts';
import type { Fen } from '../../shared/money.ts';
import { priceOf } from '../services/index.ts';

import type { ExternalShown } from './external-part.ts';
import { endsAt, type Move, type Order, type Worker } from './order.ts';
import type { Shares } from './purse.ts';
import type { orderAnswer, price } from './schema.ts';

export type OrderView = z.output<typeof orderAnswer>;
type PriceView = z.output<typeof price>;

/** The whole breakdown of a price: each voucher with its units and payers, what another system pays, what the elder pays. */
export const priceShown = (
  priceFen: Fen,
  { tenders, selfPayFen }: Shares,
  external: ExternalShown | undefined,
): PriceView => ({
  priceFen,
  vouchers: tenders.map(({ programId, lotId, units, fen, layers }) => ({
    programId,
    lotId,
    units,
    fen,
    layers: layers.map((layer) => ({ payer: layer.payer, label: layer.label, fen: layer.fen })),
  })),
  ...(external
    ? {
        external: {
          programId: external.programId,
          reference: external.ref,
          label: external.label,
          fen: external.fen,
        },
      }
    : {}),
  selfPayFen: selfPayFen - (external?.fen ?? 0),
});

export const serviceShown = ({
  serviceId,
  name,
  help,
  group,
  workers,
  stepMinutes,
  minimumMinutes,
}: Order['service']): OrderView['service'] => ({
  serviceId,
  name,
  help,
  group,
  workers,
  stepMinutes,
  minimumMinutes,
});

const workerShown = ({
  caregiverId,
  name,
  acceptedAt,
  checkedInAt,
  checkedOutAt,
}: Worker): OrderView['workers'][number] => ({
  caregiverId,
  ...(name === undefined ? {} : { name }),
  ...(acceptedAt === undefined ? {} : { acceptedAt: isoInShanghai(acceptedAt) }),
  ...(checkedInAt === undefined ? {} : { checkedInAt: isoInShanghai(checkedInAt) }),
  ...(checkedOutAt === undefined ? {} : { checkedOutAt: isoInShanghai(checkedOutAt) }),
});

const moveShown = ({ at, by, from, to, deed, reason }: Move): OrderView['history'][number] => ({
  at: isoInShanghai(at),
  by: by.role,
  ...(from === undefined ? {} : { from }),
  to,
  ...(deed === undefined ? {} : { deed }),
  ...(reason === undefined ? {} : { reason }),
});

/** What more minutes would add to the price. */
export const extensionFen = ({ service, minutes, priceFen }: Order, more: number): Fen =>
  priceOf(service, minutes + more) - priceFen;

function extensionShown(order: Order): Pick<OrderView, 'extension'> {
  const { extension } = order;
  if (!extension) return {};
  const { minutes, at } = extension;
  return { extension: { minutes, priceFen: extensionFen(order, minutes), askedAt: isoInShanghai(at) } };
}

/** An order as everybody may see it who may see it at all. */
export function viewOrder(order: Order, external: ExternalShown | undefined): OrderView {
  const { orderId, elderId, providerId, service, minutes, state, note, preferredCaregiverId, carePlanId, visit } =
    order;
  return {
    orderId,
    elderId,
    providerId,
    service: serviceShown(service),
    startsAt: isoInShanghai(order.startsAt),
    endsAt: isoInShanghai(endsAt(order)),
    ...(order.window
      ? { window: { from: isoInShanghai(order.window.from), until: isoInShanghai(order.window.until) } }
      : {}),
    minutes,
    state,
    price: priceShown(order.priceFen, order, external),
    ...(note === undefined ? {} : { note }),
    ...(preferredCaregiverId === undefined ? {} : { preferredCaregiverId }),
    ...(carePlanId === undefined ? {} : { carePlanId }),
    workers: order.workers.map(workerShown),
    ...extensionShown(order),
    ...(visit
      ? {
          visit: {
            performedOn: visit.performedOn,
            paidMinutes: visit.paidMinutes,
            priceFen: visit.priceFen,
            exceptions: [...visit.exceptions],
          },
        }
      : {}),
    placedBy: order.by.role,
    channel: order.channel,
    placedAt: isoInShanghai(order.placedAt),
    history: order.history.map(moveShown),
    version: order.version,
  };
}
