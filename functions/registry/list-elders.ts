import type { Handler } from '../../shared/api.ts';
import { businessDateOf } from '../../shared/business-time.ts';
import { openCursor, sealCursor } from '../../shared/cursor.ts';
import { noteLook } from '../../shared/look.ts';
import { isRefusal } from '../../shared/refusal.ts';
import type { registryRoutes } from './contract.ts';
import type { ElderHead } from './elder.ts';
import { factsOn } from './facts.ts';
import { maskName } from './mask.ts';
import { refuseRegistry } from './refusals.ts';
import { isPlace } from './stays.ts';
import { elderList, type Registry, rangeInElderList } from './store.ts';

/** The elders who live in a county, township or village, masked, in the order of their villages. */
export const listElders =
  ({ table, keyring }: Registry): Handler<typeof registryRoutes.listElders> =>
  async ({ params: { region }, query }, call) => {
    if (!isPlace(region)) return refuseRegistry('REGION_TOO_WIDE');
    const reading = { personId: call.actor.personId, list: `elders/${region}` };
    const keys = await keyring();
    const after = openCursor(keys, reading, query.cursor);
    if (isRefusal(after)) return after;
    const page = await table.query<ElderHead>({
      pk: elderList(region),
      begins: rangeInElderList(region),
      index: true,
      limit: query.limit ?? 50,
      after,
    });
    await noteLook(table, call.actor, { did: 'list-elders', region }, call.now);
    const today = businessDateOf(call.now);
    return {
      elders: page.items.map((head) => {
        const { age, categories, assessmentLevel, deceased, suspended } = factsOn(head, today);
        const { elderId, citizenMasked, region: livesIn } = head;
        const name = maskName(head.name);
        return { elderId, name, citizenMasked, age, region: livesIn, categories, assessmentLevel, deceased, suspended };
      }),
      cursor: sealCursor(keys, reading, page.next),
    };
  };
