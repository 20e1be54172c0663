import type { Handler } from '../../shared/api.ts';
import { isoInShanghai } from '../../shared/business-time.ts';
import { covers } from '../../shared/regions.ts';
import type { notificationsRoutes } from './contract.ts';
import type { Deps } from './deps.ts';
import { type CallItem, openCalls } from './store.ts';

const MAX_LISTED = 100;

/** The calls to make in a county or a part of it, oldest first. By the index; closing one looks at the call itself. */
export const listCalls =
  ({ table }: Deps): Handler<typeof notificationsRoutes.listCalls> =>
  async ({ params: { region } }) => {
    const { items } = await table.query<CallItem>({ pk: openCalls(region), index: true, limit: MAX_LISTED });
    return {
      calls: items
        .filter((call) => covers(region, call.region))
        .map(({ callId, elderId, message, say, why, attempts, openedAt }) => ({
          callId,
          elderId,
          message,
          say,
          why,
          attempts,
          openedAt: isoInShanghai(openedAt),
        })),
    };
  };
