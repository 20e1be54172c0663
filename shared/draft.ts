import { isDeepStrictEqual } from 'node:util';
import type { Actor } from './access.ts';
import type { Instant } from './business-time.ts';
import { type Refusal, refuse } from './refusal.ts';
import { absent, type Condition, type Decision, type Item } from './table.ts';

type By = Pick<Actor, 'personId' | 'role'>;

/** A document that one person drafts and another puts into force. Published, it is never written again. */
export interface Drafted<Document> {
  state: 'DRAFT' | 'PUBLISHED';
  document: Document;
  /** Counts the changes of the draft, so that nobody publishes another text than the one they read. */
  version: number;
  /** Who wrote the draft as it stands. */
  draftedBy: By;
  draftedAt: Instant;
  publishedBy?: By;
  publishedAt?: Instant;
}

/** The draft that is changed or published: as it was read, and not published meanwhile. */
export const stillDraft = (version: number): readonly Condition[] => [
  ['state', '=', 'DRAFT'],
  ['version', '=', version],
];

/**
 * Keeps a document as a draft, or changes the draft (`version` is the one that was read; left out to create one). A retry of
 * the write that made it so gives it again. Refuses NOT_FOUND, ID_REUSED, and what `refusals` say.
 */
export function decideDraftOf<Document, Kept extends Item & Drafted<Document>>(
  existing: Kept | undefined,
  { document, version }: { document: Document; version: number | undefined },
  next: (version: number) => Kept,
  refusals: { published: Refusal; changed: Refusal },
): Decision<Kept> {
  if (!existing) {
    if (version !== undefined) return refuse('NOT_FOUND');
    const created = next(1);
    return { writes: [{ put: created, when: absent }], answer: created };
  }
  const isWritten = isDeepStrictEqual(existing.document, document);
  if (isWritten && existing.version === (version ?? 0) + 1) return { writes: [], answer: existing };
  if (version === undefined) return refuse('ID_REUSED');
  if (existing.state === 'PUBLISHED') return refusals.published;
  if (existing.version !== version) return refusals.changed;
  const changed = next(version + 1);
  return { writes: [{ put: changed, when: stillDraft(version) }], answer: changed };
}

/** Why a draft as it was read may not be published by this person; a published one may, again and without effect. */
export function whyNotPublished(
  draft: Drafted<unknown>,
  version: number,
  by: By,
  refusals: { changed: Refusal; secondPerson: Refusal },
): Refusal | undefined {
  if (draft.version !== version) return refusals.changed;
  return draft.state === 'DRAFT' && draft.draftedBy.personId === by.personId ? refusals.secondPerson : undefined;
}
