import type { Actor } from '../../shared/access.ts';
import { isoInShanghai } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';
import { maskName, maskPhone } from '../registry/index.ts';
import type { CaregiverHead, Step } from './caregiver.ts';
import type { CaregiverAnswer } from './schema.ts';
import { placeOf } from './store.ts';

/** Those who check money see masked whom they look at, and not where to find them. */
const SEES_MASKED: readonly Actor['role'][] = ['finance', 'auditor'];

const told = ({ by, at }: Step) => ({ by, at: isoInShanghai(at) });

/** A file with the fields the role may see. The citizen number is masked for everybody; so is a caregiver's own phone. */
export function fileFor(
  head: CaregiverHead,
  { role, keyring }: { role: Actor['role']; keyring: Keyring },
): CaregiverAnswer {
  const { caregiverId, providerId, region, citizenMasked, birthDate, sex, shifts, skills, caps, version } = head;
  const { certificates, healthCard, trainings, leaves, employments, entrySubsidy, suspended, dishonesty } = head;
  const masked = SEES_MASKED.includes(role);
  const phone = keyring.open(head.phone, placeOf(caregiverId, 'phone'));
  return {
    caregiverId,
    providerId,
    region,
    name: masked ? maskName(head.name) : head.name,
    citizenMasked,
    birthDate,
    sex,
    phone: masked || role === 'caregiver' ? maskPhone(phone) : phone,
    ...(head.home && !masked ? { home: head.home } : {}),
    shifts: [...shifts],
    skills: [...skills],
    caps,
    certificates: [...certificates],
    ...(healthCard ? { healthCard } : {}),
    trainings: [...trainings],
    leaves: leaves.map(({ from, to, reason }) => ({ from, to, reason })),
    employments: [...employments],
    ...(entrySubsidy
      ? {
          entrySubsidy: {
            level: entrySubsidy.level,
            amountFen: entrySubsidy.amountFen,
            state: entrySubsidy.state,
            asked: told(entrySubsidy.asked),
            ...(entrySubsidy.confirmed ? { confirmed: told(entrySubsidy.confirmed) } : {}),
            ...(entrySubsidy.paid
              ? { paid: { ...told(entrySubsidy.paid), reference: entrySubsidy.paid.reference } }
              : {}),
          },
        }
      : {}),
    ...(head.personId ? { personId: head.personId } : {}),
    ...(suspended ? { suspended: { reason: suspended.reason, by: suspended.by.role } } : {}),
    ...(head.leftOn ? { leftOn: head.leftOn } : {}),
    ...(dishonesty ? { dishonesty } : {}),
    version,
  };
}
