import * as z from 'zod';
import type { AccessRule } from '../../shared/access.ts';
import { defineRoute } from '../../shared/contract.ts';
import { businessDate } from '../../shared/schemas.ts';
import { rosterRefusals } from './refusals.ts';
import {
  CHANGES,
  changed,
  cursor,
  days,
  districtWaysAnswer,
  facilityId,
  MOST_CSV_BYTES,
  orderId,
  reason,
  rosterAnswer,
  rosterDayAnswer,
  rosterId,
  rosterVisitAnswer,
  seconds,
  settings,
  settingsAnswer,
  version,
  waysCsv,
  wayTaken,
} from './schema.ts';
import { DEFAULT_PACE } from './travel/straight-line.ts';
import { DEFAULT_WEIGHTS } from './weights.ts';

const dispatchers: AccessRule[] = [{ role: 'staff', within: 'own', duties: ['dispatcher', 'manager'] }];
const managers: AccessRule[] = [{ role: 'staff', within: 'own', duties: ['manager'] }];
/** Offices look; who is sent is the provider's to say. */
const lookers: AccessRule[] = [
  ...dispatchers,
  { role: 'operator', within: 'region' },
  { role: 'admin', within: 'region' },
];

const ofProvider = z.strictObject({ facilityId });
const ofRoster = z.strictObject({ facilityId, rosterId });
const ofVisit = z.strictObject({ facilityId, rosterId, orderId });

const { DATE_PAST, TOO_FAR_AHEAD, UNDER_WAY, ROSTER_ELSEWHERE, ROSTER_CHANGED } = rosterRefusals;
const {
  VISIT_FIXED,
  CAREGIVERS_NEEDED,
  BREAKS_RULES,
  SETTINGS_CHANGED,
  WAYS_WRONG,
  NO_SUCH_WAY,
  AGREEMENT_NEEDED,
  BY_HAND,
} = rosterRefusals;

const provider = 'fc_01JD8Z3V6Q4M2N7P9RSTVWXYZ2';
const roster = 'rs_01JD8Z3V6Q4M2N7P9RSTVWXYZ7';
const order = 'or_01JD8Z3V6Q4M2N7P9RSTVWXYZ0';
const nurse = 'cg_01JD8Z3V6Q4M2N7P9RSTVWXYZ1';
const params = { facilityId: provider, rosterId: roster };
const asked = {
  rosterId: roster,
  providerId: provider,
  from: '2026-11-25',
  days: 1,
  seconds: 60,
  madeBy: 'staff' as const,
  madeAt: '2026-11-24T17:00:00+08:00',
  state: 'ASKED' as const,
  percent: 0,
  counts: { visits: 0, planned: 0, unplanned: 0, changes: 0, points: 0 },
  troubles: [],
  version: 1,
};
const planned = {
  ...asked,
  state: 'PLANNED' as const,
  percent: 100,
  counts: { visits: 64, planned: 63, unplanned: 1, changes: 63, points: 8_460 },
  troubles: [{ code: 'WINDOW_PAST', message: '约定的时段已经过去', orderId: order }],
  version: 3,
};
const visit = {
  orderId: order,
  elderId: 'el_01JD8Z3V6Q4M2N7P9RSTVWXYZ5',
  elderName: '王*英',
  date: '2026-11-25',
  service: '居室保洁',
  minutes: 120,
  workers: 1,
  window: { from: '2026-11-25T09:00:00+08:00', until: '2026-11-25T10:30:00+08:00' },
  change: 'new' as const,
  caregiverIds: [nurse],
  startsAt: '2026-11-25T09:20:00+08:00',
  words: ['李秀兰为这位老人上门过 1 次，还不算熟'],
  points: 100,
};
const day = {
  date: '2026-11-25',
  caregiverId: nurse,
  name: '李秀兰',
  orderIds: [order],
  visitMinutes: 120,
  wayMinutes: 24,
  overtimeMinutes: 0,
  backAt: '2026-11-25T11:32:00+08:00',
  words: ['路上 24 分钟', '上门 2 小时，与平均相当'],
  points: 340,
  against: [],
};

const makeRoster = defineRoute({
  name: 'make-roster',
  method: 'POST',
  path: '/facilities/{facilityId}/rosters',
  summary: '一键排班：把一天到一周里还没有派出的上门排给护理员；写明原因的是重排，已经派出的也可以动，但尽量少动',
  access: dispatchers,
  params: ofProvider,
  body: z.strictObject({ rosterId, from: businessDate, days, seconds: seconds.optional(), reason: reason.optional() }),
  answer: rosterAnswer,
  refusals: { DATE_PAST, TOO_FAR_AHEAD, UNDER_WAY },
  example: {
    params: { facilityId: provider },
    body: { rosterId: roster, from: '2026-11-25', days: 1 },
    answer: asked,
  },
});

const readRoster = defineRoute({
  name: 'read-roster',
  method: 'GET',
  path: '/facilities/{facilityId}/rosters/{rosterId}',
  summary: '一份排班算到哪里了、排上多少、数据有什么问题',
  access: lookers,
  params: ofRoster,
  answer: rosterAnswer,
  refusals: {},
  example: { params, answer: planned },
});

const listRosters = defineRoute({
  name: 'list-rosters',
  method: 'GET',
  path: '/facilities/{facilityId}/rosters',
  summary: '一家机构最近的排班，新的在前',
  access: lookers,
  params: ofProvider,
  answer: z.strictObject({ rosters: z.array(rosterAnswer) }),
  refusals: {},
  example: { params: { facilityId: provider }, answer: { rosters: [planned] } },
});

const listRosterVisits = defineRoute({
  name: 'list-roster-visits',
  method: 'GET',
  path: '/facilities/{facilityId}/rosters/{rosterId}/visits',
  summary: '排班里的每一次上门：谁去、几点、为什么这样排；没有排上的写明原因和办法；发布后写明结果',
  access: lookers,
  params: ofRoster,
  query: z.strictObject({ change: z.enum(CHANGES).optional(), cursor: cursor.optional() }),
  answer: z.strictObject({ visits: z.array(rosterVisitAnswer), cursor: z.string().optional() }),
  refusals: {},
  example: { params, query: {}, answer: { visits: [visit] } },
});

const listRosterDays = defineRoute({
  name: 'list-roster-days',
  method: 'GET',
  path: '/facilities/{facilityId}/rosters/{rosterId}/days',
  summary: '排班里每位护理员的一天：先后去哪几家、路上多久、几点回来',
  access: lookers,
  params: ofRoster,
  query: z.strictObject({ date: businessDate.optional(), cursor: cursor.optional() }),
  answer: z.strictObject({ days: z.array(rosterDayAnswer), cursor: z.string().optional() }),
  refusals: {},
  example: { params, query: { date: '2026-11-25' }, answer: { days: [day] } },
});

const editRoster = defineRoute({
  name: 'edit-roster',
  method: 'PUT',
  path: '/facilities/{facilityId}/rosters/{rosterId}/visits/{orderId}',
  summary: '发布前改一次上门：换人、改时间，或者这次不排；其余的不动，违反规则的说明原因，不予办理',
  access: dispatchers,
  params: ofVisit,
  body: z.strictObject(changed),
  answer: z.strictObject({ roster: rosterAnswer, visit: rosterVisitAnswer }),
  refusals: { ROSTER_ELSEWHERE, ROSTER_CHANGED, VISIT_FIXED, CAREGIVERS_NEEDED, BREAKS_RULES },
  example: {
    params: { ...params, orderId: order },
    body: { version: 3, caregiverIds: [nurse], time: '09:40' },
    answer: {
      roster: { ...planned, version: 4 },
      visit: { ...visit, startsAt: '2026-11-25T09:40:00+08:00', editedBy: 'staff' as const },
    },
  },
});

const takeWayOut = defineRoute({
  name: 'take-way-out',
  method: 'POST',
  path: '/facilities/{facilityId}/rosters/{rosterId}/visits/{orderId}/way-out',
  summary: '没有排上的，按列出的办法一键排上：和手工改一样核对；要改老人说好的时间的，须先打电话征得同意',
  access: dispatchers,
  params: ofVisit,
  body: z.strictObject(wayTaken),
  answer: z.strictObject({ roster: rosterAnswer, visit: rosterVisitAnswer }),
  refusals: {
    ROSTER_ELSEWHERE,
    ROSTER_CHANGED,
    VISIT_FIXED,
    CAREGIVERS_NEEDED,
    BREAKS_RULES,
    NO_SUCH_WAY,
    AGREEMENT_NEEDED,
    BY_HAND,
  },
  example: {
    params: { ...params, orderId: order },
    body: { version: 3, code: 'OTHER_HOUR', isAgreed: true },
    answer: {
      roster: { ...planned, version: 4 },
      visit: { ...visit, startsAt: '2026-11-25T11:10:00+08:00', editedBy: 'staff' as const, agreed: true },
    },
  },
});

const publishRoster = defineRoute({
  name: 'publish-roster',
  method: 'POST',
  path: '/facilities/{facilityId}/rosters/{rosterId}/publish',
  summary: '发布排班：逐单派出，每单单独核对，期间已有变化的不覆盖，结果逐单写明；护理员和老人收到通知',
  access: dispatchers,
  params: ofRoster,
  body: z.strictObject({ version }),
  answer: rosterAnswer,
  refusals: { ROSTER_ELSEWHERE, ROSTER_CHANGED, UNDER_WAY },
  example: { params, body: { version: 3 }, answer: { ...planned, state: 'PUBLISHING' as const, version: 4 } },
});

const cancelRoster = defineRoute({
  name: 'cancel-roster',
  method: 'POST',
  path: '/facilities/{facilityId}/rosters/{rosterId}/cancel',
  summary: '放弃一份没有发布的排班；正在算的停下来',
  access: dispatchers,
  params: ofRoster,
  answer: rosterAnswer,
  refusals: { ROSTER_ELSEWHERE },
  example: { params, answer: { ...planned, state: 'CANCELLED' as const, version: 4 } },
});

const resumeRoster = defineRoute({
  name: 'resume-roster',
  method: 'POST',
  path: '/facilities/{facilityId}/rosters/{rosterId}/resume',
  summary: '三分钟没有动静的排班，从停下的地方接着算、接着发布；还在进行的不受影响',
  access: dispatchers,
  params: ofRoster,
  answer: rosterAnswer,
  refusals: {},
  example: { params, answer: asked },
});

const usual = { weights: DEFAULT_WEIGHTS, pace: DEFAULT_PACE };

const readRosterSettings = defineRoute({
  name: 'read-roster-settings',
  method: 'GET',
  path: '/facilities/{facilityId}/roster-settings',
  summary: '本机构排班时各种愿望各值多少分、路上按多快算；没有另定的按通常的',
  access: lookers,
  params: ofProvider,
  answer: settingsAnswer,
  refusals: {},
  example: { params: { facilityId: provider }, answer: { ...usual, version: 0 } },
});

const setRosterSettings = defineRoute({
  name: 'set-roster-settings',
  method: 'PUT',
  path: '/facilities/{facilityId}/roster-settings',
  summary: '负责人另定排班时各种愿望的分值和路上的快慢，从下一次排班起',
  access: managers,
  params: ofProvider,
  body: z.strictObject({ ...settings, version: z.int().min(0) }),
  answer: settingsAnswer,
  refusals: { SETTINGS_CHANGED },
  example: {
    params: { facilityId: provider },
    body: { ...usual, version: 0 },
    answer: { ...usual, version: 1 },
  },
});

const readDistrictWays = defineRoute({
  name: 'read-district-ways',
  method: 'GET',
  path: '/facilities/{facilityId}/district-ways',
  summary: '本机构另定了哪些片区之间的路上分钟数；没有另定的按直线距离估算',
  access: lookers,
  params: ofProvider,
  answer: districtWaysAnswer,
  refusals: {},
  example: { params: { facilityId: provider }, answer: { districts: [], version: 0 } },
});

const setDistrictWays = defineRoute({
  name: 'set-district-ways',
  method: 'PUT',
  path: '/facilities/{facilityId}/district-ways',
  summary: '负责人上传片区之间的路上分钟数（CSV）：缺的、错的逐行指出，不保存；只有表头的就是不另定',
  access: managers,
  params: ofProvider,
  body: z.strictObject({ csv: waysCsv, version: z.int().min(0) }),
  maxBodyBytes: 2 * MOST_CSV_BYTES,
  answer: districtWaysAnswer,
  refusals: { SETTINGS_CHANGED, WAYS_WRONG },
  example: {
    params: { facilityId: provider },
    body: { csv: '从,到,分钟\n411081001,411081002,20\n411081002,411081001,25\n', version: 0 },
    answer: { districts: ['411081001', '411081002'], version: 1 },
  },
});

export const schedulingRoutes = {
  makeRoster,
  readRoster,
  listRosters,
  listRosterVisits,
  listRosterDays,
  editRoster,
  takeWayOut,
  publishRoster,
  cancelRoster,
  resumeRoster,
  readRosterSettings,
  setRosterSettings,
  readDistrictWays,
  setDistrictWays,
};
