import type * as z from 'zod';
import type { orderChanged } from '../../events/index.ts';
import { isoInShanghai } from '../../shared/business-time.ts';
import type { DomainEvent } from '../../shared/events.ts';
import type { Order } from '../orders/index.ts';
import { maskName } from '../registry/index.ts';
import type { News } from './news.ts';

export type OrderChanged = DomainEvent<z.output<typeof orderChanged.schema>>;
type Told = Pick<News, 'message' | 'to' | 'call'> & { note: string };
type Known = Pick<Order, 'service' | 'startsAt' | 'state' | 'workers' | 'history'>;

/** `2026年11月24日 09:00`, the form of WeChat's time fields. */
export function startText({ startsAt }: Pick<Order, 'startsAt'>): string {
  const text = isoInShanghai(startsAt);
  const [year, month, day] = text.slice(0, 10).split('-').map(Number);
  return `${year}年${month}月${day}日 ${text.slice(11, 16)}`;
}

/** The step of the order's history that the event tells of. */
const stepOf = ({ history }: Known, { data: { at, to } }: OrderChanged) =>
  history.find((step) => step.at === at && step.to === to);

const cancelled = (note: string, call: News['call'], to: News['to'] = 'everyone'): Told => ({
  message: 'visit-cancelled',
  to,
  call,
  note,
});

/** Somebody new is sent: an order on its way, or others in the place of those who were sent. */
const isSending = ({ data: { from, to, deed } }: OrderChanged): boolean =>
  to === 'DISPATCHED' && (from !== 'DISPATCHED' || deed === 'REASSIGNED');

function arranged(event: OrderChanged, { state, workers }: Known): Told | undefined {
  const isStill = state === 'DISPATCHED' || state === 'ACCEPTED';
  // A roster tells of all visits of a day at once.
  if (!isSending(event) || !isStill || event.data.rosterId !== undefined) return undefined;
  const names = workers.flatMap(({ name }) => (name === undefined ? [] : [maskName(name)]));
  return { message: 'visit-arranged', to: 'everyone', call: 'never', note: `护理员${names.join('、')}` };
}

/** What the people around the elder are told of a step, if anything. */
function toldOf(event: OrderChanged, order: Known): Told | undefined {
  const { from, to, deed } = event.data;
  if (deed === 'CHANGED' && from === to)
    return { message: 'visit-arranged', to: 'everyone', call: 'never', note: '已改时间，请留意' };
  if (from === to && to !== 'DISPATCHED') return undefined;
  const reason = stepOf(order, event)?.reason;
  switch (to) {
    case 'DISPATCHED':
      return arranged(event, order);
    case 'CHECKED_IN':
      return { message: 'visit-begun', to: 'family', call: 'never', note: '护理员已上门' };
    case 'CHECKED_OUT':
      return { message: 'visit-ended', to: 'everyone', call: 'never', note: '请确认服务，有问题请提出' };
    case 'CANCELLED_BY_ELDER':
      return cancelled('预约已取消', 'never');
    case 'CANCELLED_BY_PROVIDER':
      return cancelled(reason ? `机构取消：${reason}` : '服务机构取消了这次服务', 'unless-told');
    case 'NO_SHOW_CAREGIVER':
      return cancelled('护理员没有上门，请重新预约', 'unless-told');
    // Who does not open may lie on the floor: the hotline calls, whoever else was told.
    case 'NO_SHOW_ELDER':
      return cancelled('上门时无人应答，请联系老人', 'always', 'family');
    case 'REJECTED':
      return cancelled('核验没有通过，这次不结算', 'never');
    default:
      return undefined;
  }
}

/** What a step of an order is to the people around the elder; nothing where only the provider is concerned. */
export function newsOfOrder(event: OrderChanged, order: Known): News | undefined {
  const told = toldOf(event, order);
  if (!told) return undefined;
  const { note, ...rest } = told;
  const { elderId, providerId, by } = event.data;
  return {
    ...rest,
    eventId: event.id,
    elderId,
    facilityId: providerId,
    exceptFor: by.personId,
    say: ({ elder, facility }) => ({
      what: `${elder} ${order.service.name}`,
      place: facility?.name ?? '服务机构',
      time: startText(order),
      note,
    }),
  };
}

/** What a step of an order is to caregivers. */
export interface JobNews {
  readonly caregiverIds: readonly string[];
  readonly note: string;
}

/** Who had been sent before the step. */
const sentBefore = ({ history }: Known, { data: { at } }: OrderChanged): readonly string[] =>
  history.findLast((step) => step.at < at && step.caregiverIds !== undefined)?.caregiverIds ?? [];

const CALLED_OFF: readonly string[] = ['PLACED', 'CANCELLED_BY_ELDER', 'CANCELLED_BY_PROVIDER'];

/** Who declines knows; of two who were to go together the other is told. */
const whyOff = ({ data: { to, deed } }: OrderChanged): string => {
  if (deed === 'DECLINED') return '同去的护理员不能去，派单已收回';
  return to === 'PLACED' ? '派单已收回，不用上门' : '订单已取消，不用上门';
};

/** Who is sent has to accept; who was sent and need not go any more has to know. */
export function jobNewsOf(event: OrderChanged, order: Known): JobNews[] {
  const { from, to, deed } = event.data;
  const before = sentBefore(order, event);
  const told: JobNews[] = [];
  if (isSending(event)) {
    const sent = order.workers.filter(({ acceptedAt }) => acceptedAt === undefined);
    const now = order.workers.map(({ caregiverId }) => caregiverId);
    if (event.data.rosterId === undefined)
      told.push({ caregiverIds: sent.map(({ caregiverId }) => caregiverId), note: '新派单，请尽快接单' });
    if (deed === 'REASSIGNED')
      told.push({ caregiverIds: before.filter((id) => !now.includes(id)), note: '已改派他人，不用上门' });
  } else if (from !== to && from !== undefined && CALLED_OFF.includes(to))
    told.push({ caregiverIds: before, note: whyOff(event) });
  else if (from === to && (deed === 'CHANGED' || deed === 'MOVED_HOUSE'))
    told.push({ caregiverIds: before, note: '时间或地址有变，请查看' });
  return told.filter(({ caregiverIds }) => caregiverIds.length > 0);
}
