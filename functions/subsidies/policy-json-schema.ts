import * as z from 'zod';
import { policySchema } from './policy.ts';

/** The policy language as JSON Schema (draft 2020-12) with its Chinese descriptions, for editors and forms. */
export const policyJsonSchema = (): Record<string, unknown> => z.toJSONSchema(policySchema, { io: 'input' });
