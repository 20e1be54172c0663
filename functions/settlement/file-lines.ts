import type { Table } from '../../shared/table.ts';
import { type ElderHead, elderHead, maskName } from '../registry/index.ts';
import type { ElderLabel, FileLine } from './document.ts';
import { linesOf } from './measure.ts';
import type { Statement } from './statement.ts';
import { isMealLine, isVisitLine, isVoucherLine, type MealLine, type SettlementLine } from './transfers.ts';
import type { VisitLine } from './visit-lines.ts';

/** What the ledger knows of a file's line: all but the person's name. */
export type LedgerLine = Omit<FileLine, 'elder'>;

/** Lines about no single meal or visit have no elder. */
const elderOf = (line: SettlementLine): string | undefined => ('elderId' in line ? line.elderId : undefined);

/** Whether a line belongs into a payer's file; into a point's, every line does. */
export const concerns = ({ layers }: SettlementLine, payer: string | undefined): boolean =>
  payer === undefined || layers.some((layer) => layer.payer === payer);

type Purchase = MealLine | VisitLine;
const purchaseIdOf = (line: Purchase): string => (isMealLine(line) ? line.bookingId : line.orderId);

function* besidePurchases(together: readonly SettlementLine[]): Generator<Pick<LedgerLine, 'transfer' | 'purchase'>> {
  const purchases = new Map<string, Purchase>();
  if (together.some(isVoucherLine))
    for (const line of together) if (isMealLine(line) || isVisitLine(line)) purchases.set(purchaseIdOf(line), line);
  for (const transfer of together) {
    const purchase = isVoucherLine(transfer) ? purchases.get(transfer.purchaseId) : undefined;
    yield purchase ? { transfer, purchase } : { transfer };
  }
}

/** Lines in posting order, and beside those of vouchers the meal or visit posted at the same instant. */
export async function* withPurchases(
  lines: AsyncIterable<SettlementLine>,
): AsyncGenerator<Pick<LedgerLine, 'transfer' | 'purchase'>> {
  let together: SettlementLine[] = [];
  for await (const line of lines) {
    if (together.length > 0 && together[0]!.postedAt !== line.postedAt) {
      yield* besidePurchases(together);
      together = [];
    }
    together.push(line);
  }
  yield* besidePurchases(together);
}

/** The lines of statements one after the other, numbered through; of one payer only, when it is named. */
export async function* ledgerLines(
  table: Pick<Table, 'query'>,
  statements: readonly Statement[],
  payer?: string,
): AsyncGenerator<LedgerLine> {
  let number = 0;
  for (const statement of statements)
    for await (const line of withPurchases(linesOf(table, statement)))
      if (concerns(line.transfer, payer)) yield { number: ++number, statement, ...line };
}

const LINES_PER_BATCH = 100;
/** Elders come back day after day; past this many labels the oldest half is looked up again when it returns. */
const MAX_LABELS = 20_000;
const NO_FILE: ElderLabel = { name: '*', citizenNumber: '' };
const NOBODY: ElderLabel = { name: '', citizenNumber: '' };

/** Lines with the masked names and numbers of the registry, looked up a batch at a time. */
export async function* labelled(
  table: Pick<Table, 'getMany'>,
  lines: AsyncIterable<LedgerLine>,
): AsyncGenerator<FileLine> {
  const labels = new Map<string, ElderLabel>();
  let batch: LedgerLine[] = [];
  async function* flush(): AsyncGenerator<FileLine> {
    const elders = new Set(batch.flatMap(({ transfer }) => elderOf(transfer) ?? []));
    const unknown = [...elders].filter((elderId) => !labels.has(elderId));
    const heads = unknown.length ? ((await table.getMany(unknown.map(elderHead))) as (ElderHead | undefined)[]) : [];
    for (const [i, elderId] of unknown.entries()) {
      const head = heads[i];
      labels.set(elderId, head ? { name: maskName(head.name), citizenNumber: head.citizenMasked } : NO_FILE);
    }
    for (const line of batch) {
      const elderId = elderOf(line.transfer);
      yield { ...line, elder: elderId === undefined ? NOBODY : (labels.get(elderId) ?? NO_FILE) };
    }
    batch = [];
    if (labels.size > MAX_LABELS)
      for (const elderId of [...labels.keys()].slice(0, MAX_LABELS / 2)) labels.delete(elderId);
  }
  for await (const line of lines) {
    batch.push(line);
    if (batch.length === LINES_PER_BATCH) yield* flush();
  }
  yield* flush();
}
