import * as z from 'zod';
import { FAMILY_SCOPES, ROLES, STAFF_DUTIES } from '../../shared/access.ts';
import { defineRoute } from '../../shared/contract.ts';
import { idSchema } from '../../shared/ids.ts';
import { lineOfText, regionCode } from '../../shared/schemas.ts';
import { identityRefusals } from './refusals.ts';
import { GRANTABLE, RELATIONS } from './store.ts';

const ids = {
  person: 'pn_01JD000000000000000000000A',
  relative: 'pn_01JD000000000000000000000B',
  elder: 'el_01JD000000000000000000000A',
  facility: 'fc_01JD000000000000000000000A',
  request: 'rq_01JD000000000000000000000A',
  code: 'lc_01JD000000000000000000000A',
};
const instant = z.iso.datetime({ offset: true });
const secretText = z.string().min(1).max(256);
const by = z.strictObject({ personId: z.string(), role: z.enum([...ROLES, 'system']) });
const scopes = z
  .array(z.enum(FAMILY_SCOPES))
  .min(1)
  .refine((list) => new Set(list).size === list.length);

const session = z.strictObject({
  personId: idSchema('person'),
  token: z.string(),
  tokenExpiresAt: instant,
  refreshToken: z.string(),
  sessionEndsAt: instant,
});
const sessionExample = {
  personId: ids.person,
  token: 'access.pn_….ss_….t6x1k0.ky_….…',
  tokenExpiresAt: '2026-11-22T12:50:00+08:00',
  refreshToken: 'refresh.pn_….ss_….1.ky_….…',
  sessionEndsAt: '2026-11-29T10:50:00+08:00',
};
const wechatRefusals = {
  WECHAT_BUSY: identityRefusals.WECHAT_BUSY,
  LOGIN_CODE_INVALID: identityRefusals.LOGIN_CODE_INVALID,
  WECHAT_RISK: identityRefusals.WECHAT_RISK,
  WECHAT_TOO_OFTEN: identityRefusals.WECHAT_TOO_OFTEN,
};

const logIn = defineRoute({
  name: 'log-in',
  method: 'POST',
  path: '/sessions',
  summary: '用 wx.login 的 code 登录，首次登录自动建立账号',
  access: 'public',
  body: z.strictObject({ code: z.string().min(1).max(128) }),
  answer: session,
  refusals: wechatRefusals,
  example: { body: { code: '0a1b2c3d' }, answer: sessionExample },
});

const refreshSession = defineRoute({
  name: 'refresh-session',
  method: 'POST',
  path: '/sessions/refresh',
  summary: '登录续期；七天未用或满三十天须重新登录',
  access: 'public',
  body: z.strictObject({ refreshToken: secretText }),
  answer: session,
  refusals: { SESSION_OVER: identityRefusals.SESSION_OVER },
  example: { body: { refreshToken: sessionExample.refreshToken }, answer: sessionExample },
});

const logOut = defineRoute({
  name: 'log-out',
  method: 'DELETE',
  path: '/sessions',
  summary: '退出登录；everywhere=true 时退出所有手机',
  access: 'anyone-signed-in',
  query: z.strictObject({ everywhere: z.literal('true').optional() }),
  answer: z.strictObject({ ended: z.int() }),
  refusals: {},
  example: { query: { everywhere: 'true' }, answer: { ended: 2 } },
});

const showMe = defineRoute({
  name: 'show-me',
  method: 'GET',
  path: '/me',
  summary: '我是谁、能为谁办事、我提出的家属申请',
  access: 'anyone-signed-in',
  answer: z.strictObject({
    personId: idSchema('person'),
    displayName: z.string().optional(),
    hasPhone: z.boolean(),
    grants: z.array(
      z.strictObject({
        role: z.enum(ROLES),
        over: z.string(),
        scopes: z.array(z.enum(FAMILY_SCOPES)).optional(),
        duty: z.enum(STAFF_DUTIES).optional(),
      }),
    ),
    familyRequests: z.array(
      z.strictObject({
        requestId: idSchema('request'),
        requestedAt: instant,
        state: z.enum(['WAITING', 'CONFIRMED', 'EXPIRED']),
      }),
    ),
  }),
  refusals: {},
  example: {
    answer: {
      personId: ids.person,
      displayName: '王芳',
      hasPhone: true,
      grants: [{ role: 'family', over: ids.elder, scopes: ['view', 'book'] }],
      familyRequests: [{ requestId: ids.request, requestedAt: '2026-11-22T10:50:00+08:00', state: 'CONFIRMED' }],
    },
  },
});

const nameMyself = defineRoute({
  name: 'name-myself',
  method: 'PUT',
  path: '/me/display-name',
  summary: '填写同事看到的称呼',
  access: 'anyone-signed-in',
  body: z.strictObject({ displayName: lineOfText(20) }),
  answer: z.strictObject({ displayName: z.string() }),
  refusals: {},
  example: { body: { displayName: '王芳' }, answer: { displayName: '王芳' } },
});

const recordMyPhone = defineRoute({
  name: 'record-my-phone',
  method: 'PUT',
  path: '/me/phone',
  summary: '用微信手机号授权的 code 登记联系电话',
  access: 'anyone-signed-in',
  body: z.strictObject({ code: z.string().min(1).max(128) }),
  answer: z.strictObject({ lastDigits: z.string() }),
  refusals: wechatRefusals,
  example: { body: { code: '0a1b2c3d' }, answer: { lastDigits: '1234' } },
});

const grantParams = z.strictObject({
  personId: idSchema('person'),
  role: z.enum(GRANTABLE),
  over: z.union([idSchema('facility'), regionCode]),
});
const grantAnswer = z.strictObject({
  personId: idSchema('person'),
  role: z.enum(GRANTABLE),
  over: z.string(),
  duty: z.enum(STAFF_DUTIES).optional(),
});
const grantRefusals = {
  OWN_ACCOUNT: identityRefusals.OWN_ACCOUNT,
  OUTSIDE_YOUR_REGION: identityRefusals.OUTSIDE_YOUR_REGION,
};
const grantExample = { personId: ids.person, role: 'staff', over: ids.facility } as const;

const grantRole = defineRoute({
  name: 'grant-role',
  method: 'PUT',
  path: '/people/{personId}/grants/{role}/{over}',
  summary: '管理员在本辖区内授权：助餐点和服务机构员工、话务员、财务、管理员、审计',
  access: [{ role: 'admin', within: 'any' }],
  params: grantParams,
  body: z.strictObject({ duty: z.enum(STAFF_DUTIES).optional() }),
  answer: grantAnswer,
  refusals: { ...grantRefusals, DUTY_MISSING: identityRefusals.DUTY_MISSING },
  example: { params: grantExample, body: { duty: 'cook' }, answer: { ...grantExample, duty: 'cook' } },
});

const revokeRole = defineRoute({
  name: 'revoke-role',
  method: 'DELETE',
  path: '/people/{personId}/grants/{role}/{over}',
  summary: '管理员收回本辖区内的授权，立即生效',
  access: [{ role: 'admin', within: 'any' }],
  params: grantParams,
  answer: grantAnswer,
  refusals: grantRefusals,
  example: { params: grantExample, answer: grantExample },
});

const people = z.strictObject({
  people: z.array(
    z.strictObject({
      personId: idSchema('person'),
      role: z.enum(GRANTABLE),
      duty: z.enum(STAFF_DUTIES).optional(),
      displayName: z.string().optional(),
      since: instant,
    }),
  ),
});

const listStaff = defineRoute({
  name: 'list-staff',
  method: 'GET',
  path: '/facilities/{facilityId}/staff',
  summary: '助餐点的员工名单',
  access: [
    { role: 'staff', within: 'own' },
    { role: 'admin', within: 'region' },
    { role: 'auditor', within: 'region' },
  ],
  params: z.strictObject({ facilityId: idSchema('facility') }),
  answer: people,
  refusals: {},
  example: {
    params: { facilityId: ids.facility },
    answer: {
      people: [
        {
          personId: ids.person,
          role: 'staff',
          duty: 'cook',
          displayName: '李师傅',
          since: '2026-11-01T08:00:00+08:00',
        },
      ],
    },
  },
});

const listOfficers = defineRoute({
  name: 'list-officers',
  method: 'GET',
  path: '/regions/{region}/officers',
  summary: '这一级区划的话务员、财务、管理员和审计名单',
  access: [
    { role: 'admin', within: 'region' },
    { role: 'auditor', within: 'region' },
  ],
  params: z.strictObject({ region: regionCode }),
  answer: people,
  refusals: {},
  example: {
    params: { region: '411002' },
    answer: { people: [{ personId: ids.person, role: 'operator', since: '2026-11-01T08:00:00+08:00' }] },
  },
});

const linkCodeBody = z.discriminatedUnion('as', [
  z.strictObject({ codeId: idSchema('linkCode'), as: z.literal('elder') }),
  z.strictObject({ codeId: idSchema('linkCode'), as: z.literal('family'), scopes }),
]);
const linkCodeAnswer = z.strictObject({ code: z.string(), expiresAt: instant });
const linkCodeRefusals = { LINK_CODE_TAKEN: identityRefusals.LINK_CODE_TAKEN };
const linkCodeExample = {
  body: { codeId: ids.code, as: 'family', scopes: ['view', 'book'] },
  answer: { code: '0482915637', expiresAt: '2026-11-23T10:50:00+08:00' },
} as const;
const elderParams = z.strictObject({ elderId: idSchema('elder') });
const counterParams = z.strictObject({ facilityId: idSchema('facility'), elderId: idSchema('elder') });

const issueLinkCode = defineRoute({
  name: 'issue-link-code',
  method: 'POST',
  path: '/elders/{elderId}/link-codes',
  summary: '生成一次性绑定码：老人给家属，或热线给老人本人',
  access: [
    { role: 'elder', within: 'own' },
    { role: 'operator', within: 'region' },
  ],
  params: elderParams,
  body: linkCodeBody,
  answer: linkCodeAnswer,
  refusals: linkCodeRefusals,
  example: {
    params: { elderId: ids.elder },
    ...linkCodeExample,
    body: { ...linkCodeExample.body, scopes: ['view', 'book'] },
  },
});

const issueLinkCodeAtCounter = defineRoute({
  name: 'issue-link-code-at-counter',
  method: 'POST',
  path: '/facilities/{facilityId}/elders/{elderId}/link-codes',
  summary: '柜台为到场的老人打印一次性绑定码',
  access: [{ role: 'staff', within: 'own' }],
  params: counterParams,
  body: linkCodeBody,
  answer: linkCodeAnswer,
  refusals: linkCodeRefusals,
  example: {
    params: { facilityId: ids.facility, elderId: ids.elder },
    body: { codeId: ids.code, as: 'elder' },
    answer: linkCodeExample.answer,
  },
});

const useLinkCode = defineRoute({
  name: 'use-link-code',
  method: 'POST',
  path: '/link-codes/use',
  summary: '输入绑定码，成为老人本人账号或家属',
  access: 'anyone-signed-in',
  body: z.strictObject({
    code: z.string().regex(/^\d{10}$/),
    /** A relative says who they are; an elder linking their own phone need not. */
    relation: z.enum(RELATIONS).optional(),
    myName: lineOfText(20).optional(),
  }),
  answer: z.strictObject({
    elderId: idSchema('elder'),
    as: z.enum(['elder', 'family']),
    scopes: z.array(z.enum(FAMILY_SCOPES)).optional(),
  }),
  refusals: {
    LINK_CODE_WRONG: identityRefusals.LINK_CODE_WRONG,
    OWN_BINDING: identityRefusals.OWN_BINDING,
    RELATIVE_UNNAMED: identityRefusals.RELATIVE_UNNAMED,
    BINDING_DISPUTED: identityRefusals.BINDING_DISPUTED,
  },
  example: {
    body: { code: '0482915637', relation: 'child', myName: '王芳' },
    answer: { elderId: ids.elder, as: 'family', scopes: ['view', 'book'] },
  },
});

const requestBinding = defineRoute({
  name: 'request-binding',
  method: 'POST',
  path: '/family-requests',
  summary: '家属凭老人身份证号和姓名申请绑定；无论是否查到，答复相同',
  access: 'anyone-signed-in',
  body: z.strictObject({
    requestId: idSchema('request'),
    citizenNumber: z.string().min(1).max(40),
    elderName: lineOfText(30),
    myName: lineOfText(20),
    relation: z.enum(RELATIONS),
    scopes,
  }),
  answer: z.strictObject({ requestId: idSchema('request'), state: z.literal('WAITING'), waitsUntil: instant }),
  refusals: { CITIZEN_NUMBER_WRONG: identityRefusals.CITIZEN_NUMBER_WRONG },
  example: {
    body: {
      requestId: ids.request,
      citizenNumber: '411002194601010019',
      elderName: '王建国',
      myName: '王芳',
      relation: 'child',
      scopes: ['view', 'book'],
    },
    answer: { requestId: ids.request, state: 'WAITING', waitsUntil: '2026-11-29T10:50:00+08:00' },
  },
});

const bindings = z.strictObject({
  bindings: z.array(
    z.discriminatedUnion('as', [
      z.strictObject({
        as: z.literal('elder'),
        personId: idSchema('person'),
        state: z.enum(['ACTIVE', 'REVOKED']),
        since: instant,
        by,
      }),
      z.strictObject({
        as: z.literal('family'),
        personId: idSchema('person'),
        state: z.enum(['REQUESTED', 'ACTIVE', 'DISPUTED', 'REVOKED', 'EXPIRED']),
        scopes: z.array(z.enum(FAMILY_SCOPES)),
        relation: z.enum(RELATIONS),
        name: z.string(),
        since: instant,
        by,
      }),
    ]),
  ),
});
const bindingsExample = {
  bindings: [
    {
      as: 'family',
      personId: ids.relative,
      state: 'REQUESTED',
      scopes: ['view', 'book'],
      relation: 'child',
      name: '王芳',
      since: '2026-11-22T10:50:00+08:00',
      by: { personId: ids.relative, role: 'family' },
    },
  ],
} satisfies z.input<typeof bindings>;

const listBindings = defineRoute({
  name: 'list-bindings',
  method: 'GET',
  path: '/elders/{elderId}/bindings',
  summary: '谁能为这位老人办事、谁在申请',
  access: [
    { role: 'elder', within: 'own' },
    { role: 'operator', within: 'region' },
  ],
  params: elderParams,
  answer: bindings,
  refusals: {},
  example: { params: { elderId: ids.elder }, answer: bindingsExample },
});

const listBindingsAtCounter = defineRoute({
  name: 'list-bindings-at-counter',
  method: 'GET',
  path: '/facilities/{facilityId}/elders/{elderId}/bindings',
  summary: '柜台查看到场老人的绑定',
  access: [{ role: 'staff', within: 'own' }],
  params: counterParams,
  answer: bindings,
  refusals: {},
  example: { params: { facilityId: ids.facility, elderId: ids.elder }, answer: bindingsExample },
});

const bindingParams = z.strictObject({ elderId: idSchema('elder'), personId: idSchema('person') });
const bindingAtCounterParams = counterParams.extend({ personId: idSchema('person') });
const confirmation = z.strictObject({ scopes });
const bindingAnswer = z.strictObject({
  elderId: idSchema('elder'),
  personId: idSchema('person'),
  state: z.enum(['REQUESTED', 'ACTIVE', 'DISPUTED', 'REVOKED', 'EXPIRED']),
});
const confirmRefusals = {
  OWN_BINDING: identityRefusals.OWN_BINDING,
  BINDING_NOT_WAITING: identityRefusals.BINDING_NOT_WAITING,
  BINDING_DISPUTED: identityRefusals.BINDING_DISPUTED,
};
const bound = { elderId: ids.elder, personId: ids.relative };

const confirmBinding = defineRoute({
  name: 'confirm-binding',
  method: 'PUT',
  path: '/elders/{elderId}/bindings/{personId}',
  summary: '老人本人或热线同意家属绑定，或调整权限；有争议的由热线裁定',
  access: [
    { role: 'elder', within: 'own' },
    { role: 'operator', within: 'region' },
  ],
  params: bindingParams,
  body: confirmation,
  answer: bindingAnswer,
  refusals: confirmRefusals,
  example: { params: bound, body: { scopes: ['view'] }, answer: { ...bound, state: 'ACTIVE' } },
});

const confirmBindingAtCounter = defineRoute({
  name: 'confirm-binding-at-counter',
  method: 'PUT',
  path: '/facilities/{facilityId}/elders/{elderId}/bindings/{personId}',
  summary: '老人到柜台当面同意家属绑定',
  access: [{ role: 'staff', within: 'own' }],
  params: bindingAtCounterParams,
  body: confirmation,
  answer: bindingAnswer,
  refusals: confirmRefusals,
  example: {
    params: { ...bound, facilityId: ids.facility },
    body: { scopes: ['view'] },
    answer: { ...bound, state: 'ACTIVE' },
  },
});

const revocation = z.strictObject({ as: z.enum(['elder', 'family']).default('family') });

const revokeBinding = defineRoute({
  name: 'revoke-binding',
  method: 'DELETE',
  path: '/elders/{elderId}/bindings/{personId}',
  summary: '老人、家属本人或热线解除绑定，或拒绝申请；as=elder 解除老人本人账号',
  access: [
    { role: 'elder', within: 'own' },
    { role: 'family', within: 'own' },
    { role: 'operator', within: 'region' },
  ],
  params: bindingParams,
  query: revocation,
  answer: bindingAnswer,
  refusals: {},
  example: { params: bound, query: { as: 'family' }, answer: { ...bound, state: 'REVOKED' } },
});

const revokeBindingAtCounter = defineRoute({
  name: 'revoke-binding-at-counter',
  method: 'DELETE',
  path: '/facilities/{facilityId}/elders/{elderId}/bindings/{personId}',
  summary: '老人到柜台解除绑定或拒绝申请',
  access: [{ role: 'staff', within: 'own' }],
  params: bindingAtCounterParams,
  query: revocation,
  answer: bindingAnswer,
  refusals: {},
  example: {
    params: { ...bound, facilityId: ids.facility },
    query: { as: 'elder' },
    answer: { ...bound, state: 'REVOKED' },
  },
});

const disputeBinding = defineRoute({
  name: 'dispute-binding',
  method: 'POST',
  path: '/elders/{elderId}/bindings/{personId}/dispute',
  summary: '对绑定有异议：立即停用，由热线核实',
  access: [
    { role: 'elder', within: 'own' },
    { role: 'operator', within: 'region' },
  ],
  params: bindingParams,
  answer: bindingAnswer,
  refusals: { BINDING_NOT_ACTIVE: identityRefusals.BINDING_NOT_ACTIVE },
  example: { params: bound, answer: { ...bound, state: 'DISPUTED' } },
});

export const identityRoutes = {
  logIn,
  refreshSession,
  logOut,
  showMe,
  nameMyself,
  recordMyPhone,
  grantRole,
  revokeRole,
  listStaff,
  listOfficers,
  issueLinkCode,
  issueLinkCodeAtCounter,
  useLinkCode,
  requestBinding,
  listBindings,
  listBindingsAtCounter,
  confirmBinding,
  confirmBindingAtCounter,
  revokeBinding,
  revokeBindingAtCounter,
  disputeBinding,
};
