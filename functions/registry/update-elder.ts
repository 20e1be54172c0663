import type { Actor } from '../../shared/access.ts';
import type { Handler } from '../../shared/api.ts';
import type { Keyring } from '../../shared/keyring.ts';
import type { OnMap } from '../../shared/metres.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { changeElder, deedOf } from './change-elder.ts';
import { isWithheld } from './consent.ts';
import type { registryRoutes } from './contract.ts';
import type { ElderHead } from './elder.ts';
import { answerWithFile } from './file.ts';
import { refuseRegistry } from './refusals.ts';
import { changedFields, placeOf, type Registry } from './store.ts';
import type { Allergen, Diet } from './vocabulary.ts';

/** Fields left out stay as they are; null empties a field. */
export interface Details {
  name?: string | undefined;
  phone?: string | null | undefined;
  address?: string | null | undefined;
  /** Of the address: another address without one has none. */
  location?: OnMap | null | undefined;
  diets?: Diet[] | undefined;
  allergens?: Allergen[] | undefined;
}

const textOfLocation = ({ latitudeE6, longitudeE6 }: OnMap): string => JSON.stringify({ latitudeE6, longitudeE6 });

/** The file with new details. What is the same already keeps its ciphertext, so that nothing seems changed. */
export function withDetails(head: ElderHead, details: Details, keyring: Keyring): ElderHead {
  const { phone, address, location, ...rest } = head;
  const kept = (field: 'phone' | 'address' | 'location', wished: string | null | undefined) => {
    const sealed = head[field];
    const place = placeOf(head.elderId, field);
    const stays =
      wished === undefined ||
      (typeof wished === 'string' && sealed !== undefined && keyring.open(sealed, place) === wished);
    if (stays) return sealed === undefined ? {} : { [field]: sealed };
    return wished === null ? {} : { [field]: keyring.seal(wished, place) };
  };
  const housed = kept('address', details.address);
  const movedHouse = housed.address !== address;
  const isNowhere = housed.address === undefined || (movedHouse && details.location === undefined);
  const onMap = isNowhere ? null : details.location;
  return {
    ...rest,
    ...kept('phone', details.phone),
    ...housed,
    ...kept('location', onMap && textOfLocation(onMap)),
    name: details.name ?? head.name,
    ...(isWithheld(head, 'health')
      ? { diets: [], allergens: [] }
      : { diets: details.diets ?? head.diets, allergens: details.allergens ?? head.allergens }),
  };
}

/**
 * Details typed over the version the form was opened with. A retry finds its own details in place; somebody else's
 * change in between is shown before it is overwritten.
 */
export function updatedElder(
  head: ElderHead,
  details: Details & { version: number },
  { role, keyring }: { role: Actor['role']; keyring: Keyring },
): ElderHead | Refusal {
  if (isWithheld(head, 'health') && (details.diets?.length || details.allergens?.length))
    return refuseRegistry('CONSENT_NEEDED');
  const next = withDetails(head, details, keyring);
  if (next.name !== head.name && role !== 'operator' && role !== 'admin') return refuseRegistry('OFFICE_ONLY');
  if (changedFields(head, next).length > 0 && details.version !== head.version)
    return refuseRegistry('CHANGED_MEANWHILE');
  return next;
}

export const updateElder =
  (registry: Registry): Handler<typeof registryRoutes.updateElder> =>
  async ({ params, body }, call) => {
    const { grant } = call.actor;
    // The answer is the file: who may book but not look gets none, and could not know its version.
    if (grant?.role === 'family' && !grant.scopes?.includes('view')) return refuse('NOT_FOUND');
    const keyring = await registry.keyring();
    const changed = await changeElder(registry, params.elderId, deedOf('update-elder', call), (head) =>
      updatedElder(head, body, { role: call.actor.role, keyring }),
    );
    return answerWithFile(registry, changed, call);
  };
