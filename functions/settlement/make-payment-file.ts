import type { Instant } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';
import type { Table } from '../../shared/table.ts';
import { placeOfAccount } from './bank-account.ts';
import { type ExportItem, type ExportOwner, exportKey } from './export.ts';
import { storeFile, type Upload } from './make-export.ts';
import { type Batch, batchKey, type PaymentItem, paymentsOf } from './payment-batch.ts';
import { ordersOf, paymentDocument } from './payment-document.ts';
import { render } from './render.ts';

/** Makes the file of a batch for the bank, account numbers in clear. Other files are made elsewhere. */
export async function makePaymentFile(
  table: Table,
  { upload, keyring }: { upload: Upload; keyring: () => Promise<Keyring> },
  owner: ExportOwner,
  exportId: string,
  now: Instant,
): Promise<void> {
  const item = await table.get<ExportItem>(exportKey(owner, exportId));
  if (item?.state !== 'REQUESTED' || !('batchId' in item.subject)) return;
  const { region, batchId, attempt } = item.subject;
  const [batch, { items: payments }, keys] = await Promise.all([
    table.get<Batch>(batchKey(region, batchId)),
    table.query<PaymentItem>(paymentsOf({ region, batchId })),
    keyring(),
  ]);
  if (!batch?.made) throw new Error(`${exportId}: the batch is not made up`);
  const { made } = batch;
  const orders = ordersOf(made.serial, payments, attempt, ({ facilityId }, sealed) =>
    keys.open(sealed, placeOfAccount(facilityId)),
  );
  const document = paymentDocument({ ...batch, made }, attempt, orders);
  const pieces = render(document, orders, item.format);
  await storeFile(table, upload, item, { serial: document.serial, pieces, count: { lines: orders.length }, now });
}
