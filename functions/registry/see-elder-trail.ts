import type { Handler } from '../../shared/api.ts';
import { isoInShanghai } from '../../shared/business-time.ts';
import { openCursor, sealCursor } from '../../shared/cursor.ts';
import { isRefusal } from '../../shared/refusal.ts';
import { elderHead } from '../../shared/resource.ts';
import type { registryRoutes } from './contract.ts';
import { type Registry, TRAIL, type TrailEntry } from './store.ts';

/** Who changed the file and who saw its full number, newest first. */
export const seeElderTrail =
  ({ table, keyring }: Registry): Handler<typeof registryRoutes.seeElderTrail> =>
  async ({ params, query }, call) => {
    const reading = { personId: call.actor.personId, list: `elder-trail/${params.elderId}` };
    const keys = await keyring();
    const after = openCursor(keys, reading, query.cursor);
    if (isRefusal(after)) return after;
    const { pk } = elderHead(params.elderId);
    const page = await table.query<TrailEntry>({ pk, begins: TRAIL, backwards: true, limit: 50, after });
    return {
      entries: page.items.map(({ did, by, at, fields, reason }) => ({
        did,
        personId: by.personId,
        role: by.role,
        at: isoInShanghai(at),
        fields: fields ?? [],
        reason,
      })),
      cursor: sealCursor(keys, reading, page.next),
    };
  };
