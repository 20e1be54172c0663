import { elderHead } from '../../shared/resource.ts';
import { holdsVouchers, openExternal, orderKey, orderOf } from '../orders/index.ts';
import type { ElderHead } from '../registry/index.ts';
import { externalKey, walletKey, walletOf } from '../vouchers/index.ts';
import { type CallBackItem, callBackKey } from './call-back.ts';
import type { Shell } from './shell.ts';
import { loadFound } from './store.ts';
import type { VerdictState } from './verdict.ts';

export interface ReviewState extends VerdictState {
  callBack: CallBackItem | undefined;
}

/** An order with its visit, the elder's file and wallet, and what the hotline heard; undefined where there is none. */
export async function loadVerdict(
  { table, programsOf }: Pick<Shell, 'table' | 'programsOf'>,
  orderId: string,
): Promise<ReviewState | undefined> {
  const found = await loadFound(table, orderId);
  if (!found) return undefined;
  const { order } = found;
  const { elderId, region } = order;
  const [elder, walletItem, externalItem, callBack] = await table.getMany([
    elderHead(elderId),
    walletKey(elderId),
    externalKey(orderId),
    callBackKey(orderId),
  ]);
  if (!elder) return undefined;
  const wallet = walletOf(walletItem, elderId, region);
  // Somebody may have judged it between the two reads: then both are read anew.
  const isTorn = order.heldFen > 0 && holdsVouchers(order) && !wallet.holds[orderId];
  const again = isTorn ? await table.get(orderKey(orderId)) : undefined;
  if (again && orderOf(again).version !== order.version) return loadVerdict({ table, programsOf }, orderId);
  const external = openExternal(externalItem);
  const programs = await programsOf([...wallet.lots, ...(external ? [external] : [])]);
  return {
    ...found,
    elder: elder as ElderHead,
    wallet,
    programs,
    external,
    callBack: callBack as CallBackItem | undefined,
  };
}
