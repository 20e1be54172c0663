import * as z from 'zod';
import type { AccessRule } from '../../shared/access.ts';
import { defineRoute } from '../../shared/contract.ts';
import { businessDate, location } from '../../shared/schemas.ts';
import { FACILITY_KINDS } from './facility.ts';
import { closedRefusals } from './opening.ts';
import { facilityRefusals } from './refusals.ts';
import { countyOrBelow, facilityAnswer, facilityId, mealAnswer, mealtime, reason, withDetails } from './schema.ts';

const admins: AccessRule[] = [{ role: 'admin', within: 'region' }];
const runners: AccessRule[] = [{ role: 'staff', within: 'own' }, ...admins];

const ofFacility = z.strictObject({ facilityId });
const ofDay = z.strictObject({ facilityId, date: businessDate });

const { SUPPLIER_NOT_FOUND, CHANGED_MEANWHILE, MEALTIME_BOOKED, DAY_IS_PAST, DAY_TOO_FAR, MEALTIME_OVER } =
  facilityRefusals;

const exampleId = 'fc_01JD8Q0V7ME3T5Y9K2R4W6XZAB';
const exampleDetails = {
  name: '山头店老年食堂',
  facilityKind: 'canteen' as const,
  modes: ['eat-in' as const, 'delivery' as const],
  mealtimes: {
    lunch: { opens: '11:00', closes: '12:30', cutOff: { daysBefore: 0, time: '09:30' }, capacity: 80 },
  },
  address: '山头店镇政府东侧',
  licenceExpiresOn: '2028-06-30',
};
const exampleAnswer = {
  facilityId: exampleId,
  region: '411025101',
  ...exampleDetails,
  closedDays: [],
  version: 1,
};
const exampleClosed = { ...exampleAnswer, closedDays: [{ date: '2026-11-24', reason: '停电检修' }] };

const registerFacility = defineRoute({
  name: 'register-facility',
  method: 'POST',
  path: '/regions/{region}/facilities',
  summary: '登记助餐点或中央厨房',
  access: admins,
  params: z.strictObject({ region: countyOrBelow }),
  body: withDetails({ facilityId }),
  answer: facilityAnswer,
  refusals: { SUPPLIER_NOT_FOUND },
  example: {
    params: { region: '411025101' },
    body: { facilityId: exampleId, ...exampleDetails },
    answer: exampleAnswer,
  },
});

const changeFacility = defineRoute({
  name: 'change-facility',
  method: 'PUT',
  path: '/facilities/{facilityId}',
  summary: '修改助餐点的资料、供餐时间、份数、证照或暂停服务',
  access: admins,
  params: ofFacility,
  body: withDetails({ version: z.int().min(1) }),
  answer: facilityAnswer,
  refusals: { SUPPLIER_NOT_FOUND, CHANGED_MEANWHILE, MEALTIME_BOOKED },
  example: {
    params: { facilityId: exampleId },
    body: { ...exampleDetails, version: 1 },
    answer: exampleAnswer,
  },
});

const readFacility = defineRoute({
  name: 'read-facility',
  method: 'GET',
  path: '/facilities/{facilityId}',
  summary: '查看一个助餐点',
  access: 'anyone-signed-in',
  params: ofFacility,
  answer: facilityAnswer,
  refusals: {},
  example: { params: { facilityId: exampleId }, answer: exampleAnswer },
});

const listFacilities = defineRoute({
  name: 'list-facilities',
  method: 'GET',
  path: '/regions/{region}/facilities',
  summary: '查看一个区县、乡镇或村的助餐点，以及某天是否供餐',
  access: 'anyone-signed-in',
  params: z.strictObject({ region: countyOrBelow }),
  query: z.strictObject({
    date: businessDate.optional(),
    facilityKind: z.enum(FACILITY_KINDS).optional(),
    after: z
      .string()
      .regex(/^\d{6,12}\.fc_[0-9A-Z]{26}$/)
      .optional(),
  }),
  answer: z.strictObject({
    date: businessDate,
    facilities: z.array(
      facilityAnswer.pick({ facilityId: true, region: true, name: true, facilityKind: true, modes: true }).extend({
        address: z.string().optional(),
        location: location.optional(),
        meals: z.array(mealAnswer),
      }),
    ),
    next: z.string().optional(),
  }),
  refusals: {},
  example: {
    params: { region: '411025' },
    query: { date: '2026-11-24' },
    answer: {
      date: '2026-11-24',
      facilities: [
        {
          facilityId: exampleId,
          region: '411025101',
          name: '山头店老年食堂',
          facilityKind: 'canteen',
          modes: ['eat-in', 'delivery'],
          address: '山头店镇政府东侧',
          meals: [
            {
              mealtime: 'lunch',
              opensAt: '2026-11-24T11:00:00+08:00',
              closesAt: '2026-11-24T12:30:00+08:00',
              cutOffAt: '2026-11-24T09:30:00+08:00',
              pastCutOff: false,
            },
          ],
        },
      ],
    },
  },
});

const closeDay = defineRoute({
  name: 'close-day',
  method: 'PUT',
  path: '/facilities/{facilityId}/closed-days/{date}',
  summary: '某天停餐（全天或某几餐），已订的餐随即取消并通知老人',
  access: runners,
  params: ofDay,
  body: z.strictObject({ reason, mealtimes: z.array(mealtime).min(1).max(3).optional() }),
  answer: facilityAnswer,
  refusals: { DAY_IS_PAST, DAY_TOO_FAR, MEALTIME_OVER, MEALTIME_NOT_OFFERED: closedRefusals.MEALTIME_NOT_OFFERED },
  example: {
    params: { facilityId: exampleId, date: '2026-11-24' },
    body: { reason: '停电检修' },
    answer: exampleClosed,
  },
});

const reopenDay = defineRoute({
  name: 'reopen-day',
  method: 'DELETE',
  path: '/facilities/{facilityId}/closed-days/{date}',
  summary: '取消某天的停餐；已经取消的订餐不会恢复',
  access: runners,
  params: ofDay,
  answer: facilityAnswer,
  refusals: { DAY_IS_PAST },
  example: { params: { facilityId: exampleId, date: '2026-11-24' }, answer: exampleAnswer },
});

export const facilitiesRoutes = {
  registerFacility,
  changeFacility,
  readFacility,
  listFacilities,
  closeDay,
  reopenDay,
};
