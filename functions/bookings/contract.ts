import * as z from 'zod';
import type { AccessRule } from '../../shared/access.ts';
import { defineRoute } from '../../shared/contract.ts';
import { businessDate } from '../../shared/schemas.ts';
import { closedRefusals } from '../facilities/index.ts';
import { slotRefusals } from '../menus/index.ts';
import { bookingRefusals, mealRefusals, planRefusals, servingRefusals } from './refusals.ts';
import {
  bookingAnswer,
  bookingId,
  choice,
  dateRange,
  dishChoice,
  elderId,
  facilityId,
  kitchenAnswer,
  kitchenListAnswer,
  meal,
  mealtime,
  mode,
  planAnswer,
  planId,
  planTerms,
  proofAsked,
  quoteAnswer,
  reason,
  servingAnswer,
  ticketId,
  tripId,
  useVouchers,
  walkInProofAsked,
} from './schema.ts';

const bookers: AccessRule[] = [
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
const staff: AccessRule[] = [{ role: 'staff', within: 'own' }];

const ofElder = z.strictObject({ elderId });
const ofBooking = z.strictObject({ elderId, bookingId });
const ofPlan = z.strictObject({ elderId, planId });
const atFacility = z.strictObject({ facilityId });
const bookingAtFacility = z.strictObject({ facilityId, bookingId });
const mealAtFacility = z.strictObject(meal);

const { ALREADY_SERVED, BOOKED_ELSEWHERE, ON_ITS_WAY, BOOKING_OVER } = bookingRefusals;
const { MODE_NOT_OFFERED, ELDER_DECEASED, ELDER_SUSPENDED, MERGED } = bookingRefusals;
const { CODE_LOCKED, NOT_SERVED, UNDO_TOO_LATE, SAME_PERSON, NOT_A_DELIVERY, NOT_COUNTED_YET } = servingRefusals;
const { MEALTIME_NOT_OFFERED } = closedRefusals;
const { MEAL_NOT_PUBLISHED, DISH_NOT_ON_MENU } = slotRefusals;
const { PLAN_CHANGED } = planRefusals;
const atTill = { ...servingRefusals, ALREADY_SERVED, BOOKED_ELSEWHERE, ELDER_DECEASED, ELDER_SUSPENDED };

const elder = 'el_01JD8Z3V6Q4M2N7P9RSTVWXYZ0';
const booking = 'bk_01JD8Z3V6Q4M2N7P9RSTVWXYZ1';
const facility = 'fc_01JD8Z3V6Q4M2N7P9RSTVWXYZ2';
const dish = 'ds_01JD8Z3V6Q4M2N7P9RSTVWXYZ3';
const plan = 'pl_01JD8Z3V6Q4M2N7P9RSTVWXYZ4';
const ticket = 'tk_01JD8Z3V6Q4M2N7P9RSTVWXYZ5';
const lunch = { facilityId: facility, date: '2026-11-23', mealtime: 'lunch' as const };
const asked = { ...lunch, mode: 'eat-in' as const, dishes: [{ dishId: dish, quantity: 1 }] };
const orderedDishes = [{ dishId: dish, name: '红烧豆腐套餐', priceFen: 1200, quantity: 1 }];
const price = {
  listFen: 1200,
  discountFen: 0,
  layers: [{ payer: 'county:411025', label: '县级补贴', fen: 1000, reason: '80 岁以上：老人付 2.00 元' }],
  subsidyFen: 1000,
  selfPayFen: 200,
  policyId: 'po_01JD8Z3V6Q4M2N7P9RSTVWXYZ6',
};
const booked = {
  elderId: elder,
  bookingId: booking,
  ...lunch,
  mode: 'eat-in' as const,
  state: 'BOOKED' as const,
  dishes: orderedDishes,
  price,
  cutOffAt: '2026-11-23T09:30:00+08:00',
  bookedAt: '2026-11-22T10:50:00+08:00',
  bookedBy: 'family' as const,
};
const cancelled = { ...booked, state: 'CANCELLED' as const };
const byVoucher = {
  tenders: [
    {
      programId: 'vp_01JD8Z3V6Q4M2N7P9RSTVWXYZ9',
      lotId: 'vp_01JD8Z3V6Q4M2N7P9RSTVWXYZ9:2026-11',
      units: 150,
      fen: 150,
    },
  ],
  paidFen: 150,
  toPayFen: 50,
};
const quoted = {
  dishes: orderedDishes,
  price: { ...price, reasons: [] },
  warnings: [{ dishId: dish, code: 'DIET' as const, of: 'low-salt', message: '不是低盐' }],
  cutOffAt: '2026-11-23T09:30:00+08:00',
  bookable: true,
};
const { listFen, discountFen, subsidyFen, selfPayFen } = price;
const served = {
  elderId: elder,
  elderName: '王*英',
  bookingId: booking,
  ticketId: ticket,
  ...lunch,
  mode: 'eat-in' as const,
  dishes: orderedDishes,
  listFen,
  discountFen,
  subsidyFen,
  selfPayFen,
  servedAt: '2026-11-23T11:42:05+08:00',
  evidenceGrade: 3,
};
const terms = {
  facilityId: facility,
  weekdays: [1, 2, 3, 4, 5],
  mealtimes: ['lunch' as const],
  mode: 'eat-in' as const,
  prefer: 'set' as const,
  from: '2026-11-23',
  skips: ['2026-11-25'],
  pauses: [{ from: '2026-12-01', to: '2026-12-07', reason: '住院' }],
};
const planned = { elderId: elder, planId: plan, ...terms, madeBy: 'family' as const, version: 1 };

const quoteMeal = defineRoute({
  name: 'quote-meal',
  method: 'POST',
  path: '/elders/{elderId}/quotes',
  summary: '订餐前看价格：原价、优惠、各级补贴、自付，以及能不能订',
  access: bookers,
  params: ofElder,
  body: z.strictObject({ ...meal, ...choice }),
  answer: quoteAnswer,
  refusals: { MEAL_NOT_PUBLISHED, DISH_NOT_ON_MENU },
  example: {
    params: { elderId: elder },
    body: { ...asked, useVouchers: true },
    answer: { ...quoted, vouchers: byVoucher },
  },
});

const quoteAtCounter = defineRoute({
  name: 'quote-at-counter',
  method: 'POST',
  path: '/facilities/{facilityId}/counter-quotes',
  summary: '助餐点柜台为老人算价',
  access: staff,
  params: atFacility,
  body: z.strictObject({ elderId, date: businessDate, mealtime, ...choice }),
  answer: quoteAnswer,
  refusals: { MEAL_NOT_PUBLISHED, DISH_NOT_ON_MENU },
  example: {
    params: { facilityId: facility },
    body: { elderId: elder, date: lunch.date, mealtime: 'lunch', mode: 'eat-in', dishes: asked.dishes },
    answer: quoted,
  },
});

const bookMeal = defineRoute({
  name: 'book-meal',
  method: 'POST',
  path: '/elders/{elderId}/bookings',
  summary: '订一餐：同一编号重复提交只订一次',
  access: bookers,
  params: ofElder,
  body: z.strictObject({ bookingId, ...meal, ...choice }),
  answer: bookingAnswer,
  refusals: mealRefusals,
  example: { params: { elderId: elder }, body: { bookingId: booking, ...asked }, answer: booked },
});

const bookAtCounter = defineRoute({
  name: 'book-at-counter',
  method: 'POST',
  path: '/facilities/{facilityId}/counter-bookings',
  summary: '助餐点柜台代老人订本点的餐',
  access: staff,
  params: atFacility,
  body: z.strictObject({ elderId, bookingId, date: businessDate, mealtime, ...choice }),
  answer: bookingAnswer,
  refusals: mealRefusals,
  example: {
    params: { facilityId: facility },
    body: {
      elderId: elder,
      bookingId: booking,
      date: lunch.date,
      mealtime: 'lunch',
      mode: 'eat-in',
      dishes: asked.dishes,
    },
    answer: { ...booked, bookedBy: 'staff' },
  },
});

const changeBooking = defineRoute({
  name: 'change-booking',
  method: 'PUT',
  path: '/elders/{elderId}/bookings/{bookingId}',
  summary: '截止前改菜、改用餐方式，按现价重新计价',
  access: bookers,
  params: ofBooking,
  body: z.strictObject(choice),
  answer: bookingAnswer,
  refusals: mealRefusals,
  example: {
    params: { elderId: elder, bookingId: booking },
    body: { mode: 'pick-up', dishes: asked.dishes },
    answer: { ...booked, mode: 'pick-up' },
  },
});

const cancelBooking = defineRoute({
  name: 'cancel-booking',
  method: 'POST',
  path: '/elders/{elderId}/bookings/{bookingId}/cancel',
  summary: '退订；截止后退订会记为迟退',
  access: bookers,
  params: ofBooking,
  body: z.strictObject({ reason: reason.optional() }),
  answer: bookingAnswer,
  refusals: { ALREADY_SERVED, ON_ITS_WAY, BOOKING_OVER },
  example: { params: { elderId: elder, bookingId: booking }, body: { reason: '去女儿家' }, answer: cancelled },
});

const cancelAtCounter = defineRoute({
  name: 'cancel-at-counter',
  method: 'POST',
  path: '/facilities/{facilityId}/bookings/{bookingId}/cancel',
  summary: '助餐点柜台退订，份数退回',
  access: staff,
  params: bookingAtFacility,
  body: z.strictObject({ elderId, reason }),
  answer: bookingAnswer,
  refusals: { ALREADY_SERVED, ON_ITS_WAY, BOOKING_OVER },
  example: {
    params: { facilityId: facility, bookingId: booking },
    body: { elderId: elder, reason: '老人来电退餐' },
    answer: cancelled,
  },
});

const listBookings = defineRoute({
  name: 'list-bookings',
  method: 'GET',
  path: '/elders/{elderId}/bookings',
  summary: '老人一段日期内的订餐，含已退的',
  access: viewers,
  params: ofElder,
  query: dateRange,
  answer: z.strictObject({ bookings: z.array(bookingAnswer) }),
  refusals: {},
  example: {
    params: { elderId: elder },
    query: { from: '2026-11-23', to: '2026-11-29' },
    answer: { bookings: [booked] },
  },
});

const readBooking = defineRoute({
  name: 'read-booking',
  method: 'GET',
  path: '/elders/{elderId}/bookings/{bookingId}',
  summary: '查看一份订餐',
  access: viewers,
  params: ofBooking,
  answer: bookingAnswer,
  refusals: {},
  example: { params: { elderId: elder, bookingId: booking }, answer: booked },
});

const showBookingCode = defineRoute({
  name: 'show-booking-code',
  method: 'GET',
  path: '/elders/{elderId}/bookings/{bookingId}/code',
  summary: '这份订餐的六位领餐码；助餐点看不到',
  access: bookers,
  params: ofBooking,
  answer: z.strictObject({ code: z.string(), triesLeft: z.int() }),
  refusals: { CODE_LOCKED, ALREADY_SERVED, BOOKING_OVER },
  example: { params: { elderId: elder, bookingId: booking }, answer: { code: '048213', triesLeft: 5 } },
});

const showMealCode = defineRoute({
  name: 'show-meal-code',
  method: 'GET',
  path: '/elders/{elderId}/meal-code',
  summary: '领餐动态二维码，一分钟有效，只能用一次',
  access: [
    { role: 'elder', within: 'own' },
    { role: 'family', within: 'own', scope: 'book' },
  ],
  params: ofElder,
  answer: z.strictObject({ token: z.string(), expiresAt: z.iso.datetime({ offset: true }) }),
  refusals: {},
  example: {
    params: { elderId: elder },
    answer: {
      token: `XL1~${elder}~${ticket}~1795404960000~elder~pn_01JD8Z3V6Q4M2N7P9RSTVWXYZ7~ky_01JD8Z3V6Q4M2N7P9RSTVWXYZ8.c2lnbmF0dXJl`,
      expiresAt: '2026-11-23T11:42:00+08:00',
    },
  },
});

const makePlan = defineRoute({
  name: 'make-plan',
  method: 'POST',
  path: '/elders/{elderId}/plans',
  summary: '长期订餐：按星期自动订',
  access: bookers,
  params: ofElder,
  body: z.strictObject({ planId, ...planTerms }),
  answer: planAnswer,
  refusals: { MODE_NOT_OFFERED, MEALTIME_NOT_OFFERED, MERGED },
  example: { params: { elderId: elder }, body: { planId: plan, ...terms }, answer: planned },
});

const changePlan = defineRoute({
  name: 'change-plan',
  method: 'PUT',
  path: '/elders/{elderId}/plans/{planId}',
  summary: '修改长期订餐：跳过某天，暂停及延长、缩短、取消暂停，或写明截止日结束',
  access: bookers,
  params: ofPlan,
  body: z.strictObject({ version: z.int().min(1), ...planTerms }),
  answer: planAnswer,
  refusals: { MODE_NOT_OFFERED, MEALTIME_NOT_OFFERED, PLAN_CHANGED },
  example: {
    params: { elderId: elder, planId: plan },
    body: { version: 1, ...terms, pauses: [] },
    answer: { ...planned, pauses: [], version: 2 },
  },
});

const listPlans = defineRoute({
  name: 'list-plans',
  method: 'GET',
  path: '/elders/{elderId}/plans',
  summary: '老人的长期订餐',
  access: viewers,
  params: ofElder,
  answer: z.strictObject({ plans: z.array(planAnswer) }),
  refusals: {},
  example: { params: { elderId: elder }, answer: { plans: [planned] } },
});

const countKitchen = defineRoute({
  name: 'count-kitchen',
  method: 'GET',
  path: '/facilities/{facilityId}/kitchen/{date}/{mealtime}',
  summary: '厨房备餐数：截止时定格，之后的变动另列',
  access: [...staff, { role: 'admin', within: 'region' }],
  params: mealAtFacility,
  answer: kitchenAnswer,
  refusals: { MEALTIME_NOT_OFFERED },
  example: {
    params: lunch,
    answer: {
      ...lunch,
      cutOffAt: '2026-11-23T09:30:00+08:00',
      frozen: true,
      meals: 42,
      byMode: { 'eat-in': 30, 'pick-up': 8, delivery: 4 },
      dishes: [{ dishId: dish, name: '红烧豆腐套餐', portions: 42 }],
      changes: { cancelledLate: 1, walkIns: 0, dishes: [{ dishId: dish, name: '红烧豆腐套餐', portions: -1 }] },
    },
  },
});

const listKitchen = defineRoute({
  name: 'list-kitchen',
  method: 'GET',
  path: '/facilities/{facilityId}/kitchen/{date}/{mealtime}/list',
  summary: '备餐和发餐名单：菜、方式、忌口、过敏、状态',
  access: staff,
  params: mealAtFacility,
  answer: kitchenListAnswer,
  refusals: {},
  example: {
    params: lunch,
    answer: {
      bookings: [
        {
          bookingId: booking,
          elderId: elder,
          elderName: '王*英',
          state: 'LOCKED',
          mode: 'eat-in',
          dishes: [{ dishId: dish, name: '红烧豆腐套餐', quantity: 1 }],
          selfPayFen: 200,
          diets: ['low-salt'],
          allergens: ['peanut'],
        },
      ],
    },
  },
});

const markPrepared = defineRoute({
  name: 'mark-prepared',
  method: 'POST',
  path: '/facilities/{facilityId}/kitchen/{date}/{mealtime}/prepared',
  summary: '厨房做好了这一餐',
  access: staff,
  params: mealAtFacility,
  answer: z.strictObject({ preparedAt: z.iso.datetime({ offset: true }) }),
  refusals: { MEAL_NOT_PUBLISHED, NOT_COUNTED_YET },
  example: { params: lunch, answer: { preparedAt: '2026-11-23T10:40:00+08:00' } },
});

const sendOut = defineRoute({
  name: 'send-out',
  method: 'POST',
  path: '/facilities/{facilityId}/bookings/{bookingId}/send-out',
  summary: '送餐出发；同一趟送出的几份写同一个趟号，没有趟号的，送到同一地址的算一趟',
  access: staff,
  params: bookingAtFacility,
  body: z.strictObject({ elderId, tripId: tripId.optional() }),
  answer: bookingAnswer,
  refusals: { NOT_A_DELIVERY, NOT_COUNTED_YET, ALREADY_SERVED, BOOKING_OVER },
  example: {
    params: { facilityId: facility, bookingId: booking },
    body: { elderId: elder },
    answer: { ...booked, mode: 'delivery', state: 'OUT_FOR_DELIVERY' },
  },
});

const serveMeal = defineRoute({
  name: 'serve-meal',
  method: 'POST',
  path: '/facilities/{facilityId}/servings',
  summary: '核销一餐（堂食、自取或送到门口）：扫动态码、输领餐码，或人工见证',
  access: staff,
  params: atFacility,
  body: z.strictObject({ date: businessDate, mealtime, proof: proofAsked }),
  answer: servingAnswer,
  refusals: atTill,
  example: {
    params: { facilityId: facility },
    body: {
      date: lunch.date,
      mealtime: 'lunch',
      proof: { kind: 'code', elderId: elder, ticketId: ticket, code: '048213' },
    },
    answer: { ...served, evidenceGrade: 2 },
  },
});

const serveWalkIn = defineRoute({
  name: 'serve-walk-in',
  method: 'POST',
  path: '/facilities/{facilityId}/walk-ins',
  summary: '没有预订的老人现场用餐；订在别处的先提示，确认后换到本点',
  access: staff,
  params: atFacility,
  body: z.strictObject({
    bookingId,
    date: businessDate,
    mealtime,
    mode,
    dishes: dishChoice,
    useVouchers: useVouchers.optional(),
    proof: walkInProofAsked,
    replace: z.boolean(),
  }),
  answer: servingAnswer,
  refusals: { ...mealRefusals, ...servingRefusals },
  example: {
    params: { facilityId: facility },
    body: {
      bookingId: booking,
      date: lunch.date,
      mealtime: 'lunch',
      mode: 'eat-in',
      dishes: asked.dishes,
      proof: {
        kind: 'witness',
        elderId: elder,
        ticketId: ticket,
        reason: '老人没有带手机',
        photo: 'photos/2026-11-23/0001.jpg',
      },
      replace: false,
    },
    answer: { ...served, evidenceGrade: 1 },
  },
});

const takenBack = z.strictObject({ elderId, ticketId, reason });

const undoServing = defineRoute({
  name: 'undo-serving',
  method: 'POST',
  path: '/facilities/{facilityId}/bookings/{bookingId}/undo',
  summary: '用餐时间内撤销核销（扫错人、点错单）',
  access: staff,
  params: bookingAtFacility,
  body: takenBack,
  answer: bookingAnswer,
  refusals: { NOT_SERVED, UNDO_TOO_LATE },
  example: {
    params: { facilityId: facility, bookingId: booking },
    body: { elderId: elder, ticketId: ticket, reason: '扫错了人' },
    answer: { ...booked, state: 'LOCKED' },
  },
});

const reverseMeal = defineRoute({
  name: 'reverse-meal',
  method: 'POST',
  path: '/facilities/{facilityId}/bookings/{bookingId}/reverse',
  summary: '事后冲正：由另一位负责人或管理员办理',
  access: [...staff, { role: 'admin', within: 'region' }],
  params: bookingAtFacility,
  body: takenBack,
  answer: bookingAnswer,
  refusals: { NOT_SERVED, SAME_PERSON },
  example: {
    params: { facilityId: facility, bookingId: booking },
    body: { elderId: elder, ticketId: ticket, reason: '重复核销' },
    answer: {
      ...booked,
      state: 'REVERSED',
      reason: '重复核销',
      servedAt: '2026-11-23T11:42:05+08:00',
      evidenceGrade: 2,
    },
  },
});

export const bookingsRoutes = {
  quoteMeal,
  quoteAtCounter,
  bookMeal,
  bookAtCounter,
  changeBooking,
  cancelBooking,
  cancelAtCounter,
  listBookings,
  readBooking,
  showBookingCode,
  showMealCode,
  makePlan,
  changePlan,
  listPlans,
  countKitchen,
  listKitchen,
  markPrepared,
  sendOut,
  serveMeal,
  serveWalkIn,
  undoServing,
  reverseMeal,
};
