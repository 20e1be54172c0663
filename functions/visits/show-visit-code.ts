import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { noteLook } from '../../shared/look.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import { absent, type Decision, execute } from '../../shared/table.ts';
import { isOver, type Order, orderKey, orderOf } from '../orders/index.ts';
import { MAX_WRONG_CODES, visitCodeOf } from './codes.ts';
import { refuseCheck } from './refusals.ts';
import type { Shell } from './shell.ts';
import { type VisitCodeItem, visitCodeKey } from './store.ts';

/**
 * The six digits of an order, for the elder, relatives and the hotline (which reads them out over the phone). Caregivers
 * and providers never get them: whoever has to prove that the elder is there must not know them. Remembers under which
 * key they were shown first, and notes who of the hotline asked: with them a visit can be proven that never was.
 */
export async function showVisitCode(
  { table, keyring }: Pick<Shell, 'table' | 'keyring'>,
  { elderId, orderId }: Pick<Order, 'elderId' | 'orderId'>,
  { actor, now }: { actor: Actor; now: Instant },
): Promise<{ code: string; triesLeft: number } | Refusal> {
  const keys = await keyring();
  const kept = await execute(
    table,
    () => table.getMany([orderKey(orderId), visitCodeKey(orderId)]),
    ([item, known]): Decision<Pick<VisitCodeItem, 'kid' | 'wrongCodes'> & Pick<Order, 'region'>> => {
      const order = item && orderOf(item);
      if (order?.elderId !== elderId || isOver(order)) return refuse('NOT_FOUND');
      const { region } = order;
      if (known) return { writes: [], answer: { ...(known as VisitCodeItem), region } };
      const code: VisitCodeItem = {
        ...visitCodeKey(orderId),
        kind: 'visit-code',
        kid: keys.currentKid,
        wrongCodes: 0,
      };
      return { writes: [{ put: code, when: absent }], answer: { ...code, region } };
    },
  );
  if (isRefusal(kept)) return kept;
  await noteLook(table, actor, { did: 'show-visit-code', elderId, region: kept.region }, now);
  const triesLeft = MAX_WRONG_CODES - kept.wrongCodes;
  return triesLeft > 0 ? { code: visitCodeOf(keys, orderId, kept.kid), triesLeft } : refuseCheck('CODE_LOCKED');
}
