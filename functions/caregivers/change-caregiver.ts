import { isDeepStrictEqual } from 'node:util';
import type { Handler } from '../../shared/api.ts';
import type { Keyring } from '../../shared/keyring.ts';
import type { Refusal } from '../../shared/refusal.ts';
import type { CaregiverDetails, CaregiverHead } from './caregiver.ts';
import { answerWithFile, changeFile } from './change-file.ts';
import type { caregiversRoutes } from './contract.ts';
import { refuseCaregiver } from './refusals.ts';
import { type Caregivers, placeOf } from './store.ts';

interface Details extends CaregiverDetails {
  phone: string;
}

/** The file with other details, or CHANGED_MEANWHILE when it is not the one the editor has seen. */
export function withDetails(
  head: CaregiverHead,
  { name, phone, home, shifts, skills, caps, version }: Details & { version: number },
  keyring: Keyring,
): CaregiverHead | Refusal {
  const place = placeOf(head.caregiverId, 'phone');
  const { home: _before, ...rest } = head;
  const samePhone = keyring.open(head.phone, place) === phone;
  const next: CaregiverHead = {
    ...rest,
    name,
    shifts,
    skills,
    caps,
    ...(home ? { home } : {}),
    phone: samePhone ? head.phone : keyring.seal(phone, place),
  };
  if (isDeepStrictEqual(next, head)) return head;
  return version === head.version ? next : refuseCaregiver('CHANGED_MEANWHILE');
}

export const changeCaregiver =
  (room: Caregivers): Handler<typeof caregiversRoutes.changeCaregiver> =>
  async ({ params, body }, call) => {
    const keyring = await room.keyring();
    const changed = await changeFile(room.table, params, call, (head) => withDetails(head, body, keyring));
    return answerWithFile(room, changed, call);
  };
