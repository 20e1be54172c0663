import * as z from 'zod';
import { defineRoute } from '../../shared/contract.ts';

const checkHealth = defineRoute({
  name: 'check-health',
  method: 'GET',
  path: '/health',
  summary: '系统是否正常：读得到数据就回答 ok 和版本，读不到回答 503',
  access: 'public',
  answer: z.strictObject({ ok: z.literal(true), release: z.string() }),
  refusals: {},
  example: { answer: { ok: true, release: '0.1.0' } },
});

export const healthRoutes = { checkHealth };
