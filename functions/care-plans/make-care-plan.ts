import type { Actor } from '../../shared/access.ts';
import { addDays, type BusinessDate, instantAt, mondayOf } from '../../shared/business-time.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { countyOf } from '../../shared/regions.ts';
import { elderHead } from '../../shared/resource.ts';
import { absent, type Decision, execute, type Table } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { type ElderHead, fileStays } from '../registry/index.ts';
import { loadOffer, type Offered, refuseOffer, whyNotAt } from '../services/index.ts';
import {
  byOf,
  type CarePlanItem,
  type CarePlanTerms,
  carePlanKey,
  carePlansOfElder,
  digestOfTerms,
  placeInLists,
  type Slot,
  slotsOverlap,
  termsOf,
} from './plan.ts';
import { type CarePlanView, viewCarePlan } from './plan-view.ts';
import { refuseCarePlan } from './refusals.ts';

/** Past plans included: more than a life of changes, few enough to be read at once. */
const MAX_PLANS = 30;

export interface CarePlanAsked {
  elderId: string;
  carePlanId: string;
  terms: CarePlanTerms;
}
export interface CarePlanState {
  plan: CarePlanItem | undefined;
  elder: ElderHead | undefined;
  offered: Offered | undefined;
  /** Plans the elder has, of whatever age. */
  count: number;
}

export const loadCarePlan =
  (table: Pick<Table, 'get' | 'getMany' | 'query'>, { elderId, carePlanId, terms }: CarePlanAsked) =>
  async (): Promise<CarePlanState> => {
    const [elder, { items }, offered] = await Promise.all([
      table.get<ElderHead>(elderHead(elderId)),
      table.query<CarePlanItem>(carePlansOfElder(elderId)),
      loadOffer(table, terms.providerId, terms.serviceId),
    ]);
    const plan = items.find((item) => item.carePlanId === carePlanId);
    return { plan, elder, offered, count: items.length };
  };

/** Every weekday of a visit, as dates of the week after a date. */
const weekOf = ({ weekdays }: Slot, from: BusinessDate): BusinessDate[] =>
  weekdays.map((weekday) => addDays(mondayOf(from), 6 + weekday));

/** Why such a plan can never be kept; a single day may still refuse. */
export function whyNotPlanned({ elder, offered }: CarePlanState, terms: CarePlanTerms): Refusal | undefined {
  if (!elder) return refuse('NOT_FOUND');
  if (elder.mergedInto !== undefined) return refuseCarePlan('MERGED', { elderId: elder.mergedInto });
  if (!offered) return refuseOffer('SERVICE_NOT_OFFERED');
  if (countyOf(elder.region) !== countyOf(offered.provider.region)) return refuseCarePlan('PROVIDER_ELSEWHERE');
  if (slotsOverlap(terms.slots)) return refuseCarePlan('SLOTS_OVERLAP');
  for (const slot of terms.slots)
    for (const date of weekOf(slot, terms.from)) {
      const startsAt = instantAt(date, slot.time);
      const latest = startsAt + (slot.windowMinutes ?? 0) * 60_000;
      const refused =
        whyNotAt(offered, { startsAt, minutes: slot.minutes }) ??
        whyNotAt(offered, { startsAt: latest, minutes: slot.minutes });
      if (refused) return refused;
    }
  return undefined;
}

/** A plan by which government buys is made by offices only: it spends vouchers without asking each time. */
export const isOffice = ({ role }: Pick<Actor, 'role'>): boolean => role === 'admin' || role === 'operator';

/** Opens a plan. Its visits are ordered by what hears `care-plan.changed`, and every night from then on. */
export function decideMakingCarePlan(
  state: CarePlanState,
  { elderId, carePlanId, terms }: CarePlanAsked,
  actor: Actor,
): Decision<CarePlanView> {
  const { plan, count } = state;
  if (plan)
    return plan.asked === digestOfTerms(terms) ? { writes: [], answer: viewCarePlan(plan) } : refuse('ID_REUSED');
  if (terms.program !== undefined && !isOffice(actor)) return refuseCarePlan('OFFICE_DECIDES');
  const refused = whyNotPlanned(state, terms);
  if (refused) return refused;
  if (count >= MAX_PLANS) return refuseCarePlan('TOO_MANY_PLANS', { atMost: MAX_PLANS });
  const by = byOf(actor);
  const made: CarePlanItem = {
    ...carePlanKey(elderId, carePlanId),
    ...termsOf(terms),
    kind: 'care-plan',
    elderId,
    carePlanId,
    madeBy: by,
    by,
    asked: digestOfTerms(terms),
    version: 1,
    ...placeInLists(terms, elderId, carePlanId),
  };
  return {
    writes: [{ put: made, when: absent }, fileStays(elderId), ...stillHolds(actor)],
    answer: viewCarePlan(made),
  };
}

/**
 * Makes a care plan for an elder. Refuses NOT_FOUND, ID_REUSED, OFFICE_DECIDES, PROVIDER_ELSEWHERE, SLOTS_OVERLAP,
 * TOO_MANY_PLANS and what stands against the service at the hours asked for.
 */
export const makeCarePlan = (table: Table, asked: CarePlanAsked, actor: Actor): Promise<CarePlanView | Refusal> =>
  execute(table, loadCarePlan(table, asked), (state) => decideMakingCarePlan(state, asked, actor));
