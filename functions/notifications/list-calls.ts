import type { Handler } from '../../shared/api.ts';
import { isoInShanghai } from '../../shared/business-time.ts';
import { covers, type RegionCode } from '../../shared/regions.ts';
import type { Table } from '../../shared/table.ts';
import type { notificationsRoutes } from './contract.ts';
import type { Deps } from './deps.ts';
import { type CallItem, openCalls } from './store.ts';

const MAX_LISTED = 100;

/** Read on past the calls of other villages: one that waits behind them must not be missed. */
async function oldestIn(table: Table, region: RegionCode): Promise<CallItem[]> {
  const found: CallItem[] = [];
  let after: Record<string, unknown> | undefined;
  do {
    const page = await table.query<CallItem>({ pk: openCalls(region), index: true, limit: MAX_LISTED, after });
    found.push(...page.items.filter((call) => covers(region, call.region)));
    after = page.next;
  } while (after && found.length < MAX_LISTED);
  return found.slice(0, MAX_LISTED);
}

/** The calls to make in a county or a part of it, oldest first. By the index; closing one looks at the call itself. */
export const listCalls =
  ({ table }: Deps): Handler<typeof notificationsRoutes.listCalls> =>
  async ({ params: { region } }) => {
    return {
      calls: (await oldestIn(table, region)).flatMap(
        ({ callId, elderId, message, say, why, attempts, openedAt: opened }) => {
          // The index may be behind: closed meanwhile.
          if (!say) return [];
          return [{ callId, elderId, message, say, why, attempts, openedAt: isoInShanghai(opened) }];
        },
      ),
    };
  };
