import type { Handler } from '../../shared/api.ts';
import { ageOn, type BusinessDate, businessDateOf } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';
import { countAttempt } from '../../shared/rate-limit.ts';
import { isRefusal, refuse } from '../../shared/refusal.ts';
import { caregiverHead, facilityHead } from '../../shared/resource.ts';
import { absent, type Decision, execute, type Item, type Write } from '../../shared/table.ts';
import { type FacilityHead, underGrant } from '../facilities/index.ts';
import { type CitizenNumber, maskCitizenNumber, parseCitizenNumber, refuseCitizenNumber } from '../registry/index.ts';
import { type By, byOf, type CaregiverDetails, type CaregiverHead, caregiverOf } from './caregiver.ts';
import type { caregiversRoutes } from './contract.ts';
import { currentEntry } from './listed.ts';
import { refuseCaregiver } from './refusals.ts';
import {
  type Caregivers,
  citizenDigestOf,
  type DishonestyItem,
  dishonestyKey,
  placeOf,
  settled,
  type UniqueItem,
  uniqueKey,
} from './store.ts';
import { fileFor } from './view.ts';

/** Who registers learns whether somebody is a caregiver already: not for trying out numbers. */
const TRIES = { what: 'register-caregiver', limit: 60, windowMs: 3_600_000 };
const ADULT_YEARS = 18;

export interface Registration extends CaregiverDetails {
  caregiverId: string;
  facilityId: string;
  phone: string;
}
interface State {
  provider: FacilityHead | undefined;
  sameId: CaregiverHead | undefined;
  unique: Item | undefined;
  dishonesty: DishonestyItem | undefined;
}
interface Circumstances {
  by: By;
  citizen: CitizenNumber;
  today: BusinessDate;
  keyring: Keyring;
}

const signedText = ({ home, ...rest }: Registration, number: string): string => {
  const { caregiverId, facilityId, name, phone, shifts, skills, caps } = rest;
  const hours = shifts.map(({ weekday, from, to }) => [weekday, from, to]);
  const { minutesPerDay, minutesPerMonth } = caps;
  const place = home && [home.latitudeE6, home.longitudeE6];
  return JSON.stringify([
    caregiverId,
    facilityId,
    number,
    name,
    phone,
    hours,
    skills,
    minutesPerDay,
    minutesPerMonth,
    place,
  ]);
};

function newFile(
  registration: Registration,
  { region }: Pick<FacilityHead, 'region'>,
  { by, today, keyring, citizen }: Circumstances,
): CaregiverHead {
  const { caregiverId, facilityId, name, home, shifts, skills, caps, phone } = registration;
  return {
    ...caregiverHead(caregiverId),
    kind: 'caregiver',
    caregiverId,
    providerId: facilityId,
    region,
    name,
    ...(home ? { home } : {}),
    shifts,
    skills,
    caps,
    sex: citizen.sex,
    birthDate: citizen.birthDate,
    citizenNumber: keyring.seal(citizen.number, placeOf(caregiverId, 'citizenNumber')),
    citizenDigest: citizenDigestOf(keyring, citizen.number),
    citizenMasked: maskCitizenNumber(citizen.number),
    phone: keyring.seal(phone, placeOf(caregiverId, 'phone')),
    certificates: [],
    trainings: [],
    leaves: [],
    employments: [{ providerId: facilityId, from: today }],
    registeredAs: keyring.sign('citizen-number', signedText(registration, citizen.number)),
    by,
    version: 0,
    gsi1pk: '',
    gsi1sk: '',
  };
}

/** The first registration under an id answers its own retries; a person who has a file already gets no second one. */
export function decideRegistration(
  { provider, sameId, unique, dishonesty }: State,
  registration: Registration,
  circumstances: Circumstances,
): Decision<CaregiverHead> {
  if (provider?.facilityKind !== 'home-care') return refuseCaregiver('NOT_A_PROVIDER');
  const { keyring, today, by, citizen } = circumstances;
  if (sameId) {
    const isRetry = keyring.verify('citizen-number', signedText(registration, citizen.number), sameId.registeredAs);
    return isRetry ? { writes: [], answer: sameId } : refuse('ID_REUSED');
  }
  if (unique) return refuseCaregiver('ALREADY_REGISTERED');
  if (ageOn(citizen.birthDate, today) < ADULT_YEARS) return refuseCaregiver('TOO_YOUNG');
  const head = newFile(registration, provider, circumstances);
  const listed = currentEntry(dishonesty, today);
  const named = settled(listed ? { ...head, dishonesty: listed } : head, by);
  const uniqueItem: UniqueItem = {
    ...uniqueKey(head.citizenDigest),
    kind: 'caregiver-citizen',
    caregiverId: head.caregiverId,
  };
  const list: Write = {
    check: dishonestyKey(head.citizenDigest),
    when: dishonesty ? [['version', '=', dishonesty.version]] : absent,
  };
  return { writes: [{ put: named, when: absent }, { put: uniqueItem, when: absent }, list], answer: named };
}

export const registerCaregiver =
  ({ table, keyring }: Caregivers): Handler<typeof caregiversRoutes.registerCaregiver> =>
  async ({ params: { facilityId }, body }, call) => {
    const tooMany = await countAttempt(table, TRIES, call.actor.personId, call.now);
    if (tooMany) return tooMany;
    const citizen = parseCitizenNumber(body.citizenNumber);
    if (typeof citizen === 'string') return refuseCitizenNumber(citizen);
    const { citizenNumber: _typed, ...details } = body;
    const registration: Registration = { ...details, facilityId };
    const keys = await keyring();
    const circumstances = { by: byOf(call.actor), today: businessDateOf(call.now), keyring: keys, citizen };
    const digest = citizenDigestOf(keys, citizen.number);
    const head = await execute(
      table,
      async () => {
        const wanted = [
          facilityHead(facilityId),
          caregiverHead(body.caregiverId),
          uniqueKey(digest),
          dishonestyKey(digest),
        ];
        const [provider, sameId, unique, dishonesty] = await table.getMany(wanted);
        return {
          provider: provider as FacilityHead | undefined,
          sameId: caregiverOf(sameId),
          unique,
          dishonesty: dishonesty as DishonestyItem | undefined,
        };
      },
      (state) => underGrant(decideRegistration(state, registration, circumstances), call.actor),
    );
    return isRefusal(head) ? head : fileFor(head, { role: call.actor.role, keyring: keys });
  };
