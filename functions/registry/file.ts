import type { Actor } from '../../shared/access.ts';
import type { Call } from '../../shared/api.ts';
import { ageOn, type BusinessDate, businessDateOf } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';
import type { OnMap } from '../../shared/metres.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import type { Assessment, CategorySpan, ElderHead, Sex, Stay, Suspension } from './elder.ts';
import { maskName, maskPhone } from './mask.ts';
import { placeOf, type Registry } from './store.ts';
import type { Allergen, Diet } from './vocabulary.ts';

/** An elder's file as one role may see it. The citizen number is masked for everybody. */
export interface ElderFile {
  elderId: string;
  name: string;
  citizenMasked: string;
  birthDate: BusinessDate;
  age: number;
  sex: Sex;
  phone?: string | undefined;
  address?: string | undefined;
  location?: OnMap | undefined;
  region: string;
  households: Stay[];
  residences: Stay[];
  categories: CategorySpan[];
  assessments: Assessment[];
  diets?: Diet[] | undefined;
  allergens?: Allergen[] | undefined;
  suspensions: Suspension[];
  deceasedOn?: BusinessDate | undefined;
  aliases?: string[] | undefined;
  mergedInto?: string | undefined;
  version: number;
}

/** Where the elder lives, opened; nothing where the file does not say. */
export function homeOf(
  { elderId, address, location }: Pick<ElderHead, 'elderId' | 'address' | 'location'>,
  keyring: Keyring,
): { address: string; location?: OnMap } | undefined {
  if (address === undefined) return undefined;
  const onMap = location && (JSON.parse(keyring.open(location, placeOf(elderId, 'location'))) as OnMap);
  return { address: keyring.open(address, placeOf(elderId, 'address')), ...(onMap ? { location: onMap } : {}) };
}

/** Those who check money see what a subsidy depends on; whom they look at they see masked, and not where to find them. */
const SEES_MASKED: readonly Actor['role'][] = ['finance', 'auditor'];

/** The file with the fields the role may see. */
export function fileFor(
  head: ElderHead,
  { role, today, keyring }: { role: Actor['role']; today: BusinessDate; keyring: Keyring },
): ElderFile {
  const { elderId, citizenMasked, birthDate, sex, region, households, residences, version } = head;
  const { categories, assessments, suspensions, deceasedOn, diets, allergens, aliases, mergedInto } = head;
  const phone = head.phone === undefined ? undefined : keyring.open(head.phone, placeOf(elderId, 'phone'));
  const age = ageOn(birthDate, today);
  const common = { elderId, citizenMasked, birthDate, age, sex, region, households, residences };
  const records = { categories, assessments, suspensions, deceasedOn, aliases, mergedInto, version };
  return SEES_MASKED.includes(role)
    ? { ...common, ...records, name: maskName(head.name), phone: phone && maskPhone(phone) }
    : { ...common, ...records, name: head.name, phone, ...homeOf(head, keyring), diets, allergens };
}

/** The answer of every command that changes a file: the file, as the caller may see it. */
export async function answerWithFile(
  { keyring }: Pick<Registry, 'keyring'>,
  result: ElderHead | Refusal,
  call: Call,
): Promise<ElderFile | Refusal> {
  if (isRefusal(result)) return result;
  return fileFor(result, { role: call.actor.role, today: businessDateOf(call.now), keyring: await keyring() });
}
