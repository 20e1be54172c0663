import type { Handler } from '../../shared/api.ts';
import { refuse } from '../../shared/refusal.ts';
import type { Key, Table } from '../../shared/table.ts';
import type { healthRoutes } from './contract.ts';

export interface Deps {
  table: Pick<Table, 'get'>;
  /** What is deployed. */
  release: string;
  /** How long the table may take. */
  patienceMs: number;
}

/** Nothing is stored here: that the table says so is the answer. */
const NOTHING: Key = { pk: 'HEALTH', sk: 'HEAD' };

/** One consistent read. A table that is silent is as bad as one that fails, and whoever asks waits for a few seconds only. */
export const checkHealth =
  ({ table, release, patienceMs }: Deps): Handler<typeof healthRoutes.checkHealth> =>
  async () => {
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<'silent'>((resolve) => {
      timer = setTimeout(() => resolve('silent'), patienceMs);
    });
    const answered = await Promise.race([table.get(NOTHING).then(() => 'ok' as const), silence]);
    clearTimeout(timer);
    return answered === 'ok' ? { ok: true as const, release } : refuse('BUSY');
  };
