import * as z from 'zod';
import type { AccessRule } from '../../shared/access.ts';
import { defineRoute } from '../../shared/contract.ts';
import { idSchema } from '../../shared/ids.ts';
import { commonRefusals } from '../../shared/refusal.ts';
import { by } from '../../shared/schemas.ts';
import { ASKED_BY, DELETION_STATES } from './deletion.ts';
import { privacyRefusals } from './refusals.ts';
import { OPEN, type OpenMatter } from './what-is-open.ts';

const { NOT_FOUND, TOO_MANY_REQUESTS } = commonRefusals;
const { STILL_OPEN, NOT_REQUESTED, DELETION_NEEDS_SECOND_PERSON, PART_OF_ANOTHER_FILE } = privacyRefusals;

const elder = z.strictObject({ elderId: idSchema('elder') });
const instant = z.iso.datetime({ offset: true });
const deletion = z.strictObject({
  elderId: idSchema('elder'),
  state: z.enum(DELETION_STATES),
  askedBy: z.enum(ASKED_BY),
  requestedBy: by,
  requestedAt: instant,
  confirmedBy: by.optional(),
  confirmedAt: instant.optional(),
  waitsFor: z
    .array(z.strictObject({ matter: z.enum(Object.keys(OPEN) as [OpenMatter, ...OpenMatter[]]), say: z.string() }))
    .meta({ description: '确认以前要先办完的事' }),
  items: z.int().meta({ description: '已经抹去个人信息的记录数' }),
  photos: z.int().meta({ description: '已经删除的照片数' }),
  erasedAt: instant.optional(),
});

const elderId = 'el_01JD8Q0V7ME3T5Y9K2R4W6XZAB';
const requested: z.input<typeof deletion> = {
  elderId,
  state: 'REQUESTED',
  askedBy: 'heirs',
  requestedBy: { personId: 'pn_01JD8Q0V7ME3T5Y9K2R4W6XZAB', role: 'operator' },
  requestedAt: '2026-11-22T10:50:00+08:00',
  waitsFor: [],
  items: 0,
  photos: 0,
};
const admins: AccessRule = { role: 'admin', within: 'region' };
const offices: readonly AccessRule[] = [{ role: 'operator', within: 'region' }, admins];

export const privacyRoutes = {
  requestDeletion: defineRoute({
    name: 'request-deletion',
    method: 'POST',
    path: '/elders/{elderId}/deletion',
    summary: '申请注销一位老人的档案；申请先记下，由另一位管理员在各项事情办完以后确认',
    access: [{ role: 'elder', within: 'own' }, ...offices],
    params: elder,
    body: z.strictObject({ askedBy: z.enum(ASKED_BY).meta({ description: '本人、家属、继承人，或机关依职责' }) }),
    answer: deletion,
    refusals: { NOT_FOUND, PART_OF_ANOTHER_FILE },
    example: { params: { elderId }, body: { askedBy: 'heirs' }, answer: requested },
  }),

  seeDeletion: defineRoute({
    name: 'see-deletion',
    method: 'GET',
    path: '/elders/{elderId}/deletion',
    summary: '注销办到哪一步，还在等什么',
    access: [{ role: 'elder', within: 'own' }, ...offices, { role: 'auditor', within: 'region' }],
    params: elder,
    answer: deletion,
    refusals: { NOT_FOUND },
    example: { params: { elderId }, answer: { ...requested, waitsFor: [{ matter: 'months', say: OPEN.months }] } },
  }),

  withdrawDeletion: defineRoute({
    name: 'withdraw-deletion',
    method: 'POST',
    path: '/elders/{elderId}/deletion/withdrawal',
    summary: '撤回还没有确认的注销申请',
    access: [{ role: 'elder', within: 'own' }, ...offices],
    params: elder,
    answer: deletion,
    refusals: { NOT_REQUESTED },
    example: { params: { elderId }, answer: { ...requested, state: 'WITHDRAWN' } },
  }),

  confirmDeletion: defineRoute({
    name: 'confirm-deletion',
    method: 'POST',
    path: '/elders/{elderId}/deletion/confirmation',
    summary: '确认注销：档案立即抹去，其他各处随后抹去，账目留下编号；不能恢复',
    access: [admins],
    params: elder,
    answer: deletion,
    refusals: { NOT_FOUND, STILL_OPEN, NOT_REQUESTED, DELETION_NEEDS_SECOND_PERSON, PART_OF_ANOTHER_FILE },
    example: {
      params: { elderId },
      answer: {
        ...requested,
        state: 'ERASING',
        confirmedBy: { personId: 'pn_01JD8Q0V7ME3T5Y9K2R4W6XZAC', role: 'admin' },
        confirmedAt: '2026-12-20T09:00:00+08:00',
      },
    },
  }),

  readCopy: defineRoute({
    name: 'read-copy',
    method: 'GET',
    path: '/elders/{elderId}/copy',
    summary: '带走的一份副本：档案、同意、订餐、上门服务、服务券、谁能代办，一个文件；订餐和上门服务按年',
    access: [{ role: 'elder', within: 'own' }, { role: 'family', within: 'own', scope: 'view' }, ...offices],
    params: elder,
    query: z.strictObject({
      year: z
        .string()
        .regex(/^20\d\d$/)
        .optional()
        .meta({ description: '不填就是今年' }),
    }),
    answer: z.strictObject({
      elderId: idSchema('elder'),
      year: z.string(),
      madeAt: instant,
      file: z.record(z.string(), z.unknown()).meta({ description: '与查看档案的回答相同' }),
      parts: z.array(
        z.strictObject({
          kind: z.string(),
          holds: z.string(),
          items: z.array(z.record(z.string(), z.unknown())),
        }),
      ),
    }),
    refusals: { NOT_FOUND, TOO_MANY_REQUESTS },
    example: {
      params: { elderId },
      query: { year: '2026' },
      answer: {
        elderId,
        year: '2026',
        madeAt: '2026-11-22T10:50:00+08:00',
        file: { elderId, name: '张桂兰', citizenMasked: '4110********0026' },
        parts: [{ kind: 'visit-word', holds: '老人的评价', items: [{ stars: 5, words: '很好' }] }],
      },
    },
  }),
} as const;
