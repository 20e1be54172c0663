import * as z from 'zod';
import type { AccessRule } from '../../shared/access.ts';
import { defineRoute } from '../../shared/contract.ts';
import { idSchema } from '../../shared/ids.ts';
import { commonRefusals } from '../../shared/refusal.ts';
import { businessDate, regionCode } from '../../shared/schemas.ts';
import { citizenNumberRefusals } from '../registry/index.ts';
import { caregiverRefusals } from './refusals.ts';
import {
  caregiverAnswer,
  caregiverId,
  citizenNumber,
  cursor,
  days,
  detailsShape,
  dishonestyEntry,
  entryId,
  expiringPaper,
  facilityId,
  listedCaregiver,
  month,
  name,
  orderIds,
  paperNumber,
  papersShape,
  reason,
  workingDays,
} from './schema.ts';

/** Who keeps the files of a provider; who only sends its caregivers out may read them and record leave. */
const managers: AccessRule = { role: 'staff', within: 'own', duties: ['manager'] };
const dispatchers: AccessRule = { role: 'staff', within: 'own', duties: ['manager', 'dispatcher'] };
const admins: AccessRule = { role: 'admin', within: 'region' };
const auditors: AccessRule = { role: 'auditor', within: 'region' };
const finance: AccessRule = { role: 'finance', within: 'region' };
const oneself: AccessRule = { role: 'caregiver', within: 'own' };

const {
  ALREADY_REGISTERED,
  TOO_YOUNG,
  NOT_A_PROVIDER,
  CHANGED_MEANWHILE,
  LEAVE_OVERLAPS,
  LEAVE_NOT_FOUND,
  LEAVE_IS_PAST,
  LEAVE_TOO_LONG,
  TOO_MANY_LEAVES,
  OWN_FILE,
  OWN_ACCOUNT,
  PERSON_NOT_FOUND,
  PERSON_TAKEN,
  ALREADY_LINKED,
  OFFICE_SUSPENDED,
  NOT_YET,
  HAS_JOBS,
  OUTSIDE_YOUR_REGION,
  SECOND_PERSON_NEEDED,
  SUBSIDY_ASKED,
  NO_ELDER_CARE_CERTIFICATE,
  WRONG_STATE,
  ALREADY_LISTED,
  NOT_LISTED,
  REGION_TOO_WIDE,
  DATES_REVERSED,
} = caregiverRefusals;
const { NOT_FOUND, ID_REUSED, TOO_MANY_REQUESTS } = commonRefusals;

const ofFacility = z.strictObject({ facilityId });
const ofFile = z.strictObject({ facilityId, caregiverId });
const ofOneself = z.strictObject({ caregiverId });
const ofRegion = z.strictObject({ region: regionCode });

const ids = {
  facility: 'fc_01JD8Q0V7ME3T5Y9K2R4W6XZAB',
  otherFacility: 'fc_01JD8Q0V7ME3T5Y9K2R4W6XZAC',
  caregiver: 'cg_01JD8Q0V7ME3T5Y9K2R4W6XZAB',
  person: 'pn_01JD8Q0V7ME3T5Y9K2R4W6XZAB',
  manager: 'pn_01JD8Q0V7ME3T5Y9K2R4W6XZAC',
  order: 'or_01JD8Q0V7ME3T5Y9K2R4W6XZAB',
  entry: 'rq_01JD8Q0V7ME3T5Y9K2R4W6XZAB',
};
const file = { facilityId: ids.facility, caregiverId: ids.caregiver };
const exampleDetails = {
  name: '张桂兰',
  phone: '13800000000',
  shifts: [{ weekday: 1, from: '08:00', to: '18:00' }],
  skills: ['daily-care' as const, 'bathing' as const],
  caps: { minutesPerDay: 480, minutesPerMonth: 10_560 },
};
const examplePapers = {
  certificates: [
    {
      kind: 'elder-care' as const,
      number: 'S000041000123',
      level: 4 as const,
      issuedOn: '2025-03-01',
      expiresOn: '2028-02-29',
    },
  ],
  healthCard: { number: '豫健 202600123', issuedOn: '2026-03-01', expiresOn: '2027-02-28' },
  trainings: [{ course: '岗前培训', hours: 40, on: '2026-03-10' }],
};
const exampleFile: z.input<typeof caregiverAnswer> = {
  caregiverId: ids.caregiver,
  providerId: ids.facility,
  region: '410105',
  ...exampleDetails,
  citizenMasked: '4110********002X',
  birthDate: '1981-03-07',
  sex: 'female',
  ...examplePapers,
  leaves: [],
  employments: [{ providerId: ids.facility, from: '2026-03-01' }],
  version: 2,
};
const exampleLeave = { from: '2026-11-24', to: '2026-11-26', reason: '病假' };
const leaveAnswer = z.strictObject({ from: businessDate, to: businessDate, reason: z.string(), orderIds });
const leaveRefusals = { NOT_FOUND, LEAVE_OVERLAPS, LEAVE_IS_PAST, LEAVE_TOO_LONG, TOO_MANY_LEAVES };
const exampleDays = {
  month: '2026-11',
  minutes: 90,
  days: [
    {
      date: '2026-11-24',
      minutes: 90,
      jobs: [{ orderId: ids.order, startsAt: '2026-11-24T09:00:00+08:00', endsAt: '2026-11-24T10:30:00+08:00' }],
    },
  ],
};
const examplePaper = {
  caregiverId: ids.caregiver,
  providerId: ids.facility,
  name: '张桂兰',
  paper: '健康证',
  expiresOn: '2026-12-10',
  expired: false,
};
const exampleListed = {
  caregiverId: ids.caregiver,
  providerId: ids.facility,
  name: '张桂兰',
  sex: 'female' as const,
  skills: ['bathing' as const],
  linked: true,
  standing: 'ACTIVE' as const,
  onLeaveToday: false,
  expiresFirst: '2027-02-28',
};
const listAnswer = z.strictObject({ caregivers: z.array(listedCaregiver), cursor: cursor.optional() });
const papersAnswer = z.strictObject({ papers: z.array(expiringPaper) });

const registerCaregiver = defineRoute({
  name: 'register-caregiver',
  method: 'POST',
  path: '/facilities/{facilityId}/caregivers',
  summary: '服务机构登记一位护理员；一个身份证号只有一份档案',
  access: [managers, admins],
  params: ofFacility,
  body: z.strictObject({ caregiverId, citizenNumber, ...detailsShape }),
  answer: caregiverAnswer,
  refusals: {
    ...citizenNumberRefusals,
    NOT_A_PROVIDER,
    ALREADY_REGISTERED,
    TOO_YOUNG,
    ID_REUSED,
    TOO_MANY_REQUESTS,
  },
  example: {
    params: { facilityId: ids.facility },
    body: { caregiverId: ids.caregiver, citizenNumber: '41102519810307002X', ...exampleDetails },
    answer: exampleFile,
  },
});

const listCaregivers = defineRoute({
  name: 'list-caregivers',
  method: 'GET',
  path: '/facilities/{facilityId}/caregivers',
  summary: '服务机构的护理员名单',
  access: [dispatchers, admins, auditors],
  params: ofFacility,
  query: z.strictObject({ cursor: cursor.optional() }),
  answer: listAnswer,
  refusals: { NOT_FOUND },
  example: { params: { facilityId: ids.facility }, query: {}, answer: { caregivers: [exampleListed] } },
});

const listRegionCaregivers = defineRoute({
  name: 'list-region-caregivers',
  method: 'GET',
  path: '/regions/{region}/caregivers',
  summary: '一个县、乡镇或村的护理员名单，各机构都在内',
  access: [admins, auditors],
  params: ofRegion,
  query: z.strictObject({ cursor: cursor.optional() }),
  answer: listAnswer,
  refusals: { REGION_TOO_WIDE },
  example: { params: { region: '410105' }, query: {}, answer: { caregivers: [exampleListed] } },
});

const seeCaregiver = defineRoute({
  name: 'see-caregiver',
  method: 'GET',
  path: '/facilities/{facilityId}/caregivers/{caregiverId}',
  summary: '查看护理员档案，身份证号总是脱敏的',
  access: [dispatchers, admins, auditors, finance],
  params: ofFile,
  answer: caregiverAnswer,
  refusals: { NOT_FOUND },
  example: { params: file, answer: exampleFile },
});

const seeCaregiverNumber = defineRoute({
  name: 'see-caregiver-number',
  method: 'POST',
  path: '/facilities/{facilityId}/caregivers/{caregiverId}/citizen-number',
  summary: '写明原因后查看护理员的完整身份证号，每次查看都会留痕',
  access: [managers, admins],
  params: ofFile,
  body: z.strictObject({ reason }),
  answer: z.strictObject({ citizenNumber: z.string() }),
  refusals: { NOT_FOUND, TOO_MANY_REQUESTS },
  example: {
    params: file,
    body: { reason: '申请入职补贴' },
    answer: { citizenNumber: '41102519810307002X' },
  },
});

const changeCaregiver = defineRoute({
  name: 'change-caregiver',
  method: 'PUT',
  path: '/facilities/{facilityId}/caregivers/{caregiverId}/details',
  summary: '修改护理员的姓名、电话、住处、工作时间、技能和工时上限',
  access: [managers, admins],
  params: ofFile,
  body: z.strictObject({ ...detailsShape, version: z.int().min(1) }),
  answer: caregiverAnswer,
  refusals: { NOT_FOUND, OWN_FILE, CHANGED_MEANWHILE },
  example: { params: file, body: { ...exampleDetails, version: 1 }, answer: exampleFile },
});

const changePapers = defineRoute({
  name: 'change-papers',
  method: 'PUT',
  path: '/facilities/{facilityId}/caregivers/{caregiverId}/papers',
  summary: '登记护理员的证书、健康证和培训记录；过期的不能派单',
  access: [managers, admins],
  params: ofFile,
  body: z.strictObject({ ...papersShape, version: z.int().min(1) }),
  answer: caregiverAnswer,
  refusals: { NOT_FOUND, OWN_FILE, CHANGED_MEANWHILE },
  example: { params: file, body: { ...examplePapers, version: 1 }, answer: exampleFile },
});

const recordLeave = defineRoute({
  name: 'record-leave',
  method: 'PUT',
  path: '/facilities/{facilityId}/caregivers/{caregiverId}/leaves/{from}',
  summary: '登记护理员从某天起请假；答复里列出需要改派的订单',
  access: [dispatchers, admins],
  params: ofFile.extend({ from: businessDate }),
  body: z.strictObject({ to: businessDate, reason }),
  answer: leaveAnswer,
  refusals: { ...leaveRefusals, OWN_FILE },
  example: {
    params: { ...file, from: '2026-11-24' },
    body: { to: '2026-11-26', reason: '病假' },
    answer: { ...exampleLeave, orderIds: [ids.order] },
  },
});

const cancelLeave = defineRoute({
  name: 'cancel-leave',
  method: 'DELETE',
  path: '/facilities/{facilityId}/caregivers/{caregiverId}/leaves/{from}',
  summary: '取消护理员的请假；已经过去的几天保留',
  access: [dispatchers, admins],
  params: ofFile.extend({ from: businessDate }),
  answer: caregiverAnswer,
  refusals: { NOT_FOUND, OWN_FILE, LEAVE_NOT_FOUND, LEAVE_IS_PAST },
  example: { params: { ...file, from: '2026-11-24' }, answer: exampleFile },
});

const callInSick = defineRoute({
  name: 'call-in-sick',
  method: 'POST',
  path: '/caregivers/{caregiverId}/sick-calls',
  summary: '护理员自己报病假，从今天起',
  access: [oneself],
  params: ofOneself,
  body: z.strictObject({ to: businessDate.optional() }),
  answer: leaveAnswer,
  refusals: leaveRefusals,
  example: {
    params: { caregiverId: ids.caregiver },
    body: { to: '2026-11-26' },
    answer: { ...exampleLeave, orderIds: [ids.order] },
  },
});

const suspendCaregiver = defineRoute({
  name: 'suspend-caregiver',
  method: 'PUT',
  path: '/facilities/{facilityId}/caregivers/{caregiverId}/suspension',
  summary: '停止给一位护理员派单',
  access: [managers, admins],
  params: ofFile,
  body: z.strictObject({ reason }),
  answer: caregiverAnswer,
  refusals: { NOT_FOUND, OWN_FILE, OFFICE_SUSPENDED },
  example: {
    params: file,
    body: { reason: '投诉核查中' },
    answer: { ...exampleFile, suspended: { reason: '投诉核查中', by: 'admin' } },
  },
});

const resumeCaregiver = defineRoute({
  name: 'resume-caregiver',
  method: 'DELETE',
  path: '/facilities/{facilityId}/caregivers/{caregiverId}/suspension',
  summary: '恢复派单；民政部门停的只能由民政部门恢复',
  access: [managers, admins],
  params: ofFile,
  answer: caregiverAnswer,
  refusals: { NOT_FOUND, OWN_FILE, OFFICE_SUSPENDED },
  example: { params: file, answer: exampleFile },
});

const linkPerson = defineRoute({
  name: 'link-person',
  method: 'PUT',
  path: '/facilities/{facilityId}/caregivers/{caregiverId}/person',
  summary: '绑定护理员的微信账号，由此可以接单；一个账号只能是一位护理员',
  access: [managers, admins],
  params: ofFile,
  body: z.strictObject({ personId: idSchema('person') }),
  answer: caregiverAnswer,
  refusals: { NOT_FOUND, OWN_FILE, OWN_ACCOUNT, PERSON_NOT_FOUND, PERSON_TAKEN, ALREADY_LINKED },
  example: {
    params: file,
    body: { personId: ids.person },
    answer: { ...exampleFile, personId: ids.person },
  },
});

const unlinkPerson = defineRoute({
  name: 'unlink-person',
  method: 'DELETE',
  path: '/facilities/{facilityId}/caregivers/{caregiverId}/person',
  summary: '解除护理员的微信账号，立即生效',
  access: [managers, admins],
  params: ofFile,
  answer: caregiverAnswer,
  refusals: { NOT_FOUND, OWN_FILE },
  example: { params: file, answer: exampleFile },
});

const endEmployment = defineRoute({
  name: 'end-employment',
  method: 'POST',
  path: '/facilities/{facilityId}/caregivers/{caregiverId}/leaving',
  summary: '登记护理员离职，微信账号随即解除；还有派单的先改派',
  access: [managers, admins],
  params: ofFile,
  body: z.strictObject({ on: businessDate }),
  answer: caregiverAnswer,
  refusals: { NOT_FOUND, OWN_FILE, NOT_YET, HAS_JOBS },
  example: { params: file, body: { on: '2026-11-22' }, answer: { ...exampleFile, leftOn: '2026-11-22' } },
});

const moveCaregiver = defineRoute({
  name: 'move-caregiver',
  method: 'POST',
  path: '/facilities/{facilityId}/caregivers/{caregiverId}/move',
  summary: '民政部门办理护理员转到另一家服务机构，档案和记录随人走',
  access: [admins],
  params: ofFile,
  body: z.strictObject({ toFacilityId: facilityId }),
  answer: caregiverAnswer,
  refusals: { NOT_FOUND, OWN_FILE, NOT_A_PROVIDER, OUTSIDE_YOUR_REGION, HAS_JOBS },
  example: {
    params: file,
    body: { toFacilityId: ids.otherFacility },
    answer: { ...exampleFile, providerId: ids.otherFacility },
  },
});

const exampleAsked = {
  level: 4 as const,
  amountFen: 200_000,
  state: 'ASKED' as const,
  asked: { by: { personId: ids.manager, role: 'staff' as const }, at: '2026-11-22T10:50:00+08:00' },
};
const confirmed = { by: { personId: ids.person, role: 'admin' as const }, at: '2026-11-23T10:50:00+08:00' };
const paid = {
  by: { personId: ids.person, role: 'finance' as const },
  at: '2026-11-24T10:50:00+08:00',
  reference: '2026-1187',
};

const askEntrySubsidy = defineRoute({
  name: 'ask-entry-subsidy',
  method: 'POST',
  path: '/facilities/{facilityId}/caregivers/{caregiverId}/entry-subsidy',
  summary: '为护理员申请入职补贴，数额按养老护理员证书等级',
  access: [managers],
  params: ofFile,
  answer: caregiverAnswer,
  refusals: { NOT_FOUND, OWN_FILE, SUBSIDY_ASKED, NO_ELDER_CARE_CERTIFICATE },
  example: { params: file, answer: { ...exampleFile, entrySubsidy: exampleAsked } },
});

const confirmEntrySubsidy = defineRoute({
  name: 'confirm-entry-subsidy',
  method: 'POST',
  path: '/facilities/{facilityId}/caregivers/{caregiverId}/entry-subsidy/confirmation',
  summary: '民政部门核定入职补贴，不能是申请人',
  access: [admins],
  params: ofFile,
  answer: caregiverAnswer,
  refusals: { NOT_FOUND, OWN_FILE, WRONG_STATE, SECOND_PERSON_NEEDED },
  example: {
    params: file,
    answer: { ...exampleFile, entrySubsidy: { ...exampleAsked, state: 'CONFIRMED', confirmed } },
  },
});

const recordEntrySubsidyPaid = defineRoute({
  name: 'record-entry-subsidy-paid',
  method: 'POST',
  path: '/facilities/{facilityId}/caregivers/{caregiverId}/entry-subsidy/payment',
  summary: '财政登记入职补贴已发放，不能是申请人或核定人',
  access: [finance],
  params: ofFile,
  body: z.strictObject({ reference: paperNumber.meta({ description: '付款凭证号' }) }),
  answer: caregiverAnswer,
  refusals: { NOT_FOUND, OWN_FILE, WRONG_STATE, SECOND_PERSON_NEEDED },
  example: {
    params: file,
    body: { reference: '2026-1187' },
    answer: { ...exampleFile, entrySubsidy: { ...exampleAsked, state: 'PAID', confirmed, paid } },
  },
});

const listWorkingDays = defineRoute({
  name: 'list-working-days',
  method: 'GET',
  path: '/facilities/{facilityId}/caregivers/{caregiverId}/days',
  summary: '护理员一个月里每天的派单',
  access: [dispatchers, admins, auditors],
  params: ofFile,
  query: z.strictObject({ month }),
  answer: workingDays,
  refusals: { NOT_FOUND },
  example: { params: file, query: { month: '2026-11' }, answer: exampleDays },
});

const seeOwnFile = defineRoute({
  name: 'see-own-file',
  method: 'GET',
  path: '/caregivers/{caregiverId}',
  summary: '护理员查看自己的档案，证件号和电话已脱敏',
  access: [oneself],
  params: ofOneself,
  answer: caregiverAnswer,
  refusals: { NOT_FOUND },
  example: { params: { caregiverId: ids.caregiver }, answer: { ...exampleFile, phone: '138****0000' } },
});

const listOwnDays = defineRoute({
  name: 'list-own-days',
  method: 'GET',
  path: '/caregivers/{caregiverId}/days',
  summary: '护理员查看自己一个月里每天的派单',
  access: [oneself],
  params: ofOneself,
  query: z.strictObject({ month }),
  answer: workingDays,
  refusals: { NOT_FOUND },
  example: { params: { caregiverId: ids.caregiver }, query: { month: '2026-11' }, answer: exampleDays },
});

const listExpiringPapers = defineRoute({
  name: 'list-expiring-papers',
  method: 'GET',
  path: '/facilities/{facilityId}/expiring-papers',
  summary: '服务机构里已经过期、或若干天内到期的健康证和证书（默认 30 天）',
  access: [dispatchers, admins, auditors],
  params: ofFacility,
  query: z.strictObject({ days: days.optional() }),
  answer: papersAnswer,
  refusals: { NOT_FOUND },
  example: { params: { facilityId: ids.facility }, query: { days: 30 }, answer: { papers: [examplePaper] } },
});

const listRegionExpiringPapers = defineRoute({
  name: 'list-region-expiring-papers',
  method: 'GET',
  path: '/regions/{region}/expiring-papers',
  summary: '一个县、乡镇或村里已经过期、或若干天内到期的健康证和证书',
  access: [admins, auditors],
  params: ofRegion,
  query: z.strictObject({ days: days.optional() }),
  answer: papersAnswer,
  refusals: { REGION_TOO_WIDE },
  example: { params: { region: '410105' }, query: { days: 30 }, answer: { papers: [examplePaper] } },
});

const enterDishonesty = defineRoute({
  name: 'enter-dishonesty',
  method: 'POST',
  path: '/regions/{region}/dishonesty',
  summary: '把一个人列入养老服务失信名单；从生效日起各机构都不能派单，以前的服务照旧结算',
  access: [admins],
  params: ofRegion,
  body: z.strictObject({
    entryId,
    citizenNumber,
    name,
    from: businessDate,
    to: businessDate.optional(),
    reason,
  }),
  answer: z.strictObject({ entryId, citizenMasked: z.string(), orderIds }),
  refusals: { ...citizenNumberRefusals, ALREADY_LISTED, DATES_REVERSED, ID_REUSED, TOO_MANY_REQUESTS },
  example: {
    params: { region: '410105' },
    body: {
      entryId: ids.entry,
      citizenNumber: '41102519810307002X',
      name: '张桂兰',
      from: '2026-12-01',
      to: '2028-11-30',
      reason: '虚假签到，郑民罚〔2026〕8 号',
    },
    answer: { entryId: ids.entry, citizenMasked: '4110********002X', orderIds: [ids.order] },
  },
});

const listDishonesty = defineRoute({
  name: 'list-dishonesty',
  method: 'GET',
  path: '/regions/{region}/dishonesty',
  summary: '本地区列入的养老服务失信名单',
  access: [admins, auditors],
  params: ofRegion,
  answer: z.strictObject({ entries: z.array(dishonestyEntry) }),
  refusals: {},
  example: {
    params: { region: '410105' },
    answer: {
      entries: [
        {
          entryId: ids.entry,
          name: '张桂兰',
          citizenMasked: '4110********002X',
          region: '410105',
          from: '2026-12-01',
          to: '2028-11-30',
          reason: '虚假签到，郑民罚〔2026〕8 号',
        },
      ],
    },
  },
});

const liftDishonesty = defineRoute({
  name: 'lift-dishonesty',
  method: 'POST',
  path: '/regions/{region}/dishonesty/{entryId}/lifting',
  summary: '把一个人移出失信名单，记录保留',
  access: [admins],
  params: ofRegion.extend({ entryId }),
  body: z.strictObject({ reason }),
  answer: z.strictObject({ entryId }),
  refusals: { NOT_FOUND, NOT_LISTED },
  example: {
    params: { region: '410105', entryId: ids.entry },
    body: { reason: '处罚撤销' },
    answer: { entryId: ids.entry },
  },
});

export const caregiversRoutes = {
  registerCaregiver,
  listCaregivers,
  listRegionCaregivers,
  seeCaregiver,
  seeCaregiverNumber,
  changeCaregiver,
  changePapers,
  recordLeave,
  cancelLeave,
  callInSick,
  suspendCaregiver,
  resumeCaregiver,
  linkPerson,
  unlinkPerson,
  endEmployment,
  moveCaregiver,
  askEntrySubsidy,
  confirmEntrySubsidy,
  recordEntrySubsidyPaid,
  listWorkingDays,
  seeOwnFile,
  listOwnDays,
  listExpiringPapers,
  listRegionExpiringPapers,
  enterDishonesty,
  listDishonesty,
  liftDishonesty,
};
