import { isoInShanghai } from '../../shared/business-time.ts';
import type { DeletionItem } from './deletion.ts';
import { OPEN, type OpenMatter } from './what-is-open.ts';

/** A deletion as offices see it, with what it waits for. */
export function viewDeletion(
  {
    elderId,
    state,
    askedBy,
    requestedBy,
    requestedAt,
    confirmedBy,
    confirmedAt,
    items,
    photos,
    erasedAt,
  }: DeletionItem,
  open: readonly OpenMatter[] = [],
) {
  return {
    elderId,
    state,
    askedBy,
    requestedBy,
    requestedAt: isoInShanghai(requestedAt),
    ...(confirmedBy ? { confirmedBy } : {}),
    ...(confirmedAt === undefined ? {} : { confirmedAt: isoInShanghai(confirmedAt) }),
    waitsFor: open.map((matter) => ({ matter, say: OPEN[matter] })),
    items,
    photos,
    ...(erasedAt === undefined ? {} : { erasedAt: isoInShanghai(erasedAt) }),
  };
}
