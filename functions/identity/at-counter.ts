import type { Call } from '../../shared/api.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { countyOf, type RegionCode } from '../../shared/regions.ts';
import { elderHead, facilityHead } from '../../shared/resource.ts';
import type { Table } from '../../shared/table.ts';

/** A counter serves the elders who live in its county: anybody else's file is not found there. */
export async function elderAtCounter(
  table: Pick<Table, 'getMany'>,
  { facilityId, elderId }: { facilityId: string; elderId: string },
): Promise<undefined | Refusal> {
  const heads = await table.getMany([facilityHead(facilityId), elderHead(elderId)]);
  const [here, lives] = heads.map((head) => head && countyOf(head.region as RegionCode));
  return here !== undefined && here === lives ? undefined : refuse('NOT_FOUND');
}

interface Request<Params, Query, Body> {
  params: Params;
  query: Query;
  body: Body;
}

/**
 * The same command, asked for at the counter of a facility for an elder who stands there. Those who only cook do not deal
 * with people's rights.
 */
export const atCounter =
  <Params extends { elderId: string }, Query, Body, Answer>(
    table: Pick<Table, 'getMany'>,
    command: (request: Request<Params, Query, Body>, call: Call) => Promise<Answer | Refusal>,
  ) =>
  async (request: Request<Params & { facilityId: string }, Query, Body>, call: Call): Promise<Answer | Refusal> => {
    if (call.actor.grant?.duty === 'cook') return refuse('FORBIDDEN');
    const elsewhere = await elderAtCounter(table, request.params);
    return elsewhere ?? command(request, call);
  };
