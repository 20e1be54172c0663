import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { execute } from '../../shared/table.ts';
import { type Assigning, decideReassign } from './assign-order.ts';
import { loadDispatch } from './load-dispatch.ts';
import type { Shell } from './shell.ts';
import type { OrderView } from './view.ts';

/** Sends others, with the reason why. */
export const reassignOrder = (
  { table }: Pick<Shell, 'table'>,
  asked: Assigning & { reason: string },
  by: { actor: Actor; now: Instant },
): Promise<OrderView | Refusal> =>
  execute(
    table,
    () => loadDispatch(table, asked.orderId, asked.caregiverIds),
    (state) => decideReassign(state, asked, by),
  );
