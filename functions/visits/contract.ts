import * as z from 'zod';
import type { AccessRule } from '../../shared/access.ts';
import { defineRoute } from '../../shared/contract.ts';
import { businessDate, countyCode, lineOfText, regionCode } from '../../shared/schemas.ts';
import { orderRefusals } from '../orders/index.ts';
import { CALL_BACK_OUTCOMES } from './call-back.ts';
import {
  callBackRefusals,
  checkRefusals,
  photoRefusals,
  plateRefusals,
  reviewRefusals,
  wordRefusals,
} from './refusals.ts';
import {
  callBackAnswer,
  caregiverId,
  checkAnswer,
  checkAsked,
  deviceId,
  elderId,
  facilityId,
  linkAnswer,
  MAX_PHOTO_BODY_BYTES,
  orderId,
  photoAnswer,
  photoAsked,
  photoId,
  reason,
  replayAnswer,
  replayAsked,
  reviewRow,
  verdictAnswer,
  visitAnswer,
  wordAnswer,
} from './schema.ts';

const caregiver: AccessRule[] = [{ role: 'caregiver', within: 'own' }];
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
const photoViewers = viewers.filter(({ role }) => role !== 'operator');
const reviewers: AccessRule[] = [
  { role: 'staff', within: 'own', duties: ['reviewer', 'manager'] },
  { role: 'admin', within: 'region' },
];

const ofOrder = z.strictObject({ elderId, orderId });
const byCaregiver = z.strictObject({ caregiverId, orderId });
const atProvider = z.strictObject({ facilityId, orderId });
const { ORDER_ELSEWHERE } = orderRefusals;
const { CODE_LOCKED } = checkRefusals;
const { NOT_DONE_YET, WORKERS_PHONE, ALREADY_SAID, ALREADY_SETTLED } = wordRefusals;
const { SAME_PERSON, NOT_REVERSIBLE, NO_REVIEW_NEEDED, ...approval } = reviewRefusals;
const { CALL_CLOSED, DRAW_NOT_OVER } = callBackRefusals;

const elder = 'el_01JD8Z3V6Q4M2N7P9RSTVWXYZ0';
const provider = 'fc_01JD8Z3V6Q4M2N7P9RSTVWXYZ2';
const order = 'or_01JD8Z3V6Q4M2N7P9RSTVWXYZ1';
const worker = 'cg_01JD8Z3V6Q4M2N7P9RSTVWXYZ3';
const check = 'ck_01JD8Z3V6Q4M2N7P9RSTVWXYZ4';
const photo = 'ph_01JD8Z3V6Q4M2N7P9RSTVWXYZ5';
const phone = 'a3f0c1d2-77e0-4f11';
const at = '2026-11-24T09:02:11+08:00';
const door = { latitudeE6: 34_030_120, longitudeE6: 113_850_480, accuracyM: 18, mocked: false };
const asked = { checkId: check, deviceId: phone, fix: door, proof: { kind: 'code' as const, code: '048213' } };
const checked = {
  orderId: order,
  checkId: check,
  end: 'in' as const,
  at,
  late: false,
  state: 'CHECKED_IN' as const,
  grade: 2,
  distanceM: 12,
  exceptions: [],
};
const said = {
  orderId: order,
  says: 'confirmed' as const,
  stars: 5,
  by: { personId: 'pn_01JD8Z3V6Q4M2N7P9RSTVWXYZ7', role: 'family' as const },
  at,
};
const kept = {
  photoId: photo,
  caregiverId: worker,
  at,
  bytes: 184_213,
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  reused: false,
};
const link = { url: 'https://exports.example/visit-photos/…', expiresAt: '2026-11-24T09:07:11+08:00' };
const call = {
  orderId: order,
  elderId: elder,
  providerId: provider,
  date: '2026-11-24',
  why: 'drawn' as const,
  state: 'OPEN' as const,
  attempts: 0,
};
const { orderId: _orderId, end: _end, state: _state, ...end } = { ...checked, proof: 'code' as const, accuracyM: 18 };
const visit = {
  orderId: order,
  elderId: elder,
  providerId: provider,
  serviceName: '上门助浴',
  state: 'CHECKED_IN' as const,
  plannedMinutes: 60,
  performedOn: '2026-11-24',
  visits: [{ caregiverId: worker, checkIn: end }],
  grade: 2,
  exceptions: [],
  actualMinutes: 0,
  payableMinutes: 0,
  payableFen: 0,
  photos: [kept],
};
const verdict = { orderId: order, state: 'VERIFIED' as const, paid: { minutes: 60, priceFen: 12_000 } };

const checkIn = defineRoute({
  name: 'check-in',
  method: 'POST',
  path: '/caregivers/{caregiverId}/visits/{orderId}/check-in',
  summary: '护理员上门签到：定位、老人的码；定位不好也能签，由审核员核对',
  access: caregiver,
  params: byCaregiver,
  body: checkAsked,
  answer: checkAnswer,
  refusals: { ...checkRefusals, ORDER_ELSEWHERE },
  example: { params: { caregiverId: worker, orderId: order }, body: asked, answer: checked },
});

const checkOut = defineRoute({
  name: 'check-out',
  method: 'POST',
  path: '/caregivers/{caregiverId}/visits/{orderId}/check-out',
  summary: '护理员服务结束签退',
  access: caregiver,
  params: byCaregiver,
  body: checkAsked,
  answer: checkAnswer,
  refusals: { ...checkRefusals, ORDER_ELSEWHERE },
  example: {
    params: { caregiverId: worker, orderId: order },
    body: { checkId: check, deviceId: phone, fix: door },
    answer: { ...checked, end: 'out', grade: 0, state: 'CHECKED_OUT' },
  },
});

const replayChecks = defineRoute({
  name: 'replay-checks',
  method: 'POST',
  path: '/caregivers/{caregiverId}/check-records',
  summary: '补传没有网络时的签到签退：按序号逐条答复，重复补传不会重复记录',
  access: caregiver,
  params: z.strictObject({ caregiverId }),
  body: replayAsked,
  answer: replayAnswer,
  refusals: {},
  example: {
    params: { caregiverId: worker },
    body: {
      deviceId: phone,
      sentAt: 1_795_489_200_000,
      records: [
        {
          sequence: 1,
          orderId: order,
          end: 'in',
          checkId: check,
          deviceAt: 1_795_482_000_000,
          offsetMs: 400,
          fix: door,
        },
      ],
    },
    answer: { answers: [{ sequence: 1, check: { ...checked, late: true } }] },
  },
});

const addVisitPhoto = defineRoute({
  name: 'add-visit-photo',
  method: 'POST',
  path: '/caregivers/{caregiverId}/visits/{orderId}/photos',
  summary: '上传服务照片（JPG 或 PNG，不超过 1 MB，base64）；拍摄信息不采信，会去掉',
  access: caregiver,
  params: byCaregiver,
  body: photoAsked,
  maxBodyBytes: MAX_PHOTO_BODY_BYTES,
  answer: photoAnswer,
  refusals: photoRefusals,
  example: {
    params: { caregiverId: worker, orderId: order },
    body: { photoId: photo, content: '/9j/4AAQSkZJRgABAQ==' },
    answer: kept,
  },
});

const showVisitCode = defineRoute({
  name: 'show-visit-code',
  method: 'GET',
  path: '/elders/{elderId}/orders/{orderId}/visit-code',
  summary: '这份订单的六位服务码，护理员到了再告诉她；护理员和机构看不到',
  access: bookers,
  params: ofOrder,
  answer: z.strictObject({ code: z.string(), triesLeft: z.int() }),
  refusals: { CODE_LOCKED },
  example: { params: { elderId: elder, orderId: order }, answer: { code: '048213', triesLeft: 5 } },
});

const issuePlate = defineRoute({
  name: 'issue-plate',
  method: 'POST',
  path: '/elders/{elderId}/home-plate',
  summary: '给老人家里发门牌码，或换新（旧的作废）；写当前版本号是重新打印',
  access: [
    { role: 'operator', within: 'region' },
    { role: 'admin', within: 'region' },
  ],
  params: z.strictObject({ elderId }),
  body: z.strictObject({ version: z.int().min(1).max(1_000) }),
  answer: z.strictObject({ token: z.string(), version: z.int() }),
  refusals: plateRefusals,
  example: {
    params: { elderId: elder },
    body: { version: 1 },
    answer: { token: `XH1~${elder}~1~ky_01JD8Z3V6Q4M2N7P9RSTVWXYZ8.c2lnbmF0dXJl`, version: 1 },
  },
});

const readVisit = defineRoute({
  name: 'read-visit',
  method: 'GET',
  path: '/elders/{elderId}/orders/{orderId}/visit',
  summary: '看一次上门服务：签到签退、照片、实际时长、应付',
  access: viewers,
  params: ofOrder,
  answer: visitAnswer,
  refusals: {},
  example: { params: { elderId: elder, orderId: order }, answer: visit },
});

const linkVisitPhoto = defineRoute({
  name: 'link-visit-photo',
  method: 'GET',
  path: '/elders/{elderId}/orders/{orderId}/photos/{photoId}',
  summary: '服务照片的链接，五分钟有效；机关人员查看有登记',
  access: photoViewers,
  params: z.strictObject({ elderId, orderId, photoId }),
  answer: linkAnswer,
  refusals: {},
  example: { params: { elderId: elder, orderId: order, photoId: photo }, answer: link },
});

const confirmVisit = defineRoute({
  name: 'confirm-visit',
  method: 'POST',
  path: '/elders/{elderId}/orders/{orderId}/confirm',
  summary: '老人或家属确认服务并打分；不能用护理员的手机或账号',
  access: bookers,
  params: ofOrder,
  body: z.strictObject({ stars: z.int().min(1).max(5), words: lineOfText(200).optional(), deviceId }),
  answer: wordAnswer,
  refusals: { NOT_DONE_YET, WORKERS_PHONE, ALREADY_SAID, ORDER_ELSEWHERE },
  example: { params: { elderId: elder, orderId: order }, body: { stars: 5, deviceId: 'b7e2-90aa-11' }, answer: said },
});

const disputeVisit = defineRoute({
  name: 'dispute-visit',
  method: 'POST',
  path: '/elders/{elderId}/orders/{orderId}/dispute',
  summary: '对服务有异议：没来、时间不对、没做好；由县区核定',
  access: bookers,
  params: ofOrder,
  body: z.strictObject({ words: lineOfText(200), deviceId }),
  answer: wordAnswer,
  refusals: { NOT_DONE_YET, WORKERS_PHONE, ALREADY_SAID, ALREADY_SETTLED, ORDER_ELSEWHERE },
  example: {
    params: { elderId: elder, orderId: order },
    body: { words: '只来了十分钟', deviceId: 'b7e2-90aa-11' },
    answer: { ...said, says: 'disputed', stars: undefined, words: '只来了十分钟' },
  },
});

const listVisitReviews = defineRoute({
  name: 'list-visit-reviews',
  method: 'GET',
  path: '/facilities/{facilityId}/visit-reviews',
  summary: '等人审核的上门服务：有问题的、有异议的、抽中回访的',
  access: reviewers,
  params: z.strictObject({ facilityId }),
  answer: z.strictObject({ reviews: z.array(reviewRow) }),
  refusals: {},
  example: {
    params: { facilityId: provider },
    answer: {
      reviews: [
        {
          orderId: order,
          elderId: elder,
          serviceName: '上门助浴',
          startsAt: '2026-11-24T09:00:00+08:00',
          state: 'EXCEPTION',
          reason: '没有定位',
          callBack: call,
        },
      ],
    },
  },
});

const readVisitForReview = defineRoute({
  name: 'read-visit-for-review',
  method: 'GET',
  path: '/facilities/{facilityId}/visits/{orderId}',
  summary: '审核一次上门服务时看的全部材料',
  access: reviewers,
  params: atProvider,
  answer: visitAnswer,
  refusals: {},
  example: { params: { facilityId: provider, orderId: order }, answer: { ...visit, callBack: call } },
});

const linkReviewPhoto = defineRoute({
  name: 'link-review-photo',
  method: 'GET',
  path: '/facilities/{facilityId}/visits/{orderId}/photos/{photoId}',
  summary: '审核时看服务照片，五分钟有效的链接；查看有登记',
  access: reviewers,
  params: z.strictObject({ facilityId, orderId, photoId }),
  answer: linkAnswer,
  refusals: {},
  example: { params: { facilityId: provider, orderId: order, photoId: photo }, answer: link },
});

const approveVisit = defineRoute({
  name: 'approve-visit',
  method: 'POST',
  path: '/facilities/{facilityId}/visits/{orderId}/approve',
  summary: '审核通过：写明核定分钟数和理由；派单的人、上门的人不能审，有异议的由县区核定',
  access: reviewers,
  params: atProvider,
  body: z.strictObject({ minutes: z.int().min(1).max(720), reason }),
  answer: verdictAnswer,
  refusals: { SAME_PERSON, NO_REVIEW_NEEDED, ...approval, ORDER_ELSEWHERE },
  example: {
    params: { facilityId: provider, orderId: order },
    body: { minutes: 60, reason: '村里没有信号，已电话核实' },
    answer: verdict,
  },
});

const rejectVisit = defineRoute({
  name: 'reject-visit',
  method: 'POST',
  path: '/facilities/{facilityId}/visits/{orderId}/reject',
  summary: '审核不通过：不付款，占用的券退回',
  access: reviewers,
  params: atProvider,
  body: z.strictObject({ reason }),
  answer: verdictAnswer,
  refusals: { SAME_PERSON, NO_REVIEW_NEEDED, ORDER_ELSEWHERE },
  example: {
    params: { facilityId: provider, orderId: order },
    body: { reason: '老人说没有上门' },
    answer: { orderId: order, state: 'REJECTED' },
  },
});

const reverseVisit = defineRoute({
  name: 'reverse-visit',
  method: 'POST',
  path: '/facilities/{facilityId}/visits/{orderId}/reverse',
  summary: '冲正已核定的服务（结算后也可）：另记一笔冲回，券退回原批次；审核的人不能自己冲正',
  access: [
    { role: 'staff', within: 'own', duties: ['manager'] },
    { role: 'finance', within: 'region' },
    { role: 'admin', within: 'region' },
  ],
  params: atProvider,
  body: z.strictObject({ reason }),
  answer: verdictAnswer,
  refusals: { SAME_PERSON, NOT_REVERSIBLE, ORDER_ELSEWHERE },
  example: {
    params: { facilityId: provider, orderId: order },
    body: { reason: '同一次服务重复下单' },
    answer: { ...verdict, state: 'REVERSED' },
  },
});

const listCallBacks = defineRoute({
  name: 'list-call-backs',
  method: 'GET',
  path: '/regions/{region}/call-backs',
  summary: '热线要打的服务回访，系统抽取',
  access: [
    { role: 'operator', within: 'region' },
    { role: 'admin', within: 'region' },
    { role: 'auditor', within: 'region' },
  ],
  params: z.strictObject({ region: countyCode }),
  query: z.strictObject({ cursor: z.string().max(1_000).optional() }),
  answer: z.strictObject({ calls: z.array(callBackAnswer), cursor: z.string().optional() }),
  refusals: {},
  example: { params: { region: '410122' }, query: {}, answer: { calls: [call] } },
});

const recordCallBack = defineRoute({
  name: 'record-call-back',
  method: 'POST',
  path: '/regions/{region}/call-backs/{orderId}',
  summary: '登记一次回访：与记录相符、有出入、没人来过、没打通；三次打不通就结束',
  access: [{ role: 'operator', within: 'region' }],
  params: z.strictObject({ region: regionCode, orderId }),
  body: z.strictObject({
    attempt: z.int().min(1).max(10),
    outcome: z.enum(CALL_BACK_OUTCOMES),
    note: lineOfText(200).optional(),
  }),
  answer: callBackAnswer,
  refusals: { CALL_CLOSED },
  example: {
    params: { region: '410122', orderId: order },
    body: { attempt: 1, outcome: 'as-recorded' },
    answer: { ...call, state: 'DONE', attempts: 1, outcome: 'as-recorded' },
  },
});

const readCallBackDraw = defineRoute({
  name: 'read-call-back-draw',
  method: 'GET',
  path: '/regions/{region}/call-back-draws/{date}',
  summary: '某天回访抽样的随机种子，七天后公布，谁都可以重算',
  access: [
    { role: 'admin', within: 'region' },
    { role: 'auditor', within: 'region' },
  ],
  params: z.strictObject({ region: countyCode, date: businessDate }),
  answer: z.strictObject({
    seed: z.string(),
    drawnOf10000: z.strictObject({ confirmed: z.int(), autoConfirmed: z.int() }),
  }),
  refusals: { DRAW_NOT_OVER },
  example: {
    params: { region: '410122', date: '2026-11-24' },
    answer: { seed: '5f2c…', drawnOf10000: { confirmed: 500, autoConfirmed: 2_000 } },
  },
});

export const visitsRoutes = {
  checkIn,
  checkOut,
  replayChecks,
  addVisitPhoto,
  showVisitCode,
  issuePlate,
  readVisit,
  linkVisitPhoto,
  confirmVisit,
  disputeVisit,
  listVisitReviews,
  readVisitForReview,
  linkReviewPhoto,
  approveVisit,
  rejectVisit,
  reverseVisit,
  listCallBacks,
  recordCallBack,
  readCallBackDraw,
};
