import * as z from 'zod';
import { isoInShanghai } from './business-time.ts';
import type { Drafted } from './draft.ts';
import { by } from './schemas.ts';

/**
 * A document as somebody writes it. Checked by the room's own check, which names every problem in Chinese, and not here,
 * where only the first would be told.
 */
export const writtenDocument = (description: string) =>
  z
    .unknown()
    .refine((value) => typeof value === 'object' && value !== null && !Array.isArray(value))
    .meta({ description });

/** One problem of a document, and what shows it. */
export const documentProblem = <Example extends z.ZodType>(example: Example) =>
  z.strictObject({ path: z.string(), problem: z.string(), advice: z.string(), example: example.optional() });

export const version = z.int().min(1);
const instant = z.iso.datetime({ offset: true });

/** Who drafted a version and who put it into force. */
export const draftHeading = {
  state: z.enum(['DRAFT', 'PUBLISHED']),
  version,
  draftedBy: by,
  draftedAt: instant,
  publishedBy: by.optional(),
  publishedAt: instant.optional(),
};
export const draftHeadingOf = (drafted: Drafted<unknown>) => {
  const { state, version: count, draftedBy, draftedAt, publishedBy, publishedAt } = drafted;
  return {
    state,
    version: count,
    draftedBy,
    draftedAt: isoInShanghai(draftedAt),
    ...(publishedBy ? { publishedBy } : {}),
    ...(publishedAt === undefined ? {} : { publishedAt: isoInShanghai(publishedAt) }),
  };
};

export const placeOnDateLine = z
  .enum(['none', 'coming', 'in-force', 'past', 'replaced'])
  .meta({ description: 'none 草稿、coming 未到日期、in-force 执行中、past 已过、replaced 执行前被另一版替换' });
