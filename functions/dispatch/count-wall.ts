import type { Instant } from '../../shared/business-time.ts';
import type { Table } from '../../shared/table.ts';
import { onWall, orderOf } from '../orders/index.ts';
import { isLate, WALL_STATES, type WallState } from './deadline.ts';
import { fits, type Part, spanOf } from './read-wall.ts';

export interface Count {
  state: WallState;
  orders: number;
  /** Of them those whose deadline has passed. */
  late: number;
}

/** How many orders of a provider wait in each state, and how many of them too long. By the index: it may lag a moment. */
export const countWall = (
  table: Pick<Table, 'query'>,
  { facilityId, ...part }: Part & { facilityId: string },
  now: Instant,
): Promise<Count[]> =>
  Promise.all(
    WALL_STATES.map(async (state) => {
      const { items } = await table.query(onWall(facilityId, state, spanOf(part, now)));
      const orders = items.map(orderOf).filter((order) => fits(order, part));
      return { state, orders: orders.length, late: orders.filter((order) => isLate(order, now)).length };
    }),
  );
