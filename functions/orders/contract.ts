import * as z from 'zod';
import type { AccessRule } from '../../shared/access.ts';
import { defineRoute } from '../../shared/contract.ts';
import { countyCode } from '../../shared/schemas.ts';
import { offerRefusals } from '../services/index.ts';
import { externalRefusals, voucherRefusals } from '../vouchers/index.ts';
import { orderRefusals } from './refusals.ts';
import {
  caregiverId,
  choice,
  dateRange,
  elderId,
  externalAsked,
  facilityId,
  minutes,
  orderAnswer,
  orderForVisit,
  orderId,
  orderWanted,
  ownOrder,
  quoteAnswer,
  reason,
  timesAnswer,
  timesAsked,
  visitWanted,
} from './schema.ts';

const orderers: AccessRule[] = [
  { role: 'elder', within: 'own' },
  { role: 'family', within: 'own', scope: 'book' },
  { role: 'operator', within: 'region' },
];
const viewers: AccessRule[] = [
  { role: 'elder', within: 'own' },
  { role: 'family', within: 'own', scope: 'view' },
  { role: 'operator', within: 'region' },
  { role: 'admin', within: 'region' },
  { role: 'auditor', within: 'region' },
];
const planners: AccessRule[] = [{ role: 'staff', within: 'own', duties: ['counter', 'dispatcher', 'manager'] }];
const provider: AccessRule[] = [
  { role: 'staff', within: 'own', duties: ['counter', 'dispatcher', 'manager', 'reviewer'] },
];
const caregiver: AccessRule[] = [{ role: 'caregiver', within: 'own' }];

const ofElder = z.strictObject({ elderId });
const ofOrder = z.strictObject({ elderId, orderId });
const atProvider = z.strictObject({ facilityId });
const orderAtProvider = z.strictObject({ facilityId, orderId });
const orderOfCaregiver = z.strictObject({ caregiverId, orderId });
const ofRegion = z.strictObject({ region: countyCode });

const { ORDER_ELSEWHERE, OVERLAPS, ALREADY_THERE, NOT_BEGUN_YET, NO_EXTENSION_ASKED, TIMES_CHANGED } = orderRefusals;
const { PLANNED_VISIT, MINUTES_NOT_POSSIBLE, TOO_LATE_TO_ORDER, TOO_FAR_AHEAD, OUT_OF_AREA, ADDRESS_NEEDED } =
  orderRefusals;
const { ELDER_DECEASED, ELDER_SUSPENDED, MERGED, TOO_MANY_ORDERS, TOO_MANY_CHANGES, ALREADY_SENT } = orderRefusals;
const { EXTERNAL_FIRST, EXTERNAL_TOO_MUCH, WINDOW_OVER_MIDNIGHT } = orderRefusals;
const { VOUCHER_NOT_ENOUGH } = voucherRefusals;
const { NOT_EXTERNAL, EXTERNAL_RECORDED, EXTERNAL_NUMBER_USED, EXTERNAL_CLAIMED } = externalRefusals;
/** What may stand in the way of any visit at a time. */
const visiting = {
  ...offerRefusals,
  OVERLAPS,
  TOO_LATE_TO_ORDER,
  TOO_FAR_AHEAD,
  WINDOW_OVER_MIDNIGHT,
  OUT_OF_AREA,
  ADDRESS_NEEDED,
  ELDER_DECEASED,
  ELDER_SUSPENDED,
  MERGED,
  TOO_MANY_ORDERS,
  VOUCHER_NOT_ENOUGH,
};
const recording = { EXTERNAL_TOO_MUCH, NOT_EXTERNAL, EXTERNAL_RECORDED, EXTERNAL_NUMBER_USED };
const placing = { ...visiting, ...recording };
const cancelling = { ORDER_ELSEWHERE, ALREADY_THERE };

const elder = 'el_01JD8Z3V6Q4M2N7P9RSTVWXYZ0';
const order = 'or_01JD8Z3V6Q4M2N7P9RSTVWXYZ1';
const facility = 'fc_01JD8Z3V6Q4M2N7P9RSTVWXYZ2';
const service = 'sv_01JD8Z3V6Q4M2N7P9RSTVWXYZ3';
const program = 'vp_01JD8Z3V6Q4M2N7P9RSTVWXYZ4';
const worker = 'cg_01JD8Z3V6Q4M2N7P9RSTVWXYZ5';
const visit = { serviceId: service, date: '2026-11-24', time: '09:00', minutes: 60 };
const chosen = { date: visit.date, time: visit.time, minutes: 60 };
const serviceExample = {
  serviceId: service,
  name: '居家保洁',
  help: 'cleaning',
  group: '助洁服务',
  workers: 1,
  stepMinutes: 30,
  minimumMinutes: 60,
};
const priceExample = {
  priceFen: 6000,
  vouchers: [
    {
      programId: program,
      lotId: `${program}:2026-11`,
      units: 5000,
      fen: 5000,
      layers: [{ payer: 'county:410106', label: '居家服务券', fen: 5000 }],
    },
  ],
  selfPayFen: 1000,
};
const ordered = {
  orderId: order,
  elderId: elder,
  providerId: facility,
  service: serviceExample,
  startsAt: '2026-11-24T09:00:00+08:00',
  endsAt: '2026-11-24T10:00:00+08:00',
  minutes: 60,
  state: 'PLACED' as const,
  price: priceExample,
  workers: [],
  placedBy: 'family' as const,
  channel: 'mini-program' as const,
  placedAt: '2026-11-22T10:50:00+08:00',
  history: [{ at: '2026-11-22T10:50:00+08:00', by: 'family' as const, to: 'PLACED' as const }],
  version: 1,
};
const cancelled = { ...ordered, state: 'CANCELLED_BY_ELDER' as const, version: 2 };
const begun = { ...ordered, state: 'CHECKED_IN' as const, workers: [{ caregiverId: worker, name: '李*' }], version: 4 };
const quoted = {
  providerId: facility,
  service: serviceExample,
  startsAt: ordered.startsAt,
  minutes: 60,
  price: priceExample,
  orderable: true,
};
const times = {
  acceptMinutes: 30,
  answerBy: '07:00',
  sendAgainMinutes: 60,
  beginMinutes: 60,
  endMinutes: 60,
  confirmMinutes: 1440,
  leadMinutes: 120,
};

const quoteOrder = defineRoute({
  name: 'quote-order',
  method: 'POST',
  path: '/elders/{elderId}/order-quotes',
  summary: '下单前看价格：总价、每张券付多少、还要自付多少，以及能不能下单',
  access: orderers,
  params: ofElder,
  body: z.strictObject({ providerId: facilityId, ...visitWanted }),
  answer: quoteAnswer,
  refusals: {},
  example: { params: { elderId: elder }, body: { providerId: facility, ...visit }, answer: quoted },
});

const quoteOrderAtProvider = defineRoute({
  name: 'quote-order-at-provider',
  method: 'POST',
  path: '/facilities/{facilityId}/order-quotes',
  summary: '服务机构柜台为老人算价',
  access: planners,
  params: atProvider,
  body: z.strictObject({ elderId, ...visitWanted }),
  answer: quoteAnswer,
  refusals: {},
  example: { params: { facilityId: facility }, body: { elderId: elder, ...visit }, answer: quoted },
});

const placeOrder = defineRoute({
  name: 'place-order',
  method: 'POST',
  path: '/elders/{elderId}/orders',
  summary: '预约一次上门服务：同一编号重复提交只下一单，券同时占用',
  access: orderers,
  params: ofElder,
  body: z.strictObject({ providerId: facilityId, ...orderWanted }),
  answer: orderAnswer,
  refusals: placing,
  example: { params: { elderId: elder }, body: { orderId: order, providerId: facility, ...visit }, answer: ordered },
});

const placeOrderAtProvider = defineRoute({
  name: 'place-order-at-provider',
  method: 'POST',
  path: '/facilities/{facilityId}/orders',
  summary: '服务机构柜台或调度代老人下单',
  access: planners,
  params: atProvider,
  body: z.strictObject({ elderId, ...orderWanted }),
  answer: orderAnswer,
  refusals: placing,
  example: {
    params: { facilityId: facility },
    body: { elderId: elder, orderId: order, ...visit },
    answer: { ...ordered, placedBy: 'staff', channel: 'counter' },
  },
});

const changeOrder = defineRoute({
  name: 'change-order',
  method: 'PUT',
  path: '/elders/{elderId}/orders/{orderId}',
  summary: '改订单：派单前可改时间、时长、用券；派单后到护理员到达前，只能改地址和备注',
  access: orderers,
  params: ofOrder,
  body: z.strictObject(choice),
  answer: orderAnswer,
  refusals: { ...visiting, ORDER_ELSEWHERE, ALREADY_SENT, PLANNED_VISIT, TOO_MANY_CHANGES, EXTERNAL_FIRST },
  example: {
    params: { elderId: elder, orderId: order },
    body: { ...chosen, note: '门铃坏了，请敲门' },
    answer: { ...ordered, note: '门铃坏了，请敲门', version: 2 },
  },
});

const cancelOrder = defineRoute({
  name: 'cancel-order',
  method: 'POST',
  path: '/elders/{elderId}/orders/{orderId}/cancel',
  summary: '取消订单：护理员到达前都可以，券退回；护理员接单后临近上门才取消的，记为迟取消',
  access: orderers,
  params: ofOrder,
  body: z.strictObject({ reason: reason.optional() }),
  answer: orderAnswer,
  refusals: cancelling,
  example: { params: { elderId: elder, orderId: order }, body: { reason: '去女儿家' }, answer: cancelled },
});

const cancelOrderAtProvider = defineRoute({
  name: 'cancel-order-at-provider',
  method: 'POST',
  path: '/facilities/{facilityId}/orders/{orderId}/cancel',
  summary: '服务机构取消订单，写明原因；老人来电要求取消的，注明是老人取消',
  access: planners,
  params: orderAtProvider,
  body: z.strictObject({ reason, forElder: z.boolean() }),
  answer: orderAnswer,
  refusals: cancelling,
  example: {
    params: { facilityId: facility, orderId: order },
    body: { reason: '当天护理员都已排满', forElder: false },
    answer: { ...cancelled, state: 'CANCELLED_BY_PROVIDER' },
  },
});

const reportCaregiverAbsent = defineRoute({
  name: 'report-caregiver-absent',
  method: 'POST',
  path: '/elders/{elderId}/orders/{orderId}/caregiver-absent',
  summary: '约定的时间到了，护理员没有来：订单结束，券退回',
  access: orderers,
  params: ofOrder,
  body: z.strictObject({ reason: reason.optional() }),
  answer: orderAnswer,
  refusals: { ...cancelling, NOT_BEGUN_YET },
  example: { params: { elderId: elder, orderId: order }, body: {}, answer: { ...ordered, state: 'NO_SHOW_CAREGIVER' } },
});

const reportElderAbsent = defineRoute({
  name: 'report-elder-absent',
  method: 'POST',
  path: '/caregivers/{caregiverId}/orders/{orderId}/elder-absent',
  summary: '护理员到了，老人不在家或不应门：订单结束，券退回，并提醒有人去看看老人',
  access: caregiver,
  params: orderOfCaregiver,
  body: z.strictObject({ reason }),
  answer: orderAnswer,
  refusals: { ORDER_ELSEWHERE, NOT_BEGUN_YET },
  example: {
    params: { caregiverId: worker, orderId: order },
    body: { reason: '敲门十分钟无人应' },
    answer: { ...ordered, state: 'NO_SHOW_ELDER' },
  },
});

const reportAbsentAtProvider = defineRoute({
  name: 'report-absent-at-provider',
  method: 'POST',
  path: '/facilities/{facilityId}/orders/{orderId}/absent',
  summary: '服务机构登记老人不在家，或护理员没有去',
  access: planners,
  params: orderAtProvider,
  body: z.strictObject({ who: z.enum(['elder', 'caregiver']), reason }),
  answer: orderAnswer,
  refusals: { ...cancelling, NOT_BEGUN_YET },
  example: {
    params: { facilityId: facility, orderId: order },
    body: { who: 'caregiver', reason: '护理员路上车坏了' },
    answer: { ...ordered, state: 'NO_SHOW_CAREGIVER' },
  },
});

const askExtension = defineRoute({
  name: 'ask-extension',
  method: 'POST',
  path: '/caregivers/{caregiverId}/orders/{orderId}/extension',
  summary: '护理员在现场申请延长若干分钟，老人一方同意后才算',
  access: caregiver,
  params: orderOfCaregiver,
  body: z.strictObject({ minutes }),
  answer: orderAnswer,
  refusals: { ORDER_ELSEWHERE, PLANNED_VISIT, MINUTES_NOT_POSSIBLE },
  example: {
    params: { caregiverId: worker, orderId: order },
    body: { minutes: 30 },
    answer: { ...begun, extension: { minutes: 30, priceFen: 3000, askedAt: '2026-11-24T09:50:00+08:00' } },
  },
});

const answerExtension = defineRoute({
  name: 'answer-extension',
  method: 'POST',
  path: '/elders/{elderId}/orders/{orderId}/extension',
  summary: '同意或不同意延长；同意的，按新的时长计价并占用券，券不够的部分自付',
  access: orderers,
  params: ofOrder,
  body: z.strictObject({ minutes, agree: z.boolean() }),
  answer: orderAnswer,
  refusals: { NO_EXTENSION_ASKED, OVERLAPS, TOO_MANY_ORDERS, VOUCHER_NOT_ENOUGH },
  example: {
    params: { elderId: elder, orderId: order },
    body: { minutes: 30, agree: true },
    answer: { ...begun, minutes: 90, endsAt: '2026-11-24T10:30:00+08:00' },
  },
});

const listOrders = defineRoute({
  name: 'list-orders',
  method: 'GET',
  path: '/elders/{elderId}/orders',
  summary: '老人一段日期内的上门服务订单，含已取消的',
  access: viewers,
  params: ofElder,
  query: dateRange,
  answer: z.strictObject({ orders: z.array(orderAnswer) }),
  refusals: {},
  example: {
    params: { elderId: elder },
    query: { from: '2026-11-23', to: '2026-11-29' },
    answer: { orders: [ordered] },
  },
});

const readOrder = defineRoute({
  name: 'read-order',
  method: 'GET',
  path: '/elders/{elderId}/orders/{orderId}',
  summary: '查看一单：价格明细、经过；地址只给老人、家属和热线看',
  access: viewers,
  params: ofOrder,
  answer: ownOrder,
  refusals: {},
  example: {
    params: { elderId: elder, orderId: order },
    answer: { ...ordered, place: { address: '天河路 12 号 3 单元 502' } },
  },
});

const readOrderAtProvider = defineRoute({
  name: 'read-order-at-provider',
  method: 'GET',
  path: '/facilities/{facilityId}/orders/{orderId}',
  summary: '服务机构查看一单；姓名、电话、地址只在服务完成前给看',
  access: provider,
  params: orderAtProvider,
  answer: orderForVisit,
  refusals: {},
  example: {
    params: { facilityId: facility, orderId: order },
    answer: {
      ...ordered,
      elderName: '王秀英',
      phone: '13800000000',
      place: { address: '天河路 12 号 3 单元 502' },
    },
  },
});

const national = { programId: program, reference: 'MZT202611010001', fen: 1000 };

const recordExternal = defineRoute({
  name: 'record-external',
  method: 'PUT',
  path: '/facilities/{facilityId}/orders/{orderId}/external',
  summary: '核定以前登记由其他系统的券（如养老服务消费补贴）支付的部分，不超过老人自付的那部分',
  access: planners,
  params: orderAtProvider,
  body: externalAsked,
  answer: orderAnswer,
  refusals: { ...recording, ORDER_ELSEWHERE, TOO_MANY_CHANGES },
  example: {
    params: { facilityId: facility, orderId: order },
    body: national,
    answer: { ...ordered, price: { ...priceExample, external: { ...national, label: '消费补贴' }, selfPayFen: 0 } },
  },
});

const withdrawExternal = defineRoute({
  name: 'withdraw-external',
  method: 'DELETE',
  path: '/facilities/{facilityId}/orders/{orderId}/external',
  summary: '撤销登记错的其他系统的券；入账以后不能撤销',
  access: planners,
  params: orderAtProvider,
  answer: orderAnswer,
  refusals: { EXTERNAL_CLAIMED, ORDER_ELSEWHERE },
  example: { params: { facilityId: facility, orderId: order }, answer: ordered },
});

const setServiceTimes = defineRoute({
  name: 'set-service-times',
  method: 'PUT',
  path: '/regions/{region}/service-times',
  summary: '设定本县区或某家机构的接单、上门、确认等时限；已下的单按下单时的时限',
  access: [{ role: 'admin', within: 'region' }],
  params: ofRegion,
  body: z.strictObject({ providerId: facilityId.optional(), version: z.int().min(0), times: timesAsked }),
  answer: z.strictObject({ said: timesAsked, times: timesAnswer, version: z.int() }),
  refusals: { TIMES_CHANGED },
  example: {
    params: { region: '410106' },
    body: { version: 0, times: { acceptMinutes: 20 } },
    answer: { said: { acceptMinutes: 20 }, times: { ...times, acceptMinutes: 20 }, version: 1 },
  },
});

const readServiceTimes = defineRoute({
  name: 'read-service-times',
  method: 'GET',
  path: '/regions/{region}/service-times',
  summary: '查看本县区或某家机构的时限',
  access: [
    { role: 'admin', within: 'region' },
    { role: 'operator', within: 'region' },
    { role: 'auditor', within: 'region' },
  ],
  params: ofRegion,
  query: z.strictObject({ providerId: facilityId.optional() }),
  answer: z.strictObject({ said: timesAsked, times: timesAnswer, version: z.int() }),
  refusals: {},
  example: { params: { region: '410106' }, query: {}, answer: { said: {}, times, version: 0 } },
});

export const ordersRoutes = {
  quoteOrder,
  quoteOrderAtProvider,
  placeOrder,
  placeOrderAtProvider,
  changeOrder,
  cancelOrder,
  cancelOrderAtProvider,
  reportCaregiverAbsent,
  reportElderAbsent,
  reportAbsentAtProvider,
  askExtension,
  answerExtension,
  listOrders,
  readOrder,
  readOrderAtProvider,
  recordExternal,
  withdrawExternal,
  setServiceTimes,
  readServiceTimes,
};
