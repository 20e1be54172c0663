import { isDeepStrictEqual } from 'node:util';
import type { Handler } from '../../shared/api.ts';
import { type BusinessDate, businessDateOf } from '../../shared/business-time.ts';
import type { Refusal } from '../../shared/refusal.ts';
import type { RegionCode } from '../../shared/regions.ts';
import { changeElder, deedOf } from './change-elder.ts';
import type { registryRoutes } from './contract.ts';
import type { ElderHead } from './elder.ts';
import { answerWithFile } from './file.ts';
import { refuseRegistry } from './refusals.ts';
import { dateProblem, isPlace, withStay } from './stays.ts';
import type { Registry } from './store.ts';

/** The most entries one history of a file may have: a file is read whole by every booking. */
export const MAX_ENTRIES = 40;

export interface Move {
  region: RegionCode;
  from: BusinessDate;
  reason?: string | undefined;
}

/** The file after a move of the residence or of the household register, from a date on. Moves to come are not recorded. */
export function moved(
  head: ElderHead,
  which: 'residences' | 'households',
  { region, from, reason }: Move,
  today: BusinessDate,
): ElderHead | Refusal {
  if (!isPlace(region)) return refuseRegistry('NOT_A_PLACE', { field: 'region' });
  const stays = withStay(head[which], { region, from });
  if (isDeepStrictEqual(stays, head[which])) return head;
  const problem = dateProblem(from, { today, birthDate: head.birthDate, reason });
  if (problem) return refuseRegistry(problem);
  if (stays.length > MAX_ENTRIES) return refuseRegistry('TOO_LONG_A_HISTORY');
  return { ...head, [which]: stays };
}

export const recordResidence =
  (registry: Registry): Handler<typeof registryRoutes.recordResidence> =>
  async ({ params, body }, call) => {
    const deed = deedOf('record-residence', call, body.reason);
    const changed = await changeElder(registry, params.elderId, deed, (head) =>
      moved(head, 'residences', body, businessDateOf(call.now)),
    );
    return answerWithFile(registry, changed, call);
  };
