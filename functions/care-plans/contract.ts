import * as z from 'zod';
import type { AccessRule } from '../../shared/access.ts';
import { defineRoute } from '../../shared/contract.ts';
import { offerRefusals } from '../services/index.ts';
import { carePlanRefusals } from './refusals.ts';
import {
  absences,
  carePlanAnswer,
  carePlanId,
  elderId,
  facilityId,
  refusedVisit,
  version,
  withTerms,
} from './schema.ts';

const elder: AccessRule = { role: 'elder', within: 'own' };
const family = (scope: 'view' | 'book'): AccessRule => ({ role: 'family', within: 'own', scope });
const operator: AccessRule = { role: 'operator', within: 'region' };
const admin: AccessRule = { role: 'admin', within: 'region' };
const auditor: AccessRule = { role: 'auditor', within: 'region' };
const planner: AccessRule = { role: 'staff', within: 'own', duties: ['dispatcher', 'manager'] };

const { PLAN_CHANGED, PROGRAM_FIXED, OFFICE_DECIDES, SLOTS_OVERLAP, PROVIDER_ELSEWHERE, TOO_MANY_PLANS, MERGED } =
  carePlanRefusals;
const { SERVICE_NOT_OFFERED, MINUTES_NOT_OFFERED, OUT_OF_HOURS } = offerRefusals;
const notPlanned = {
  OFFICE_DECIDES,
  SLOTS_OVERLAP,
  PROVIDER_ELSEWHERE,
  MERGED,
  SERVICE_NOT_OFFERED,
  MINUTES_NOT_OFFERED,
  OUT_OF_HOURS,
};

const exampleElder = 'el_01JD8Z3V6Q4M2N7P9RSTVWXYZ0';
const exampleProvider = 'fc_01JD8Z3V6Q4M2N7P9RSTVWXYZ2';
const examplePlan = 'cp_01JD8Z3V6Q4M2N7P9RSTVWXYZ4';
const terms = {
  serviceId: 'sv_01JD8Z3V6Q4M2N7P9RSTVWXYZ5',
  slots: [{ weekdays: [1, 3, 5], time: '09:00', minutes: 120 }],
  program: 'six-groups-hours',
  from: '2026-12-01',
  skips: [],
  pauses: [{ from: '2026-12-14', to: '2026-12-20', reason: '住院' }],
};
const answer = {
  elderId: exampleElder,
  carePlanId: examplePlan,
  providerId: exampleProvider,
  ...terms,
  madeBy: 'admin' as const,
  version: 1,
};

const makeCarePlan = defineRoute({
  name: 'make-care-plan',
  method: 'POST',
  path: '/elders/{elderId}/care-plans',
  summary: '为老人订立照护计划：每周哪几天、几点、多长时间上门；政府购买的由民政部门订立',
  access: [elder, family('book'), operator, admin],
  params: z.strictObject({ elderId }),
  body: withTerms({ carePlanId, providerId: facilityId }),
  answer: carePlanAnswer,
  refusals: { ...notPlanned, TOO_MANY_PLANS },
  example: {
    params: { elderId: exampleElder },
    body: { carePlanId: examplePlan, providerId: exampleProvider, ...terms },
    answer,
  },
});

const changeCarePlan = defineRoute({
  name: 'change-care-plan',
  method: 'PUT',
  path: '/elders/{elderId}/care-plans/{carePlanId}',
  summary: '修改照护计划；还没有派单的上门按新的计划重新安排',
  access: [elder, family('book'), operator, admin],
  params: z.strictObject({ elderId, carePlanId }),
  body: withTerms({ providerId: facilityId, version }),
  answer: carePlanAnswer,
  refusals: { ...notPlanned, PLAN_CHANGED, PROGRAM_FIXED },
  example: {
    params: { elderId: exampleElder, carePlanId: examplePlan },
    body: { providerId: exampleProvider, ...terms, version: 1 },
    answer: { ...answer, version: 2 },
  },
});

const pauseCarePlan = defineRoute({
  name: 'pause-care-plan',
  method: 'PUT',
  path: '/elders/{elderId}/care-plans/{carePlanId}/absences',
  summary: '老人住院、外出时暂停上门，或者跳过某几天；延长、缩短、取消都是把日子重新报一遍',
  access: [elder, family('book'), operator, admin],
  params: z.strictObject({ elderId, carePlanId }),
  body: z.strictObject({ ...absences, version }),
  answer: carePlanAnswer,
  refusals: { PLAN_CHANGED },
  example: {
    params: { elderId: exampleElder, carePlanId: examplePlan },
    body: { skips: ['2026-12-25'], pauses: terms.pauses, version: 1 },
    answer: { ...answer, skips: ['2026-12-25'], version: 2 },
  },
});

const listCarePlans = defineRoute({
  name: 'list-care-plans',
  method: 'GET',
  path: '/elders/{elderId}/care-plans',
  summary: '查看老人的照护计划，以及今后哪几次上门没有排上、为什么',
  access: [elder, family('view'), operator, admin, auditor],
  params: z.strictObject({ elderId }),
  answer: z.strictObject({ plans: z.array(carePlanAnswer), refused: z.array(refusedVisit) }),
  refusals: {},
  example: {
    params: { elderId: exampleElder },
    answer: {
      plans: [answer],
      refused: [
        {
          carePlanId: examplePlan,
          date: '2026-12-04',
          time: '09:00',
          code: 'OVERLAPS',
          message: '老人这段时间已经有别的上门服务，请换个时间',
        },
      ],
    },
  },
});

const makePlanAtProvider = defineRoute({
  name: 'make-plan-at-provider',
  method: 'POST',
  path: '/facilities/{facilityId}/care-plans',
  summary: '派单员受老人委托，在本机构为老人订立自费的照护计划',
  access: [planner],
  params: z.strictObject({ facilityId }),
  body: withTerms({ carePlanId, elderId }),
  answer: carePlanAnswer,
  refusals: { ...notPlanned, TOO_MANY_PLANS },
  example: {
    params: { facilityId: exampleProvider },
    body: { carePlanId: examplePlan, elderId: exampleElder, ...terms },
    answer: { ...answer, madeBy: 'staff' as const },
  },
});

const changePlanAtProvider = defineRoute({
  name: 'change-plan-at-provider',
  method: 'PUT',
  path: '/facilities/{facilityId}/care-plans/{carePlanId}',
  summary: '派单员修改本机构的照护计划；政府购买的只能改上门时间、暂停和备注',
  access: [planner],
  params: z.strictObject({ facilityId, carePlanId }),
  body: withTerms({ elderId, version }),
  answer: carePlanAnswer,
  refusals: { ...notPlanned, PLAN_CHANGED, PROGRAM_FIXED },
  example: {
    params: { facilityId: exampleProvider, carePlanId: examplePlan },
    body: { elderId: exampleElder, ...terms, version: 1 },
    answer: { ...answer, version: 2 },
  },
});

const listPlansAtProvider = defineRoute({
  name: 'list-plans-at-provider',
  method: 'GET',
  path: '/facilities/{facilityId}/care-plans',
  summary: '查看本机构承担的照护计划',
  access: [planner, admin],
  params: z.strictObject({ facilityId }),
  query: z.strictObject({
    after: z
      .string()
      .regex(/^el_[0-9A-Z]{26}\.cp_[0-9A-Z]{26}$/)
      .optional(),
  }),
  answer: z.strictObject({
    plans: z.array(carePlanAnswer.extend({ elderName: z.string() })),
    next: z.string().optional(),
  }),
  refusals: {},
  example: {
    params: { facilityId: exampleProvider },
    query: {},
    answer: { plans: [{ ...answer, elderName: '王*英' }] },
  },
});

export const carePlansRoutes = {
  makeCarePlan,
  changeCarePlan,
  pauseCarePlan,
  listCarePlans,
  makePlanAtProvider,
  changePlanAtProvider,
  listPlansAtProvider,
};
