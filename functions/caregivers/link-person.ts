import type { Handler } from '../../shared/api.ts';
import type { Instant } from '../../shared/business-time.ts';
import { absent, present, type Write } from '../../shared/table.ts';
import { grantItem, grantKey, personHead } from '../identity/index.ts';
import { type By, byOf, type CaregiverHead } from './caregiver.ts';
import { answerWithFile, changeFile } from './change-file.ts';
import type { caregiversRoutes } from './contract.ts';
import { refuseCaregiver } from './refusals.ts';
import { type Caregivers, type LinkItem, linkKey } from './store.ts';

const grantOver = (caregiverId: string) => ({ role: 'caregiver' as const, over: caregiverId });

/** The person's right to act as the caregiver, and that they act as no other one. */
const writesOfLink = (caregiverId: string, personId: string, by: By, now: Instant): Write[] => [
  { check: personHead(personId), when: present, orElse: refuseCaregiver('PERSON_NOT_FOUND') },
  {
    put: { ...linkKey(personId), kind: 'caregiver-link', caregiverId } satisfies LinkItem,
    when: absent,
    orElse: refuseCaregiver('PERSON_TAKEN'),
  },
  { put: grantItem(personId, grantOver(caregiverId), by, now) },
];

/** Takes the right away, at once for every request that follows. */
export const writesOfUnlink = ({ caregiverId, personId }: CaregiverHead, by: By, now: Instant): Write[] =>
  personId === undefined
    ? []
    : [
        { delete: linkKey(personId) },
        {
          update: grantKey(personId, grantOver(caregiverId)),
          set: { state: 'REVOKED', by, at: now },
          when: [['state', '=', 'ACTIVE']],
        },
      ];

export function withoutPerson(head: CaregiverHead): CaregiverHead {
  const { personId, ...rest } = head;
  return personId === undefined ? head : (rest as CaregiverHead);
}

export const linkPerson =
  (room: Caregivers): Handler<typeof caregiversRoutes.linkPerson> =>
  async ({ params, body: { personId } }, call) => {
    if (personId === call.actor.personId) return refuseCaregiver('OWN_ACCOUNT');
    const changed = await changeFile(
      room.table,
      params,
      call,
      (head) => {
        if (head.personId === personId) return head;
        return head.personId === undefined ? { ...head, personId } : refuseCaregiver('ALREADY_LINKED');
      },
      ({ caregiverId }) => writesOfLink(caregiverId, personId, byOf(call.actor), call.now),
    );
    return answerWithFile(room, changed, call);
  };

export const unlinkPerson =
  (room: Caregivers): Handler<typeof caregiversRoutes.unlinkPerson> =>
  async ({ params }, call) =>
    answerWithFile(
      room,
      await changeFile(room.table, params, call, withoutPerson, (before) =>
        writesOfUnlink(before, byOf(call.actor), call.now),
      ),
      call,
    );
