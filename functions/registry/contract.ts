import * as z from 'zod';
import type { AccessRule } from '../../shared/access.ts';
import { defineRoute } from '../../shared/contract.ts';
import { idSchema } from '../../shared/ids.ts';
import { commonRefusals } from '../../shared/refusal.ts';
import { businessDate, by, lineOfText, location, regionCode } from '../../shared/schemas.ts';
import { CONSENT_HOWS } from './consent.ts';
import { CONSENT_TEXT, PURPOSES } from './consent-text.ts';
import { isPhone, plainPhone } from './phone.ts';
import { citizenNumberRefusals, registryRefusals } from './refusals.ts';
import { ALLERGENS, CATEGORIES, codesOf, DIETS, LEVELS, SCALES } from './vocabulary.ts';

const {
  ALREADY_REGISTERED,
  NOT_A_PLACE,
  FUTURE_DATE,
  BACK_DATED_NEEDS_REASON,
  BEFORE_BIRTH,
  DATES_REVERSED,
  TOO_LONG_A_HISTORY,
  MERGED,
  ERASED,
} = registryRefusals;
const { NOT_FOUND, ID_REUSED, TOO_MANY_REQUESTS } = commonRefusals;

const elder = z.strictObject({ elderId: idSchema('elder') });
const citizenNumber = z.string().min(1).max(40).meta({ description: '18 位身份证号或港澳台居民居住证号' });
const name = lineOfText(40);
const phone = z.string().max(40).overwrite(plainPhone).refine(isPhone).meta({ description: '手机号或固定电话' });
const address = lineOfText(100);
const reason = lineOfText(200);
const category = z.enum(codesOf(CATEGORIES));
const level = z.enum(codesOf(LEVELS));
const diets = z.array(z.enum(codesOf(DIETS))).max(5);
const allergens = z.array(z.enum(codesOf(ALLERGENS))).max(9);
const cursor = z.string().max(1000);
const stays = z.array(z.strictObject({ region: regionCode, from: businessDate }));
const categorySpan = z.strictObject({
  category,
  from: businessDate,
  to: businessDate.optional(),
  evidence: lineOfText(80).optional(),
});
const assessment = z.strictObject({
  scale: z.enum(codesOf(SCALES)),
  score: z.int().min(0).max(200).optional(),
  level,
  assessor: lineOfText(60),
  on: businessDate,
  validUntil: businessDate,
});
const file = z
  .strictObject({
    elderId: idSchema('elder'),
    name: z.string(),
    citizenMasked: z.string(),
    birthDate: businessDate,
    age: z.int(),
    sex: z.enum(['male', 'female']),
    phone: z.string().optional(),
    address: z.string().optional(),
    location: location.optional(),
    region: regionCode,
    households: stays,
    residences: stays,
    categories: z.array(categorySpan),
    assessments: z.array(assessment),
    diets: diets.optional(),
    allergens: allergens.optional(),
    suspensions: z.array(z.strictObject({ from: businessDate, to: businessDate.optional(), reason: z.string() })),
    deceasedOn: businessDate.optional(),
    aliases: z.array(idSchema('elder')).optional().meta({ description: '并入这份档案的其他编号' }),
    mergedInto: idSchema('elder').optional().meta({ description: '已并入的档案；这个编号只能查看' }),
    version: z.int(),
  })
  .meta({ description: '财务和审计看到的姓名、电话已脱敏，且没有住址和饮食信息' });

const elderId = 'el_01JD8Q0V7ME3T5Y9K2R4W6XZAB';
const exampleFile: z.input<typeof file> = {
  elderId,
  name: '张桂兰',
  citizenMasked: '4110********0026',
  birthDate: '1951-03-07',
  age: 75,
  sex: 'female',
  phone: '13800000000',
  address: '颍桥回族镇北街 8 号',
  region: '411025101',
  households: [{ region: '411025', from: '2026-01-05' }],
  residences: [{ region: '411025101', from: '2026-01-05' }],
  categories: [{ category: 'living-alone', from: '2026-01-05', evidence: '襄民〔2026〕12 号' }],
  assessments: [
    {
      scale: 'GB/T 42195-2022',
      score: 70,
      level: 'mild',
      assessor: '襄城县评估中心',
      on: '2026-02-01',
      validUntil: '2027-01-31',
    },
  ],
  diets: ['low-salt'],
  allergens: ['peanut'],
  suspensions: [],
  version: 3,
};

const exampleDuplicate = 'el_01JD8Q0V7ME3T5Y9K2R4W6XZAC';
const merge = z.strictObject({
  elderId: idSchema('elder'),
  duplicateId: idSchema('elder'),
  state: z.enum(['PROPOSED', 'MERGED']),
  proposedBy: z.string().meta({ description: '提出人的角色' }),
  reason: z.string(),
});
const exampleMerge: z.input<typeof merge> = {
  elderId,
  duplicateId: exampleDuplicate,
  state: 'PROPOSED',
  proposedBy: 'operator',
  reason: '同一人用居住证和身份证各建了一份',
};
const { SAME_FILE, DEATH_DIFFERS } = registryRefusals;
const mergeRefusals = { SAME_FILE, DEATH_DIFFERS };

const purpose = z.enum(PURPOSES);
const consents = z
  .strictObject({
    elderId: idSchema('elder'),
    textVersion: z.string(),
    told: z.string().meta({ description: '依职责办理、只须告知的' }),
    purposes: z.array(
      z.strictObject({
        purpose,
        title: z.string(),
        says: z.string(),
        without: z.string().meta({ description: '不同意会怎样' }),
        said: z
          .strictObject({
            given: z.boolean(),
            textVersion: z.string(),
            how: z.enum(CONSENT_HOWS),
            by,
            at: z.iso.datetime({ offset: true }),
          })
          .optional(),
      }),
    ),
    ask: z.boolean().meta({ description: '还没有按现在的告知书问过' }),
  })
  .meta({ description: '告知书，和老人对每一项说过的话' });
const exampleConsents: z.input<typeof consents> = {
  elderId,
  textVersion: CONSENT_TEXT.version,
  told: CONSENT_TEXT.told,
  purposes: [
    {
      purpose: 'photos',
      ...CONSENT_TEXT.purposes.photos,
      said: {
        given: true,
        textVersion: CONSENT_TEXT.version,
        how: 'paper',
        by: { personId: 'pn_01JD8Q0V7ME3T5Y9K2R4W6XZAB', role: 'operator' },
        at: '2026-11-22T10:50:00+08:00',
      },
    },
  ],
  ask: true,
};

const offices: readonly AccessRule[] = [
  { role: 'operator', within: 'region' },
  { role: 'admin', within: 'region' },
];
const admins: readonly AccessRule[] = [{ role: 'admin', within: 'region' }];

export const registryRoutes = {
  registerElder: defineRoute({
    name: 'register-elder',
    method: 'POST',
    path: '/regions/{region}/elders',
    summary: '为居住在本地区的老人建档',
    access: offices,
    params: z.strictObject({ region: regionCode.meta({ description: '老人现在居住的地区' }) }),
    body: z.strictObject({
      elderId: idSchema('elder'),
      citizenNumber,
      name,
      phone: phone.optional(),
      address: address.optional(),
      household: regionCode,
      diets: diets.default([]),
      allergens: allergens.default([]),
    }),
    answer: z.strictObject({
      elderId: idSchema('elder'),
      citizenMasked: z.string(),
      birthDate: businessDate,
      sex: z.enum(['male', 'female']),
    }),
    refusals: { ...citizenNumberRefusals, ALREADY_REGISTERED, NOT_A_PLACE, BEFORE_BIRTH, ID_REUSED },
    example: {
      params: { region: '411025101' },
      body: {
        elderId,
        citizenNumber: '411025195103070026',
        name: '张桂兰',
        phone: '13800000000',
        address: '颍桥回族镇北街 8 号',
        household: '411025',
        diets: ['low-salt'],
        allergens: ['peanut'],
      },
      answer: { elderId, citizenMasked: '4110********0026', birthDate: '1951-03-07', sex: 'female' },
    },
  }),

  seeElder: defineRoute({
    name: 'see-elder',
    method: 'GET',
    path: '/elders/{elderId}',
    summary: '查看老人档案，证件号码总是脱敏的',
    access: [
      { role: 'elder', within: 'own' },
      { role: 'family', within: 'own', scope: 'view' },
      ...offices,
      { role: 'finance', within: 'region' },
      { role: 'auditor', within: 'region' },
    ],
    params: elder,
    answer: file,
    refusals: { NOT_FOUND },
    example: { params: { elderId }, answer: exampleFile },
  }),

  seeCitizenNumber: defineRoute({
    name: 'see-citizen-number',
    method: 'POST',
    path: '/elders/{elderId}/citizen-number',
    summary: '写明原因后查看完整证件号码，每次查看都会留痕',
    access: offices,
    params: elder,
    body: z.strictObject({ reason }),
    answer: z.strictObject({ citizenNumber: z.string() }),
    refusals: { NOT_FOUND, ERASED, TOO_MANY_REQUESTS },
    example: {
      params: { elderId },
      body: { reason: '代办低保申请' },
      answer: { citizenNumber: '411025195103070026' },
    },
  }),

  seeElderTrail: defineRoute({
    name: 'see-elder-trail',
    method: 'GET',
    path: '/elders/{elderId}/trail',
    summary: '谁改过这份档案、谁看过完整证件号码',
    access: [...admins, { role: 'auditor', within: 'region' }],
    params: elder,
    query: z.strictObject({ cursor: cursor.optional() }),
    answer: z.strictObject({
      entries: z.array(
        z.strictObject({
          did: z.string(),
          personId: z.string(),
          role: z.string(),
          at: z.string(),
          fields: z.array(z.string()),
          reason: z.string().optional(),
        }),
      ),
      cursor: cursor.optional(),
    }),
    refusals: {},
    example: {
      params: { elderId },
      query: {},
      answer: {
        entries: [
          {
            did: 'see-citizen-number',
            personId: 'pn_01JD8Q0V7ME3T5Y9K2R4W6XZAB',
            role: 'operator',
            at: '2026-11-22T10:50:00+08:00',
            fields: [],
            reason: '代办低保申请',
          },
        ],
      },
    },
  }),

  findElder: defineRoute({
    name: 'find-elder',
    method: 'POST',
    path: '/elders/find',
    summary: '按证件号码查找老人，查不到和无权查看的回答一样',
    access: [
      { role: 'staff', within: 'any' },
      { role: 'operator', within: 'any' },
      { role: 'admin', within: 'any' },
    ],
    body: z.strictObject({ citizenNumber }),
    answer: z.strictObject({
      elders: z
        .array(
          z.strictObject({
            elderId: idSchema('elder'),
            name: z.string(),
            age: z.int(),
            diets,
            allergens,
            active: z.boolean().meta({ description: '已去世或已暂停服务的为 false' }),
          }),
        )
        .max(1),
    }),
    refusals: { ...citizenNumberRefusals, TOO_MANY_REQUESTS },
    example: {
      body: { citizenNumber: '411025195103070026' },
      answer: {
        elders: [{ elderId, name: '张桂兰', age: 75, diets: ['low-salt'], allergens: ['peanut'], active: true }],
      },
    },
  }),

  listElders: defineRoute({
    name: 'list-elders',
    method: 'GET',
    path: '/regions/{region}/elders',
    summary: '一个县、乡镇或村的老人名单，已脱敏',
    access: offices,
    params: z.strictObject({ region: regionCode }),
    query: z.strictObject({ cursor: cursor.optional(), limit: z.coerce.number().int().min(1).max(100).optional() }),
    answer: z.strictObject({
      elders: z.array(
        z.strictObject({
          elderId: idSchema('elder'),
          name: z.string(),
          citizenMasked: z.string(),
          age: z.int(),
          region: regionCode,
          categories: z.array(category),
          assessmentLevel: level.optional(),
          deceased: z.boolean(),
          suspended: z.boolean(),
        }),
      ),
      cursor: cursor.optional(),
    }),
    refusals: { REGION_TOO_WIDE: registryRefusals.REGION_TOO_WIDE },
    example: {
      params: { region: '411025101' },
      query: { limit: 50 },
      answer: {
        elders: [
          {
            elderId,
            name: '张*兰',
            citizenMasked: '4110********0026',
            age: 75,
            region: '411025101',
            categories: ['living-alone'],
            assessmentLevel: 'mild',
            deceased: false,
            suspended: false,
          },
        ],
      },
    },
  }),

  updateElder: defineRoute({
    name: 'update-elder',
    method: 'PUT',
    path: '/elders/{elderId}/details',
    summary: '修改联系方式、住址、饮食和过敏信息；姓名只能由工作人员更正',
    access: [{ role: 'elder', within: 'own' }, { role: 'family', within: 'own', scope: 'book' }, ...offices],
    params: elder,
    body: z.strictObject({
      version: z.int().meta({ description: '打开档案时看到的版本' }),
      name: name.optional(),
      phone: phone.nullable().optional(),
      address: address.nullable().optional(),
      location: location
        .nullable()
        .optional()
        .meta({ description: '住址在地图上的位置；只改住址不填位置，原来的位置就去掉' }),
      diets: diets.optional(),
      allergens: allergens.optional(),
    }),
    answer: file,
    refusals: {
      NOT_FOUND,
      MERGED,
      ERASED,
      CONSENT_NEEDED: registryRefusals.CONSENT_NEEDED,
      CHANGED_MEANWHILE: registryRefusals.CHANGED_MEANWHILE,
      OFFICE_ONLY: registryRefusals.OFFICE_ONLY,
    },
    example: { params: { elderId }, body: { version: 2, diets: ['low-salt'] }, answer: exampleFile },
  }),

  recordResidence: defineRoute({
    name: 'record-residence',
    method: 'POST',
    path: '/elders/{elderId}/residences',
    summary: '登记居住地变更，可补录以前的日期',
    access: offices,
    params: elder,
    body: z.strictObject({ region: regionCode, from: businessDate, reason: reason.optional() }),
    answer: file,
    refusals: {
      NOT_FOUND,
      MERGED,
      ERASED,
      NOT_A_PLACE,
      FUTURE_DATE,
      BEFORE_BIRTH,
      BACK_DATED_NEEDS_REASON,
      TOO_LONG_A_HISTORY,
    },
    example: {
      params: { elderId },
      body: { region: '411025101', from: '2026-01-05', reason: '迁入时未登记' },
      answer: exampleFile,
    },
  }),

  recordHousehold: defineRoute({
    name: 'record-household',
    method: 'POST',
    path: '/elders/{elderId}/households',
    summary: '登记户籍变更，可补录以前的日期',
    access: offices,
    params: elder,
    body: z.strictObject({ region: regionCode, from: businessDate, reason: reason.optional() }),
    answer: file,
    refusals: {
      NOT_FOUND,
      MERGED,
      ERASED,
      NOT_A_PLACE,
      FUTURE_DATE,
      BEFORE_BIRTH,
      BACK_DATED_NEEDS_REASON,
      TOO_LONG_A_HISTORY,
    },
    example: {
      params: { elderId },
      body: { region: '411025', from: '2026-01-05', reason: '补录' },
      answer: exampleFile,
    },
  }),

  addCategory: defineRoute({
    name: 'add-category',
    method: 'POST',
    path: '/elders/{elderId}/categories',
    summary: '登记老人的类别（低保、独居等）及起止日期和依据',
    access: admins,
    params: elder,
    body: categorySpan.extend({ reason: reason.optional() }),
    answer: file,
    refusals: {
      NOT_FOUND,
      MERGED,
      ERASED,
      DATES_REVERSED,
      BEFORE_BIRTH,
      BACK_DATED_NEEDS_REASON,
      TOO_LONG_A_HISTORY,
      CATEGORY_OVERLAPS: registryRefusals.CATEGORY_OVERLAPS,
    },
    example: {
      params: { elderId },
      body: { category: 'living-alone', from: '2026-01-05', evidence: '襄民〔2026〕12 号' },
      answer: exampleFile,
    },
  }),

  endCategory: defineRoute({
    name: 'end-category',
    method: 'POST',
    path: '/elders/{elderId}/categories/end',
    summary: '结束一个类别；最后一天填开始日期的前一天，表示登记有误、从未生效',
    access: admins,
    params: elder,
    body: z.strictObject({ category, from: businessDate, lastDay: businessDate, reason: reason.optional() }),
    answer: file,
    refusals: {
      NOT_FOUND,
      MERGED,
      ERASED,
      DATES_REVERSED,
      BACK_DATED_NEEDS_REASON,
      CATEGORY_NOT_FOUND: registryRefusals.CATEGORY_NOT_FOUND,
    },
    example: {
      params: { elderId },
      body: { category: 'living-alone', from: '2026-01-05', lastDay: '2026-11-30', reason: '子女回家同住' },
      answer: exampleFile,
    },
  }),

  recordAssessment: defineRoute({
    name: 'record-assessment',
    method: 'POST',
    path: '/elders/{elderId}/assessments',
    summary: '登记一次能力评估',
    access: admins,
    params: elder,
    body: assessment.extend({ reason: reason.optional() }),
    answer: file,
    refusals: {
      NOT_FOUND,
      MERGED,
      ERASED,
      FUTURE_DATE,
      BEFORE_BIRTH,
      DATES_REVERSED,
      TOO_LONG_A_HISTORY,
      ASSESSMENT_EXISTS: registryRefusals.ASSESSMENT_EXISTS,
    },
    example: {
      params: { elderId },
      body: {
        scale: 'GB/T 42195-2022',
        score: 70,
        level: 'mild',
        assessor: '襄城县评估中心',
        on: '2026-02-01',
        validUntil: '2027-01-31',
      },
      answer: exampleFile,
    },
  }),

  recordDeath: defineRoute({
    name: 'record-death',
    method: 'POST',
    path: '/elders/{elderId}/death',
    summary: '登记老人去世；当天起停止各项补贴',
    access: offices,
    params: elder,
    body: z.strictObject({ on: businessDate, notice: reason.meta({ description: '消息来源' }) }),
    answer: file,
    refusals: { NOT_FOUND, MERGED, ERASED, FUTURE_DATE, BEFORE_BIRTH },
    example: {
      params: { elderId },
      body: { on: '2026-11-20', notice: '殡葬数据比对' },
      answer: { ...exampleFile, deceasedOn: '2026-11-20', version: 4 },
    },
  }),

  withdrawDeath: defineRoute({
    name: 'withdraw-death',
    method: 'POST',
    path: '/elders/{elderId}/death/withdraw',
    summary: '撤销误登的去世记录',
    access: admins,
    params: elder,
    body: z.strictObject({ reason }),
    answer: file,
    refusals: { NOT_FOUND, MERGED, ERASED },
    example: { params: { elderId }, body: { reason: '同名误报，本人健在' }, answer: exampleFile },
  }),

  suspendElder: defineRoute({
    name: 'suspend-elder',
    method: 'POST',
    path: '/elders/{elderId}/suspension',
    summary: '暂停为老人提供服务（联系不上、撤回同意、情况有争议）',
    access: admins,
    params: elder,
    body: z.strictObject({ from: businessDate, reason }),
    answer: file,
    refusals: {
      NOT_FOUND,
      MERGED,
      ERASED,
      FUTURE_DATE,
      BEFORE_BIRTH,
      TOO_LONG_A_HISTORY,
      ALREADY_SUSPENDED: registryRefusals.ALREADY_SUSPENDED,
    },
    example: {
      params: { elderId },
      body: { from: '2026-11-22', reason: '连续六个月联系不上' },
      answer: { ...exampleFile, suspensions: [{ from: '2026-11-22', reason: '连续六个月联系不上' }], version: 4 },
    },
  }),

  resumeElder: defineRoute({
    name: 'resume-elder',
    method: 'POST',
    path: '/elders/{elderId}/suspension/end',
    summary: '从某一天起恢复服务',
    access: admins,
    params: elder,
    body: z.strictObject({ from: businessDate, reason }),
    answer: file,
    refusals: { NOT_FOUND, MERGED, ERASED, DATES_REVERSED, NOT_SUSPENDED: registryRefusals.NOT_SUSPENDED },
    example: {
      params: { elderId },
      body: { from: '2026-12-01', reason: '已联系上本人' },
      answer: {
        ...exampleFile,
        suspensions: [{ from: '2026-11-22', to: '2026-11-30', reason: '连续六个月联系不上' }],
        version: 5,
      },
    },
  }),

  proposeMerge: defineRoute({
    name: 'propose-merge',
    method: 'POST',
    path: '/elders/{elderId}/merges',
    summary: '提出两份档案是同一个人；路径里的档案保留，由另一位管理员确认后生效',
    access: offices,
    params: elder,
    body: z.strictObject({ duplicateId: idSchema('elder'), reason }),
    answer: merge,
    refusals: { NOT_FOUND, MERGED, ERASED, ...mergeRefusals },
    example: {
      params: { elderId },
      body: { duplicateId: exampleDuplicate, reason: '同一人用居住证和身份证各建了一份' },
      answer: exampleMerge,
    },
  }),

  confirmMerge: defineRoute({
    name: 'confirm-merge',
    method: 'POST',
    path: '/elders/{elderId}/merges/{duplicateId}/confirm',
    summary: '确认合并两份档案；补贴次数合并计算，同一餐次补了两餐的追回后一餐',
    access: admins,
    params: z.strictObject({ elderId: idSchema('elder'), duplicateId: idSchema('elder') }),
    answer: file,
    refusals: {
      NOT_FOUND,
      MERGED,
      ERASED,
      ...mergeRefusals,
      SECOND_PERSON_NEEDED: registryRefusals.SECOND_PERSON_NEEDED,
    },
    example: {
      params: { elderId, duplicateId: exampleDuplicate },
      answer: { ...exampleFile, aliases: [exampleDuplicate], version: 5 },
    },
  }),

  seePrivacyConsents: defineRoute({
    name: 'see-privacy-consents',
    method: 'GET',
    path: '/elders/{elderId}/consents',
    summary: '告知书，以及老人对饮食过敏、上门照片、上门位置各说过同意还是不同意',
    access: [
      { role: 'elder', within: 'own' },
      { role: 'family', within: 'own', scope: 'view' },
      ...offices,
      { role: 'auditor', within: 'region' },
    ],
    params: elder,
    answer: consents,
    refusals: { NOT_FOUND },
    example: { params: { elderId }, answer: exampleConsents },
  }),

  recordPrivacyConsents: defineRoute({
    name: 'record-privacy-consents',
    method: 'PUT',
    path: '/elders/{elderId}/consents',
    summary: '记下老人同意或不同意；不同意随时可说，立即生效',
    access: [{ role: 'elder', within: 'own' }, { role: 'family', within: 'own', scope: 'book' }, ...offices],
    params: elder,
    body: z.strictObject({
      textVersion: z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/),
      how: z
        .enum(['paper', 'spoken'])
        .optional()
        .meta({ description: '工作人员代记时：签在纸上（默认），还是电话里说的' }),
      answers: z
        .array(z.strictObject({ purpose, given: z.boolean() }))
        .min(1)
        .max(PURPOSES.length)
        .refine((all) => new Set(all.map((one) => one.purpose)).size === all.length),
    }),
    answer: consents,
    refusals: { NOT_FOUND, MERGED, ERASED, TOO_LONG_A_HISTORY, TEXT_CHANGED: registryRefusals.TEXT_CHANGED },
    example: {
      params: { elderId },
      body: { textVersion: CONSENT_TEXT.version, how: 'paper', answers: [{ purpose: 'photos', given: true }] },
      answer: exampleConsents,
    },
  }),

  listUnasked: defineRoute({
    name: 'list-unasked',
    method: 'GET',
    path: '/regions/{region}/consents/unasked',
    summary: '还没有按现在的告知书问过的老人，已脱敏；每次看一百份档案',
    access: [...offices, { role: 'auditor', within: 'region' }],
    params: z.strictObject({ region: regionCode }),
    query: z.strictObject({ cursor: cursor.optional() }),
    answer: z.strictObject({
      looked: z.int().meta({ description: '这一次看了几份' }),
      elders: z.array(z.strictObject({ elderId: idSchema('elder'), name: z.string(), region: regionCode })),
      cursor: cursor.optional(),
    }),
    refusals: { REGION_TOO_WIDE: registryRefusals.REGION_TOO_WIDE },
    example: {
      params: { region: '411025101' },
      query: {},
      answer: { looked: 100, elders: [{ elderId, name: '张*兰', region: '411025101' }] },
    },
  }),
} as const;
