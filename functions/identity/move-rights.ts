import type { Instant } from '../../shared/business-time.ts';
import { isRefusal } from '../../shared/refusal.ts';
import { execute, type Item, type Table, type Write } from '../../shared/table.ts';
import {
  type BindingItem,
  type By,
  bindingItem,
  bindingKey,
  elderHolders,
  type GrantItem,
  grantItem,
  grantKey,
} from './store.ts';

const SYSTEM: By = { personId: 'system', role: 'system' };

interface Files {
  elderId: string;
  duplicateId: string;
}
type Right = BindingItem | GrantItem;
const isBinding = (right: Right): right is BindingItem => right.kind === 'binding';

/** The right over the file that stays. One that is there already wins: somebody decided about it. */
function over(right: Right, elderId: string, now: Instant): Item {
  if (!isBinding(right)) return grantItem(right.personId, { role: right.role, over: elderId }, SYSTEM, now);
  const { personId, scopes, relation, name, state, requestedAt } = right;
  return bindingItem({
    personId,
    elderId,
    scopes,
    relation,
    name,
    state,
    requestedAt,
    by: SYSTEM,
    at: now,
    version: 1,
  });
}

const ended = (right: Right, now: Instant): Write => ({
  update: { pk: right.pk, sk: right.sk },
  set: { state: 'REVOKED', by: SYSTEM, at: now, ...(isBinding(right) ? { version: right.version + 1 } : {}) },
  when: [
    ['state', '=', right.state],
    ['at', '=', right.at],
  ],
});

/**
 * Whoever may act for the file that ended may act for the one that stays: relatives, requests not yet answered, and the
 * elder's own account. A disputed binding stays disputed. By the index; run again, it moves what is left.
 */
export async function moveRights(table: Table, { elderId, duplicateId }: Files, now: Instant): Promise<void> {
  const { gsi1pk, begins } = elderHolders(duplicateId);
  const { items } = await table.query<Right>({ pk: gsi1pk, begins, index: true });
  for (const { personId, kind } of items) {
    const keyOf = (file: string) =>
      kind === 'binding' ? bindingKey(personId, file) : grantKey(personId, { role: 'elder', over: file });
    const done = await execute(
      table,
      async () => (await table.getMany([keyOf(duplicateId), keyOf(elderId)])) as [Right | undefined, Right | undefined],
      ([right, known]) => {
        if (!right || right.state === 'REVOKED') return { writes: [], answer: 'nothing to move' };
        const made: Write[] = known ? [] : [{ put: over(right, elderId, now), when: [['pk', 'absent']] }];
        return { writes: [...made, ended(right, now)], answer: 'moved' };
      },
    );
    if (isRefusal(done)) throw new Error(`a right over ${duplicateId} could not be moved: ${done.code}`);
  }
}
