import type { Refusal } from '../../shared/refusal.ts';
import { elderHead } from '../../shared/resource.ts';
import type { Item, Table, Write } from '../../shared/table.ts';
import type { ElderHead } from './elder.ts';

/** The file into which a file was merged; the file itself when it stays. One that others became part of may have become part of a third. */
export async function fileThatStays(table: Pick<Table, 'get'>, elderId: string): Promise<string> {
  const head = await table.get<ElderHead & Item>(elderHead(elderId));
  return head?.mergedInto === undefined ? elderId : fileThatStays(table, head.mergedInto);
}

/**
 * Nothing is written for a file that ends in this very moment: what looks for its open meals, orders and plans has passed by then.
 * `orElse` is told the file that stays; without it the decision is made again.
 */
export const fileStays = (elderId: string, orElse?: (stays: string) => Refusal): Write => ({
  check: elderHead(elderId),
  when: [['mergedInto', 'absent']],
  ...(orElse ? { orElse: (head) => orElse(String(head?.mergedInto)) } : {}),
});
