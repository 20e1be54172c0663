import type { Handlers } from '../../shared/api.ts';
import { instantAt } from '../../shared/business-time.ts';
import { cancelOrder } from './cancel-order.ts';
import { changeOrder } from './change-order.ts';
import type { ordersRoutes } from './contract.ts';
import { answerExtension, askExtension } from './extend-order.ts';
import { listOrders } from './list-orders.ts';
import { placeOrder } from './place-order.ts';
import { quoteOrder } from './quote-order.ts';
import { readOrder, readOrderAtProvider } from './read-order.ts';
import { recordExternal } from './record-external.ts';
import { reportNoShow } from './report-no-show.ts';
import { readServiceTimes, setServiceTimes } from './set-service-times.ts';
import type { Shell } from './shell.ts';
import { withdrawRecorded } from './withdraw-external.ts';

/** The date and wall-clock time people choose, as the instant it is. */
const begun = <Body extends { date: string; time: string }>({ date, time, ...rest }: Body) => ({
  ...rest,
  startsAt: instantAt(date, time),
});

export const ordersHandlers = (shell: Shell): Handlers<typeof ordersRoutes> => ({
  quoteOrder: ({ params, body }, call) => quoteOrder(shell, { ...params, ...begun(body) }, call),
  quoteOrderAtProvider: ({ params: { facilityId }, body }, call) =>
    quoteOrder(shell, { providerId: facilityId, ...begun(body) }, call),
  placeOrder: ({ params, body }, call) => placeOrder(shell, { ...params, ...begun(body) }, call),
  placeOrderAtProvider: ({ params: { facilityId }, body }, call) =>
    placeOrder(shell, { providerId: facilityId, ...begun(body) }, call),

  changeOrder: ({ params, body }, call) => changeOrder(shell, params, begun(body), call),
  cancelOrder: ({ params, body }, { actor, now }) =>
    cancelOrder(shell, params, { actor, now, ...body, as: 'CANCELLED_BY_ELDER' }),
  cancelOrderAtProvider: ({ params: { facilityId, orderId }, body: { reason, forElder } }, { actor, now }) =>
    cancelOrder(
      shell,
      { orderId, providerId: facilityId },
      { actor, now, reason, as: forElder ? 'CANCELLED_BY_ELDER' : 'CANCELLED_BY_PROVIDER' },
    ),

  reportCaregiverAbsent: ({ params, body }, { actor, now }) =>
    reportNoShow(shell, params, { actor, now, ...body, as: 'NO_SHOW_CAREGIVER' }),
  reportElderAbsent: ({ params, body }, { actor, now }) =>
    reportNoShow(shell, params, { actor, now, ...body, as: 'NO_SHOW_ELDER' }),
  reportAbsentAtProvider: ({ params: { facilityId, orderId }, body: { who, reason } }, { actor, now }) =>
    reportNoShow(
      shell,
      { orderId, providerId: facilityId },
      { actor, now, reason, as: who === 'elder' ? 'NO_SHOW_ELDER' : 'NO_SHOW_CAREGIVER' },
    ),

  askExtension: ({ params, body }, call) => askExtension(shell, params, body.minutes, call),
  answerExtension: ({ params, body }, call) => answerExtension(shell, params, body, call),

  listOrders: ({ params, query }, call) => listOrders(shell.table, params.elderId, query, call),
  readOrder: ({ params }, call) => readOrder(shell, params, call),
  readOrderAtProvider: ({ params: { facilityId, orderId } }, call) =>
    readOrderAtProvider(shell, { orderId, providerId: facilityId }, call),

  recordExternal: ({ params: { facilityId, orderId }, body }, call) =>
    recordExternal(shell, { orderId, providerId: facilityId }, body, call),
  withdrawExternal: ({ params: { facilityId, orderId } }, call) =>
    withdrawRecorded(shell, { orderId, providerId: facilityId }, call),

  setServiceTimes: ({ params, body: { providerId, ...said } }, { actor }) =>
    setServiceTimes(shell.table, { ...params, providerId }, said, actor),
  readServiceTimes: ({ params, query }) => readServiceTimes(shell.table, { ...params, ...query }),
});
