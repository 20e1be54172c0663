import type { Handler } from '../../shared/api.ts';
import { businessDateOf } from '../../shared/business-time.ts';
import { noteLook } from '../../shared/look.ts';
import { refuse } from '../../shared/refusal.ts';
import { elderHead } from '../../shared/resource.ts';
import type { registryRoutes } from './contract.ts';
import type { ElderHead } from './elder.ts';
import { fileFor } from './file.ts';
import type { Registry } from './store.ts';

export const seeElder =
  ({ table, keyring }: Registry): Handler<typeof registryRoutes.seeElder> =>
  async ({ params }, call) => {
    const head = await table.get<ElderHead>(elderHead(params.elderId));
    if (!head) return refuse('NOT_FOUND');
    await noteLook(table, call.actor, { did: 'see-elder', elderId: head.elderId, region: head.region }, call.now);
    return fileFor(head, { role: call.actor.role, today: businessDateOf(call.now), keyring: await keyring() });
  };
