import type { Actor } from '../../shared/access.ts';
import { addDays, type BusinessDate, businessDateOf, type Instant } from '../../shared/business-time.ts';
import { openCursor, sealCursor } from '../../shared/cursor.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { Table } from '../../shared/table.ts';
import {
  type CallBackItem,
  type CallBackSeed,
  callBacksOf,
  DRAWN_OF_10000,
  SEED_SECRET_DAYS,
  seedKey,
} from './call-back.ts';
import { refuseCallBack } from './refusals.ts';
import type { Shell } from './shell.ts';

/** As many as a hotline calls in a day. */
const PAGE = 200;

/** The call-backs a county's hotline still has to make, oldest first, page by page. Refuses another list's cursor. */
export async function listCallBacks(
  { table, keyring }: Pick<Shell, 'table' | 'keyring'>,
  { region, cursor }: { region: RegionCode; cursor?: string | undefined },
  { personId }: Pick<Actor, 'personId'>,
): Promise<{ calls: CallBackItem[]; cursor: string | undefined } | Refusal> {
  const keys = await keyring();
  const reading = { personId, list: `call-backs/${region}` };
  const after = openCursor(keys, reading, cursor);
  if (isRefusal(after)) return after;
  const { items, next } = await table.query<CallBackItem>({ pk: callBacksOf(region), index: true, limit: PAGE, after });
  return { calls: items, cursor: sealCursor(keys, reading, next) };
}

/** What drew a day's call-backs, for whoever draws again. Refuses DRAW_NOT_OVER for a week, NOT_FOUND where nothing was drawn. */
export async function readDraw(
  table: Pick<Table, 'get'>,
  { region, date }: { region: RegionCode; date: BusinessDate },
  now: Instant,
): Promise<{ seed: string; drawnOf10000: { confirmed: number; autoConfirmed: number } } | Refusal> {
  if (businessDateOf(now) <= addDays(date, SEED_SECRET_DAYS)) return refuseCallBack('DRAW_NOT_OVER');
  const item = await table.get<CallBackSeed>(seedKey(region, date));
  if (!item) return refuse('NOT_FOUND');
  const { CONFIRMED: confirmed = 0, AUTO_CONFIRMED: autoConfirmed = 0 } = DRAWN_OF_10000;
  return { seed: item.seed, drawnOf10000: { confirmed, autoConfirmed } };
}
