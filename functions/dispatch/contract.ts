import * as z from 'zod';
import type { AccessRule } from '../../shared/access.ts';
import { defineRoute } from '../../shared/contract.ts';
import { businessDate } from '../../shared/schemas.ts';
import { timeRefusals } from '../caregivers/index.ts';
import { dispatchRefusals } from './refusals.ts';
import {
  candidatesAnswer,
  caregiverId,
  countAnswer,
  countQuery,
  countyOrBelow,
  facilityId,
  instantText,
  jobAnswer,
  orderAnswer,
  orderId,
  reason,
  sending,
  travelQuery,
  wallQuery,
  wallsAnswer,
  wallsQuery,
} from './schema.ts';

const dispatchers: AccessRule[] = [{ role: 'staff', within: 'own', duties: ['dispatcher', 'manager'] }];
const offices: AccessRule[] = [
  { role: 'operator', within: 'region' },
  { role: 'admin', within: 'region' },
];
const oneself: AccessRule[] = [{ role: 'caregiver', within: 'own' }];

const ofProvider = z.strictObject({ facilityId });
const ofOrder = z.strictObject({ facilityId, orderId });
const ofJob = z.strictObject({ caregiverId, orderId });
const ofPart = z.strictObject({ facilityId, orderId, caregiverId });

const { ORDER_CHANGED, WORKERS_NEEDED, NOT_DISPATCHABLE, WARNED, OWN_JOB, JOB_GONE, ALREADY_ACCEPTED } =
  dispatchRefusals;
const sendingRefusals = { ORDER_CHANGED, WORKERS_NEEDED, NOT_DISPATCHABLE, WARNED, OWN_JOB, ...timeRefusals };

const provider = 'fc_01JD8Z3V6Q4M2N7P9RSTVWXYZ2';
const order = 'or_01JD8Z3V6Q4M2N7P9RSTVWXYZ0';
const nurse = 'cg_01JD8Z3V6Q4M2N7P9RSTVWXYZ1';
const colleague = 'cg_01JD8Z3V6Q4M2N7P9RSTVWXYZ4';
const elder = 'el_01JD8Z3V6Q4M2N7P9RSTVWXYZ5';
const cleaning = {
  serviceId: 'sv_01JD8Z3V6Q4M2N7P9RSTVWXYZ6',
  name: '居室保洁',
  help: 'cleaning' as const,
  workers: 1,
};
const visit = {
  orderId: order,
  elderId: elder,
  elderName: '王*英',
  service: cleaning,
  startsAt: '2026-11-24T09:00:00+08:00',
  endsAt: '2026-11-24T11:00:00+08:00',
  minutes: 120,
};
const placed = {
  ...visit,
  state: 'PLACED' as const,
  version: 1,
  workers: [],
  due: { what: 'dispatch' as const, at: '2026-11-24T09:00:00+08:00', secondsLeft: 3_600 },
  late: false,
};
const dispatched = {
  ...visit,
  state: 'DISPATCHED' as const,
  version: 2,
  workers: [{ caregiverId: nurse, name: '李秀兰', assignedAt: '2026-11-24T08:00:00+08:00' }],
  due: { what: 'accept' as const, at: '2026-11-24T08:30:00+08:00', secondsLeft: 1_800 },
  late: false,
};
const counts = [{ state: 'PLACED' as const, orders: 4, late: 1 }];

const readWall = defineRoute({
  name: 'read-wall',
  method: 'GET',
  path: '/facilities/{facilityId}/wall',
  summary: '调度墙：一家机构某个状态的订单，最早的在前，带各自的时限和超时；可按日期、六助、护理员筛选',
  access: [...dispatchers, ...offices],
  params: ofProvider,
  query: wallQuery,
  answer: z.strictObject({ orders: z.array(orderAnswer), cursor: z.string().optional() }),
  refusals: {},
  example: { params: { facilityId: provider }, query: { state: 'PLACED' }, answer: { orders: [placed] } },
});

const countWall = defineRoute({
  name: 'count-wall',
  method: 'GET',
  path: '/facilities/{facilityId}/wall/counts',
  summary: '调度墙上每个状态各有几单，其中几单超时',
  access: [...dispatchers, ...offices],
  params: ofProvider,
  query: countQuery,
  answer: countAnswer,
  refusals: {},
  example: { params: { facilityId: provider }, query: { help: 'cleaning' }, answer: { counts } },
});

const listWalls = defineRoute({
  name: 'list-walls',
  method: 'GET',
  path: '/regions/{region}/walls',
  summary: '一个区县各家机构的调度墙：谁有多少单，谁超时了',
  access: offices,
  params: z.strictObject({ region: countyOrBelow }),
  query: wallsQuery,
  answer: wallsAnswer,
  refusals: {},
  example: {
    params: { region: '410108' },
    query: {},
    answer: { providers: [{ facilityId: provider, name: '颐年居家养老服务中心', region: '410108', counts }] },
  },
});

const listCandidates = defineRoute({
  name: 'list-candidates',
  method: 'GET',
  path: '/facilities/{facilityId}/orders/{orderId}/candidates',
  summary: '一单可以派给谁：本机构全部护理员，按规则排好，写明能派的理由和不能派的原因；两人服务另给搭档建议',
  access: dispatchers,
  params: ofOrder,
  query: z.strictObject({ travelMinutes: travelQuery }),
  answer: candidatesAnswer,
  refusals: {},
  example: {
    params: { facilityId: provider, orderId: order },
    query: { travelMinutes: '20' },
    answer: {
      order: placed,
      history: [{ at: '2026-11-23T10:00:00+08:00', by: 'elder', to: 'PLACED' }],
      candidates: [
        {
          caregiverId: nurse,
          name: '李秀兰',
          dispatchable: true,
          inFavour: ['近期已为这位老人上门 3 次', '离住处约 850 米', '当天已排 120 分钟，还可排 360 分钟'],
          against: [],
          preferred: false,
          visits: 3,
          declined: false,
          metres: 850,
          dayMinutes: 120,
          monthMinutes: 3_600,
        },
      ],
      pairs: [],
    },
  },
});

const assignOrder = defineRoute({
  name: 'assign-order',
  method: 'POST',
  path: '/facilities/{facilityId}/orders/{orderId}/assign',
  summary: '派单：占用护理员的时间；有需要核实的情况，核实后在 despite 里写明再派',
  access: dispatchers,
  params: ofOrder,
  body: z.strictObject(sending),
  answer: orderAnswer,
  refusals: sendingRefusals,
  example: {
    params: { facilityId: provider, orderId: order },
    body: { version: 1, caregiverIds: [nurse] },
    answer: dispatched,
  },
});

const reassignOrder = defineRoute({
  name: 'reassign-order',
  method: 'POST',
  path: '/facilities/{facilityId}/orders/{orderId}/reassign',
  summary: '改派：写明原因，原护理员的时间退回，新护理员的时间占上',
  access: dispatchers,
  params: ofOrder,
  body: z.strictObject({ ...sending, reason }),
  answer: orderAnswer,
  refusals: sendingRefusals,
  example: {
    params: { facilityId: provider, orderId: order },
    body: { version: 2, caregiverIds: [colleague], reason: '原护理员临时有事' },
    answer: {
      ...dispatched,
      version: 3,
      workers: [{ caregiverId: colleague, name: '赵建国', assignedAt: '2026-11-24T08:10:00+08:00' }],
    },
  },
});

const unassignOrder = defineRoute({
  name: 'unassign-order',
  method: 'POST',
  path: '/facilities/{facilityId}/orders/{orderId}/unassign',
  summary: '收回派单：写明原因，订单回到待派单，护理员的时间退回',
  access: dispatchers,
  params: ofOrder,
  body: z.strictObject({ version: sending.version, reason }),
  answer: orderAnswer,
  refusals: { ORDER_CHANGED },
  example: {
    params: { facilityId: provider, orderId: order },
    body: { version: 2, reason: '老人家里有人，先不用去' },
    answer: { ...placed, version: 3 },
  },
});

const answerBody = { assignedAt: instantText };
const acceptedJob = {
  ...visit,
  elderName: '王秀英',
  state: 'ACCEPTED' as const,
  assignedAt: '2026-11-24T08:00:00+08:00',
  acceptedAt: '2026-11-24T08:05:00+08:00',
  address: '峡窝镇马固村 12 号',
  phone: '13800000000',
};

const listJobs = defineRoute({
  name: 'list-jobs',
  method: 'GET',
  path: '/caregivers/{caregiverId}/jobs',
  summary: '护理员自己的单，最近的在前；今明两天已接的单才看得到地址和电话',
  access: oneself,
  params: z.strictObject({ caregiverId }),
  answer: z.strictObject({ jobs: z.array(jobAnswer) }),
  refusals: {},
  example: { params: { caregiverId: nurse }, answer: { jobs: [acceptedJob] } },
});

const acceptJob = defineRoute({
  name: 'accept-job',
  method: 'POST',
  path: '/caregivers/{caregiverId}/jobs/{orderId}/accept',
  summary: '护理员接单',
  access: oneself,
  params: ofJob,
  body: z.strictObject(answerBody),
  answer: jobAnswer,
  refusals: { JOB_GONE },
  example: {
    params: { caregiverId: nurse, orderId: order },
    body: { assignedAt: '2026-11-24T08:00:00+08:00' },
    answer: acceptedJob,
  },
});

const acceptForCaregiver = defineRoute({
  name: 'accept-for-caregiver',
  method: 'POST',
  path: '/facilities/{facilityId}/orders/{orderId}/workers/{caregiverId}/accept',
  summary: '护理员没有手机，电话里答应了，调度代为接单',
  access: dispatchers,
  params: ofPart,
  body: z.strictObject(answerBody),
  answer: orderAnswer,
  refusals: { JOB_GONE, OWN_JOB },
  example: {
    params: { facilityId: provider, orderId: order, caregiverId: nurse },
    body: { assignedAt: '2026-11-24T08:00:00+08:00' },
    answer: { ...dispatched, state: 'ACCEPTED', version: 3, late: false },
  },
});

const declineJob = defineRoute({
  name: 'decline-job',
  method: 'POST',
  path: '/caregivers/{caregiverId}/jobs/{orderId}/decline',
  summary: '护理员谢绝派单，写明原因；订单回到待派单',
  access: oneself,
  params: ofJob,
  body: z.strictObject({ ...answerBody, reason }),
  answer: z.strictObject({ orderId }),
  refusals: { JOB_GONE, ALREADY_ACCEPTED },
  example: {
    params: { caregiverId: nurse, orderId: order },
    body: { assignedAt: '2026-11-24T08:00:00+08:00', reason: '离得太远，赶不到' },
    answer: { orderId: order },
  },
});

const returnJobs = defineRoute({
  name: 'return-jobs',
  method: 'POST',
  path: '/facilities/{facilityId}/caregivers/{caregiverId}/return-jobs',
  summary: '护理员临时来不了：当天还没上门的单全部收回待派单；中断了再办一次即可',
  access: dispatchers,
  params: z.strictObject({ facilityId, caregiverId }),
  body: z.strictObject({ date: businessDate, reason }),
  answer: z.strictObject({ returned: z.array(orderId), left: z.array(orderId) }),
  refusals: {},
  example: {
    params: { facilityId: provider, caregiverId: nurse },
    body: { date: '2026-11-24', reason: '发烧请假' },
    answer: { returned: [order], left: [] },
  },
});

export const dispatchRoutes = {
  readWall,
  countWall,
  listWalls,
  listCandidates,
  assignOrder,
  reassignOrder,
  unassignOrder,
  listJobs,
  acceptJob,
  acceptForCaregiver,
  declineJob,
  returnJobs,
};
