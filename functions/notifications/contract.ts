import * as z from 'zod';
import { defineRoute } from '../../shared/contract.ts';
import { idSchema } from '../../shared/ids.ts';
import { regionCode } from '../../shared/schemas.ts';
import { MESSAGES } from './messages.ts';
import { notificationRefusals } from './refusals.ts';

const promptId = 'rq_01JD000000000000000000000A';
const callId = z.string().regex(/^[\w.-]{1,128}$/);
const exampleCallId = '6f1c0c1e.meal.cancelled';
const message = z.enum(MESSAGES);

const listConsents = defineRoute({
  name: 'list-consents',
  method: 'GET',
  path: '/consents',
  summary: '可订阅的微信提醒模板，以及还能收到几条',
  access: 'anyone-signed-in',
  answer: z.strictObject({
    messages: z.array(z.strictObject({ message, templateId: z.string(), left: z.int().min(0) })),
  }),
  refusals: {},
  example: { answer: { messages: [{ message: 'meal-cancelled', templateId: 'tmpl_1', left: 2 }] } },
});

const recordConsents = defineRoute({
  name: 'record-consents',
  method: 'POST',
  path: '/consents',
  summary: '登记 wx.requestSubscribeMessage 的结果',
  access: 'anyone-signed-in',
  body: z.strictObject({
    promptId: idSchema('request'),
    answers: z
      .array(z.strictObject({ message, answer: z.enum(['accept', 'reject', 'ban']) }))
      .min(1)
      .max(3)
      .refine((answers) => new Set(answers.map((one) => one.message)).size === answers.length),
  }),
  answer: z.strictObject({ promptId: idSchema('request') }),
  refusals: {},
  example: {
    body: { promptId, answers: [{ message: 'meal-cancelled', answer: 'accept' }] },
    answer: { promptId },
  },
});

const call = z.strictObject({
  callId,
  elderId: idSchema('elder'),
  message,
  say: z.strictObject({
    what: z.string(),
    place: z.string().optional(),
    time: z.string().optional(),
    note: z.string().optional(),
    number: z.string().optional(),
    amount: z.string().optional(),
  }),
  why: z.enum(['always', 'not-told']),
  attempts: z.int(),
  openedAt: z.iso.datetime({ offset: true }),
});

const listCalls = defineRoute({
  name: 'list-calls',
  method: 'GET',
  path: '/regions/{region}/calls',
  summary: '微信通知不到、需要热线打电话的事项',
  access: [{ role: 'operator', within: 'region' }],
  params: z.strictObject({ region: regionCode }),
  answer: z.strictObject({ calls: z.array(call) }),
  refusals: {},
  example: {
    params: { region: '411002' },
    answer: {
      calls: [
        {
          callId: exampleCallId,
          elderId: 'el_01JD000000000000000000000A',
          message: 'meal-cancelled',
          say: {
            what: '王*国 午餐',
            place: '西大街助餐点',
            time: '2026年11月24日 11:30',
            note: '停止供餐：停电',
          },
          why: 'not-told',
          attempts: 0,
          openedAt: '2026-11-23T16:00:00+08:00',
        },
      ],
    },
  },
});

const recordCall = defineRoute({
  name: 'record-call',
  method: 'PUT',
  path: '/regions/{region}/calls/{callId}',
  summary: '登记打电话的结果：已告知，或无人接听',
  access: [{ role: 'operator', within: 'region' }],
  params: z.strictObject({ region: regionCode, callId }),
  /** `attempt` counts the tries from one: the same try sent twice is one. */
  body: z.strictObject({ attempt: z.int().min(1).max(100), reached: z.boolean() }),
  answer: z.strictObject({ callId, state: z.enum(['OPEN', 'DONE', 'NOT_NEEDED']), attempts: z.int() }),
  refusals: { CALL_CLOSED: notificationRefusals.CALL_CLOSED },
  example: {
    params: { region: '411002', callId: exampleCallId },
    body: { attempt: 1, reached: true },
    answer: { callId: exampleCallId, state: 'DONE', attempts: 1 },
  },
});

export const notificationsRoutes = { listConsents, recordConsents, listCalls, recordCall };
