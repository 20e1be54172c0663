import type { Handler } from '../../shared/api.ts';
import { type BusinessDate, businessDateOf } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import type { RegionCode } from '../../shared/regions.ts';
import { elderHead } from '../../shared/resource.ts';
import { type Decision, execute } from '../../shared/table.ts';
import { deedOf } from './change-elder.ts';
import { parseCitizenNumber } from './citizen-number.ts';
import type { registryRoutes } from './contract.ts';
import type { By, ElderHead, Sex } from './elder.ts';
import { maskCitizenNumber } from './mask.ts';
import { refuseCitizenNumber, refuseRegistry } from './refusals.ts';
import { isPlace } from './stays.ts';
import { byOf, citizenKey, type Deed, placeOf, type Registry, settled, writesOfRegistration } from './store.ts';
import type { Allergen, Diet } from './vocabulary.ts';

export interface Registration {
  elderId: string;
  citizenNumber: string;
  name: string;
  phone?: string | undefined;
  address?: string | undefined;
  /** 户籍. */
  household: RegionCode;
  residence: RegionCode;
  diets: Diet[];
  allergens: Allergen[];
}
interface Registered {
  elderId: string;
  citizenMasked: string;
  birthDate: BusinessDate;
  sex: Sex;
}

/** A new file, checked and sealed, or why there is none. Both regions count from `from` and, unknown, before it. */
export function newElder(
  registration: Registration,
  { by, from, keyring }: { by: By; from: BusinessDate; keyring: Keyring },
): ElderHead | Refusal {
  const { elderId, name, phone, address, household, residence, diets, allergens } = registration;
  const parsed = parseCitizenNumber(registration.citizenNumber);
  if (typeof parsed === 'string') return refuseCitizenNumber(parsed);
  if (parsed.birthDate > from) return refuseRegistry('BEFORE_BIRTH');
  if (!isPlace(household)) return refuseRegistry('NOT_A_PLACE', { field: 'household' });
  if (!isPlace(residence)) return refuseRegistry('NOT_A_PLACE', { field: 'region' });
  const sealed = (field: 'phone' | 'address', text: string | undefined) =>
    text === undefined ? {} : { [field]: keyring.seal(text, placeOf(elderId, field)) };
  return settled(
    {
      ...elderHead(elderId),
      kind: 'elder',
      elderId,
      name,
      citizenNumber: keyring.seal(parsed.number, placeOf(elderId, 'citizenNumber')),
      citizenMasked: maskCitizenNumber(parsed.number),
      birthDate: parsed.birthDate,
      sex: parsed.sex,
      ...sealed('phone', phone),
      ...sealed('address', address),
      region: residence,
      households: [{ region: household, from }],
      residences: [{ region: residence, from }],
      categories: [],
      assessments: [],
      diets,
      allergens,
      suspensions: [],
      registeredAs: keyring.sign('citizen-number', signedText(registration, parsed.number)),
      by,
      version: 0,
      gsi1pk: '',
      gsi1sk: '',
    },
    by,
  );
}

const signedText = (registration: Registration, number: string): string => {
  const { elderId, name, phone, address, household, residence, diets, allergens } = registration;
  return JSON.stringify([elderId, number, name, phone, address, household, residence, diets, allergens]);
};

const answerOf = ({ elderId, citizenMasked, birthDate, sex }: ElderHead): Registered => ({
  elderId,
  citizenMasked,
  birthDate,
  sex,
});

/** The first registration under an id answers its own retries; another number or another id is refused. */
export function decideRegistration(
  state: { sameId: ElderHead | undefined; numberTaken: boolean },
  registration: Registration,
  head: ElderHead,
  { deed, keyring }: { deed: Deed; keyring: Keyring },
): Decision<Registered> {
  const { sameId, numberTaken } = state;
  const number = keyring.open(head.citizenNumber, placeOf(head.elderId, 'citizenNumber'));
  if (sameId) {
    const isRetry = keyring.verify('citizen-number', signedText(registration, number), sameId.registeredAs);
    return isRetry ? { writes: [], answer: answerOf(sameId) } : refuse('ID_REUSED');
  }
  if (numberTaken) return refuseRegistry('ALREADY_REGISTERED');
  return { writes: writesOfRegistration(head, citizenKey(keyring, number), deed), answer: answerOf(head) };
}

export const registerElder =
  (registry: Registry): Handler<typeof registryRoutes.registerElder> =>
  async ({ params, body }, call) => {
    const keyring = await registry.keyring();
    const registration: Registration = { ...body, residence: params.region };
    const deed = deedOf('register-elder', call);
    const head = newElder(registration, { by: byOf(deed), from: businessDateOf(call.now), keyring });
    if (isRefusal(head)) return head;
    const number = keyring.open(head.citizenNumber, placeOf(head.elderId, 'citizenNumber'));
    return execute(
      registry.table,
      async () => {
        const [sameId, citizen] = await registry.table.getMany([elderHead(head.elderId), citizenKey(keyring, number)]);
        return { sameId: sameId as ElderHead | undefined, numberTaken: citizen !== undefined };
      },
      (state) => decideRegistration(state, registration, head, { deed, keyring }),
    );
  };
