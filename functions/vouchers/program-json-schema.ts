import * as z from 'zod';
import { programSchema } from './program.ts';

/** The language of voucher programs as JSON Schema (draft 2020-12) with its Chinese descriptions, for editors and forms. */
export const programJsonSchema = (): Record<string, unknown> => z.toJSONSchema(programSchema, { io: 'input' });
