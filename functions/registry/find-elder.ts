import type { Grant } from '../../shared/access.ts';
import type { Handler } from '../../shared/api.ts';
import { type BusinessDate, businessDateOf } from '../../shared/business-time.ts';
import { NO_PLACE, noteLook } from '../../shared/look.ts';
import { countAttempt } from '../../shared/rate-limit.ts';
import { covers } from '../../shared/regions.ts';
import { elderHead } from '../../shared/resource.ts';
import { parseCitizenNumber } from './citizen-number.ts';
import type { registryRoutes } from './contract.ts';
import type { ElderHead } from './elder.ts';
import { factsOn } from './facts.ts';
import { refuseCitizenNumber } from './refusals.ts';
import { type CitizenItem, citizenKey, type Registry } from './store.ts';
import type { Allergen, Diet } from './vocabulary.ts';

const TRIES = { what: 'find-elder', limit: 20, windowMs: 60_000 };
/** Read after a miss, so that a miss takes as long as a hit. */
const NOBODY = 'nobody';

/** What the counter needs to serve somebody, and no more. */
export interface FoundElder {
  elderId: string;
  name: string;
  age: number;
  diets: Diet[];
  allergens: Allergen[];
  /** False when the elder has died or services are suspended. */
  active: boolean;
}

/** An elder may eat at any point, so staff find everybody; offices find the elders of their own region. */
export const mayFind = (grants: readonly Grant[], head: Pick<ElderHead, 'region'>): boolean =>
  grants.some(
    ({ role, over }) => role === 'staff' || ((role === 'operator' || role === 'admin') && covers(over, head.region)),
  );

export function foundElder(head: ElderHead, today: BusinessDate): FoundElder {
  const { age, diets, allergens, deceased, suspended } = factsOn(head, today);
  return { elderId: head.elderId, name: head.name, age, diets, allergens, active: !deceased && !suspended };
}

export const findElder =
  ({ table, keyring }: Registry): Handler<typeof registryRoutes.findElder> =>
  async ({ body }, call) => {
    const tooMany = await countAttempt(table, TRIES, call.actor.personId, call.now);
    if (tooMany) return tooMany;
    const parsed = parseCitizenNumber(body.citizenNumber);
    if (typeof parsed === 'string') return refuseCitizenNumber(parsed);
    const citizen = await table.get<CitizenItem>(citizenKey(await keyring(), parsed.number));
    const head = await table.get<ElderHead>(elderHead(citizen?.elderId ?? NOBODY));
    const visible = head && mayFind(call.principal?.grants ?? [], head);
    // Noted after a miss as well, so that it takes as long.
    const { elderId, region } = visible ? head : { elderId: undefined, region: NO_PLACE };
    await noteLook(table, call.actor, { did: 'find-elder', elderId, region }, call.now);
    return { elders: visible ? [foundElder(head, businessDateOf(call.now))] : [] };
  };
