import type { Actor } from '../../shared/access.ts';
import { businessDateOf, type Instant } from '../../shared/business-time.ts';
import { NO_PLACE, noteLook } from '../../shared/look.ts';
import { elderHead, regionOf } from '../../shared/resource.ts';
import type { Table } from '../../shared/table.ts';
import { type ElderHead, maskName } from '../registry/index.ts';
import { type CarePlanItem, type CarePlanRefusal, carePlansAt, carePlansOfElder, refusalsFrom } from './plan.ts';

/**
 * An elder's care plans, past ones too, and which visits from today on could not be arranged. They say when nobody is at
 * home: what an office sees of them is noted.
 */
export async function listCarePlans(
  table: Pick<Table, 'get' | 'query' | 'commit'>,
  elderId: string,
  { actor, now }: { actor: Actor; now: Instant },
): Promise<{ plans: CarePlanItem[]; refused: CarePlanRefusal[] }> {
  if (actor.role !== 'elder' && actor.role !== 'family') {
    const region = (await regionOf(table)({ elderId })) ?? NO_PLACE;
    await noteLook(table, actor, { did: 'list-care-plans', elderId, region }, now);
  }
  const [{ items: plans }, { items: refused }] = await Promise.all([
    table.query<CarePlanItem>(carePlansOfElder(elderId)),
    table.query<CarePlanRefusal>(refusalsFrom(elderId, businessDateOf(now))),
  ]);
  return { plans, refused };
}

/** Each elder's file is looked at once for all their plans of a page. */
const PAGE = 100;

export interface ProviderPage {
  plans: { plan: CarePlanItem; elderName: string }[];
  /** Where the next page goes on. */
  next: string | undefined;
}

/** A page of the plans a provider performs, with the masked names of the elders. `after` is what `next` said. */
export async function listPlansOfProvider(
  table: Pick<Table, 'query' | 'getMany'>,
  providerId: string,
  after: string | undefined,
): Promise<ProviderPage> {
  const [elderId, carePlanId] = after?.split('.') ?? [];
  const last = elderId && carePlanId ? { elderId, carePlanId } : undefined;
  const { items, next } = await table.query<CarePlanItem>({ ...carePlansAt(providerId, last), limit: PAGE });
  const elderIds = [...new Set(items.map((plan) => plan.elderId))];
  const heads = elderIds.length ? await table.getMany(elderIds.map(elderHead)) : [];
  const nameOf = new Map(elderIds.map((id, i) => [id, maskName((heads[i] as ElderHead | undefined)?.name ?? '')]));
  const end = items.at(-1);
  return {
    plans: items.map((plan) => ({ plan, elderName: nameOf.get(plan.elderId) ?? '' })),
    next: next && end ? `${end.elderId}.${end.carePlanId}` : undefined,
  };
}
