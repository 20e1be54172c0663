import type { Handler } from '../../shared/api.ts';
import { type BusinessDate, businessDateOf } from '../../shared/business-time.ts';
import type { Fen } from '../../shared/money.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { byOf, type CaregiverHead, type Certificate, type Step } from './caregiver.ts';
import { answerWithFile, changeFile } from './change-file.ts';
import type { caregiversRoutes } from './contract.ts';
import { refuseCaregiver } from './refusals.ts';
import type { Caregivers } from './store.ts';
import type { SkillLevel } from './vocabulary.ts';

/** Fen by level of the elder-care certificate. */
const AMOUNT_FEN: Readonly<Record<SkillLevel, Fen>> = { 1: 400_000, 2: 400_000, 3: 400_000, 4: 200_000, 5: 200_000 };

type Levelled = Certificate & { level: SkillLevel };
const isLevelled = (certificate: Certificate): certificate is Levelled => certificate.level !== undefined;

/** The highest level of elder care held on a date. */
function levelOn(certificates: readonly Certificate[], date: BusinessDate): SkillLevel | undefined {
  const levels = certificates
    .filter(({ kind, issuedOn, expiresOn = date }) => kind === 'elder-care' && issuedOn <= date && date <= expiresOn)
    .filter(isLevelled)
    .map(({ level }) => level);
  return levels.toSorted()[0];
}

/** Once in a caregiver's life, whichever provider asks. */
export function subsidyAsked(head: CaregiverHead, asked: Step): CaregiverHead | Refusal {
  if (head.entrySubsidy)
    return head.entrySubsidy.asked.by.personId === asked.by.personId ? head : refuseCaregiver('SUBSIDY_ASKED');
  const level = levelOn(head.certificates, businessDateOf(asked.at));
  if (level === undefined) return refuseCaregiver('NO_ELDER_CARE_CERTIFICATE');
  return { ...head, entrySubsidy: { level, amountFen: AMOUNT_FEN[level], state: 'ASKED', asked } };
}

export function subsidyConfirmed(head: CaregiverHead, confirmed: Step): CaregiverHead | Refusal {
  const subsidy = head.entrySubsidy;
  if (subsidy?.confirmed?.by.personId === confirmed.by.personId) return head;
  if (subsidy?.state !== 'ASKED') return refuseCaregiver('WRONG_STATE');
  if (subsidy.asked.by.personId === confirmed.by.personId) return refuseCaregiver('SECOND_PERSON_NEEDED');
  return { ...head, entrySubsidy: { ...subsidy, state: 'CONFIRMED', confirmed } };
}

export function subsidyPaid(head: CaregiverHead, paid: Step & { reference: string }): CaregiverHead | Refusal {
  const subsidy = head.entrySubsidy;
  if (subsidy?.paid?.by.personId === paid.by.personId && subsidy.paid.reference === paid.reference) return head;
  if (subsidy?.state !== 'CONFIRMED') return refuseCaregiver('WRONG_STATE');
  const hands = [subsidy.asked.by.personId, subsidy.confirmed?.by.personId];
  if (hands.includes(paid.by.personId)) return refuseCaregiver('SECOND_PERSON_NEEDED');
  return { ...head, entrySubsidy: { ...subsidy, state: 'PAID', paid } };
}

export const askEntrySubsidy =
  (room: Caregivers): Handler<typeof caregiversRoutes.askEntrySubsidy> =>
  async ({ params }, call) => {
    const step = { by: byOf(call.actor), at: call.now };
    return answerWithFile(room, await changeFile(room.table, params, call, (head) => subsidyAsked(head, step)), call);
  };

export const confirmEntrySubsidy =
  (room: Caregivers): Handler<typeof caregiversRoutes.confirmEntrySubsidy> =>
  async ({ params }, call) => {
    const step = { by: byOf(call.actor), at: call.now };
    return answerWithFile(
      room,
      await changeFile(room.table, params, call, (head) => subsidyConfirmed(head, step)),
      call,
    );
  };

export const recordEntrySubsidyPaid =
  (room: Caregivers): Handler<typeof caregiversRoutes.recordEntrySubsidyPaid> =>
  async ({ params, body: { reference } }, call) => {
    const step = { by: byOf(call.actor), at: call.now, reference };
    return answerWithFile(room, await changeFile(room.table, params, call, (head) => subsidyPaid(head, step)), call);
  };
