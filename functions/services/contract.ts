import * as z from 'zod';
import type { AccessRule } from '../../shared/access.ts';
import { defineRoute } from '../../shared/contract.ts';
import { idSchema } from '../../shared/ids.ts';
import { businessDate } from '../../shared/schemas.ts';
import { serviceRefusals } from './refusals.ts';
import {
  county,
  countyOrBelow,
  entryBody,
  group,
  help,
  offerAnswer,
  offerBody,
  offeredAnswer,
  providerAnswer,
  serviceAnswer,
  serviceCode,
  serviceId,
} from './schema.ts';

const admin: AccessRule = { role: 'admin', within: 'region' };
const manager: AccessRule = { role: 'staff', within: 'own', duties: ['manager'] };

const { CHANGED_MEANWHILE, NOT_A_PROVIDER, OVER_CAP, CATALOGUE_FULL } = serviceRefusals;

const exampleService = 'sv_01JD8Q0V7ME3T5Y9K2R4W6XZAB';
const exampleProvider = 'fc_01JD8Q0V7ME3T5Y9K2R4W6XZAB';
const bath = {
  name: '上门助浴（两人）',
  help: 'bathing' as const,
  group: '助浴服务',
  description: '自带浴具，含水温、血压检查和浴后护理',
  per: 'visit' as const,
  standardMinutes: 90,
  stepMinutes: 30,
  minimumMinutes: 60,
  workers: 2 as const,
  skills: ['bathing' as const],
  genderRule: 'same-sex' as const,
  evidence: { presenceGrade: 2 as const, photos: 2 },
  capFen: 16_000,
  from: '2026-01-01',
};
const exampleAnswer = { serviceId: exampleService, code: '04-02', region: '410104', ...bath, version: 1 };
const hours = { priceFen: 15_000, weekdays: [1, 2, 3, 4, 5, 6], opens: '08:00', closes: '18:00' };
const exampleOffer = { providerId: exampleProvider, serviceId: exampleService, ...hours, version: 1 };

const listServices = defineRoute({
  name: 'list-services',
  method: 'GET',
  path: '/regions/{region}/services',
  summary: '浏览一个区县的上门服务目录，可按六助、类别和日期筛选',
  access: 'public',
  params: z.strictObject({ region: countyOrBelow }),
  query: z.strictObject({ help: help.optional(), group: group.optional(), date: businessDate.optional() }),
  answer: z.strictObject({ services: z.array(serviceAnswer) }),
  refusals: {},
  example: { params: { region: '410104' }, query: { help: 'bathing' }, answer: { services: [exampleAnswer] } },
});

const saveService = defineRoute({
  name: 'save-service',
  method: 'PUT',
  path: '/regions/{region}/services/{code}',
  summary: '把一项服务编入区县的服务目录，或者修改它的时长、要求和限价；已下的订单不受影响',
  access: [admin],
  params: z.strictObject({ region: county, code: serviceCode }),
  body: entryBody,
  answer: serviceAnswer,
  refusals: { CHANGED_MEANWHILE, CATALOGUE_FULL },
  example: { params: { region: '410104', code: '04-02' }, body: { ...bath, version: 0 }, answer: exampleAnswer },
});

const coordinate = (degrees: number) =>
  z
    .string()
    .regex(/^-?\d{1,9}$/)
    .refine((text) => Math.abs(Number(text)) <= degrees * 1_000_000);

const findProviders = defineRoute({
  name: 'find-providers',
  method: 'GET',
  path: '/regions/{region}/services/{code}/providers',
  summary: '一项服务有哪些机构提供、什么价格，由近到远',
  access: 'anyone-signed-in',
  params: z.strictObject({ region: countyOrBelow, code: serviceCode }),
  query: z.strictObject({
    date: businessDate.optional(),
    latitudeE6: coordinate(90).optional(),
    longitudeE6: coordinate(180).optional(),
  }),
  answer: z.strictObject({ providers: z.array(providerAnswer) }),
  refusals: {},
  example: {
    params: { region: '410104', code: '04-02' },
    query: { latitudeE6: '34746000', longitudeE6: '113685000' },
    answer: {
      providers: [
        {
          provider: { facilityId: exampleProvider, name: '颐年居家养老服务中心', region: '410104' },
          offer: exampleOffer,
          metres: 850,
        },
      ],
    },
  },
});

const listOffers = defineRoute({
  name: 'list-offers',
  method: 'GET',
  path: '/facilities/{facilityId}/offers',
  summary: '一家居家养老服务机构提供哪些服务，什么价格，哪些天、哪个时段上门',
  access: 'anyone-signed-in',
  params: z.strictObject({ facilityId: idSchema('facility') }),
  query: z.strictObject({ date: businessDate.optional() }),
  answer: z.strictObject({ offers: z.array(offeredAnswer) }),
  refusals: {},
  example: {
    params: { facilityId: exampleProvider },
    query: {},
    answer: { offers: [{ offer: exampleOffer, service: exampleAnswer }] },
  },
});

const saveOffer = defineRoute({
  name: 'save-offer',
  method: 'PUT',
  path: '/facilities/{facilityId}/offers/{serviceId}',
  summary: '机构按自己的价格（不超过限价）和时段提供一项服务，或者修改、停止；已下的订单不受影响',
  access: [manager, admin],
  params: z.strictObject({ facilityId: idSchema('facility'), serviceId }),
  body: offerBody,
  answer: offerAnswer,
  refusals: { NOT_A_PROVIDER, CHANGED_MEANWHILE, OVER_CAP },
  example: {
    params: { facilityId: exampleProvider, serviceId: exampleService },
    body: { ...hours, version: 0 },
    answer: exampleOffer,
  },
});

export const servicesRoutes = { listServices, saveService, findProviders, listOffers, saveOffer };
