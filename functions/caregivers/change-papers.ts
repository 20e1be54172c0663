import { isDeepStrictEqual } from 'node:util';
import type { Handler } from '../../shared/api.ts';
import type { Refusal } from '../../shared/refusal.ts';
import type { CaregiverHead, Papers } from './caregiver.ts';
import { answerWithFile, changeFile } from './change-file.ts';
import type { caregiversRoutes } from './contract.ts';
import { refuseCaregiver } from './refusals.ts';
import type { Caregivers } from './store.ts';

/** The file with other papers, or CHANGED_MEANWHILE when it is not the one the editor has seen. */
export function withPapers(
  head: CaregiverHead,
  { certificates, healthCard, trainings, version }: Papers & { version: number },
): CaregiverHead | Refusal {
  const { healthCard: _before, ...rest } = head;
  const next: CaregiverHead = { ...rest, certificates, trainings, ...(healthCard ? { healthCard } : {}) };
  if (isDeepStrictEqual(next, head)) return head;
  return version === head.version ? next : refuseCaregiver('CHANGED_MEANWHILE');
}

export const changePapers =
  (room: Caregivers): Handler<typeof caregiversRoutes.changePapers> =>
  async ({ params, body }, call) =>
    answerWithFile(room, await changeFile(room.table, params, call, (head) => withPapers(head, body)), call);
