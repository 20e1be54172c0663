import { type BusinessDate, businessDateOf, type Instant } from '../../shared/business-time.ts';
import type { FacilityHead } from '../facilities/index.ts';
import type { Sex } from '../registry/index.ts';
import type { GenderRule, Skill } from '../services/index.ts';
import type { Caregiver, Certificate, HealthCard } from './caregiver.ts';
import { isListedOn } from './listed.ts';
import { type Reason, reasonFor } from './reasons.ts';
import type { CertificateKind } from './vocabulary.ts';
import { type AskedJob, endOf, type Schedule, whyNoTime } from './working-day.ts';
import { isWithinShifts } from './working-hours.ts';

/** What a dispatcher wants a caregiver for. */
export interface AskedOfCaregiver extends AskedJob {
  readonly skills: readonly Skill[];
  readonly genderRule: GenderRule;
  readonly elderSex: Sex;
  /** Who performs the order. */
  readonly provider: Pick<FacilityHead, 'facilityId' | 'suspended' | 'licenceExpiresOn'>;
  /** The elder's own account and everybody bound to the elder. */
  readonly kinPersonIds: readonly string[];
  /** Read for this job's hours: see `loadSchedule`. */
  readonly schedule: Schedule;
}

function ofHealthCard(card: HealthCard | undefined, date: BusinessDate): Reason[] {
  if (!card) return [reasonFor.HEALTH_CARD_MISSING()];
  if (date < card.issuedOn) return [reasonFor.HEALTH_CARD_NOT_YET(card.issuedOn)];
  return date > card.expiresOn ? [reasonFor.HEALTH_CARD_EXPIRED(card.expiresOn)] : [];
}

const isValidOn =
  (date: BusinessDate) =>
  ({ issuedOn, expiresOn }: Certificate): boolean =>
    issuedOn <= date && (expiresOn === undefined || date <= expiresOn);

/** Of several papers of one kind any valid one will do: renewals are kept beside what they renew. */
function ofCertificates(certificates: readonly Certificate[], date: BusinessDate): Reason[] {
  if (certificates.length === 0) return [reasonFor.CERTIFICATE_MISSING()];
  const kinds = new Set<CertificateKind>(certificates.map(({ kind }) => kind));
  return [...kinds].flatMap((kind) => {
    const held = certificates.filter((certificate) => certificate.kind === kind);
    if (held.some(isValidOn(date))) return [];
    const last = held.reduce((a, b) => ((a.expiresOn ?? '') >= (b.expiresOn ?? '') ? a : b));
    return last.expiresOn !== undefined && last.expiresOn < date
      ? [reasonFor.CERTIFICATE_EXPIRED(kind, last.expiresOn)]
      : [reasonFor.CERTIFICATE_NOT_YET(kind, last.issuedOn)];
  });
}

function ofProvider(caregiver: Caregiver, { provider }: AskedOfCaregiver, date: BusinessDate): Reason[] {
  const { suspended, licenceExpiresOn } = provider;
  return [
    ...(caregiver.providerId === provider.facilityId ? [] : [reasonFor.OTHER_PROVIDER()]),
    ...(suspended ? [reasonFor.PROVIDER_SUSPENDED(suspended.reason)] : []),
    ...(date > licenceExpiresOn ? [reasonFor.PROVIDER_LICENCE_EXPIRED(licenceExpiresOn)] : []),
  ];
}

function ofStanding({ dishonesty, leftOn, suspended }: Caregiver, date: BusinessDate): Reason[] {
  return [
    ...(isListedOn(dishonesty, date) ? [reasonFor.DISHONEST(dishonesty.from)] : []),
    ...(leftOn !== undefined && date > leftOn ? [reasonFor.LEFT(leftOn)] : []),
    ...(suspended ? [reasonFor.SUSPENDED(suspended.reason)] : []),
  ];
}

function ofAbsence({ leaves, shifts }: Caregiver, startsAt: Instant, endsAt: Instant): Reason[] {
  const [first, last] = [businessDateOf(startsAt), businessDateOf(endsAt - 1)];
  const leave = leaves.find(({ from, to }) => from <= last && first <= to);
  return [
    ...(leave ? [reasonFor.ON_LEAVE(leave.from, leave.to)] : []),
    ...(isWithinShifts(shifts, startsAt, endsAt) ? [] : [reasonFor.OUT_OF_HOURS()]),
  ];
}

/**
 * Every reason against giving a caregiver a job, none when nothing speaks against it. Papers and standing are judged on the
 * date on which the job begins, and are valid through their last day. Who only warns leaves the decision to the dispatcher.
 */
export function whyNotDispatchable(caregiver: Caregiver, asked: AskedOfCaregiver): Reason[] {
  const date = businessDateOf(asked.startsAt);
  const missing = asked.skills.filter((skill) => !caregiver.skills.includes(skill));
  return [
    ...ofProvider(caregiver, asked, date),
    ...ofStanding(caregiver, date),
    ...ofHealthCard(caregiver.healthCard, date),
    ...ofCertificates(caregiver.certificates, date),
    ...(missing.length > 0 ? [reasonFor.SKILL_MISSING(missing)] : []),
    ...(asked.genderRule === 'same-sex' && caregiver.sex !== asked.elderSex ? [reasonFor.OTHER_SEX()] : []),
    ...ofAbsence(caregiver, asked.startsAt, endOf(asked)),
    ...whyNoTime(asked.schedule, asked, caregiver.caps),
    ...(caregiver.personId === undefined ? [reasonFor.NOT_LINKED()] : []),
    ...(caregiver.personId !== undefined && asked.kinPersonIds.includes(caregiver.personId) ? [reasonFor.KIN()] : []),
  ];
}
