import './quiet.ts';
import { performance } from 'node:perf_hooks';
import type { Item, Table, Write } from '../shared/table.ts';
import { freshTables } from '../test/engine/fresh-tables.ts';
import { officials, voucherJobsHouse } from '../test/engine/voucher-jobs-house.ts';
import { withEngine } from './with-engine.ts';

/**
 * Vouchers issued a second, and the same writes sent bare: what the worker wrote is recorded, and sent once more to an
 * empty table, as many transactions at a time, with nothing read and nothing decided.
 */
const ELDERS = Number(process.argv[2] ?? 1_000);
const AT_ONCE = 4;

async function bareWrites(table: Table, recorded: readonly (readonly Write[])[]): Promise<number> {
  const queue = recorded.map((writes) => writes.map((write) => ({ ...write })));
  const start = performance.now();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let writes = queue.shift(); writes; writes = queue.shift()) {
        const done = await table.commit(writes);
        if (done !== 'done') throw new Error('a bare write was refused');
      }
    }),
  );
  return performance.now() - start;
}

/** Conditions on what only the first table holds are left out. */
const bare = (writes: readonly Write[]): Write[] =>
  writes.flatMap((write) => ('put' in write ? [{ in: write.in, put: write.put as Item } as Write] : []));

await withEngine(async () => {
  const house = await voucherJobsHouse();
  const programId = await house.program();
  await house.elders(Array.from({ length: ELDERS }, () => ({})));
  const { params } = await house.request(programId);
  await house.work('issue');
  await house.ask(officials.colleague, 'confirmVoucherIssue', { params });
  const recorded: Write[][] = [];
  const on: Table = {
    ...house.table,
    async commit(writes) {
      const done = await house.table.commit(writes);
      if (done === 'done' && writes.length > 0) recorded.push(bare(writes));
      return done;
    },
  };
  const start = performance.now();
  await house.work('issue', { on });
  const ourMs = performance.now() - start;
  const { issued } = await house.ask(officials.auditor, 'readVoucherIssue', { params });
  const bareMs = await bareWrites((await freshTables()).table, recorded);
  const perSecond = (ms: number) => Math.round((issued.issued / ms) * 1000);
  console.log(
    JSON.stringify({
      elders: ELDERS,
      issued: issued.issued,
      transactions: recorded.length,
      issuedPerSecond: perSecond(ourMs),
      barePerSecond: perSecond(bareMs),
      ratio: Number((bareMs / ourMs).toFixed(2)),
    }),
  );
});
