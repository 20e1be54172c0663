import type { Call } from '../../shared/api.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import { elderHead } from '../../shared/resource.ts';
import { execute } from '../../shared/table.ts';
import type { ElderHead } from './elder.ts';
import { refuseRegistry } from './refusals.ts';
import { byOf, changedFields, type Deed, type Registry, settled, writesOfChange } from './store.ts';

/** The deed of a call, by the name of its command. */
export const deedOf = (did: string, call: Call, reason?: string): Deed => ({
  did,
  actor: call.actor,
  at: call.now,
  ref: call.requestId,
  ...(reason === undefined ? {} : { reason }),
});

/** Applies a rule to the file as it stands. A file the rule leaves as it is is not written: a retry changes nothing. */
export const changeElder = (
  { table }: Registry,
  elderId: string,
  deed: Deed,
  rule: (head: ElderHead) => ElderHead | Refusal,
): Promise<ElderHead | Refusal> =>
  execute(
    table,
    () => table.get<ElderHead>(elderHead(elderId)),
    (head) => {
      if (!head) return refuse('NOT_FOUND');
      if (head.mergedInto !== undefined) return refuseRegistry('MERGED', { elderId: head.mergedInto });
      if (head.erasedAt !== undefined) return refuseRegistry('ERASED');
      const changed = rule(head);
      if (isRefusal(changed)) return changed;
      if (changedFields(head, changed).length === 0) return { writes: [], answer: head };
      const next = settled(changed, byOf(deed));
      return { writes: writesOfChange(head, next, deed), answer: next };
    },
  );
