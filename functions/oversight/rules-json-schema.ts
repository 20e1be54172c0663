import * as z from 'zod';
import { ruleSet } from './rule-set.ts';

/** The anomaly rules as JSON Schema (draft 2020-12) with their Chinese descriptions, for editors and forms. */
export const rulesJsonSchema = (): Record<string, unknown> => z.toJSONSchema(ruleSet, { io: 'input' });
