import { type Evidence, groups, type RawItem, sum, type Violations } from './raw-item.ts';

/** Who pays from a treasury: points bear their own part themselves. */
const isTreasury = (payer: string): boolean => /^(township|county|city):/.test(payer);

/** What closed statements say is owed is owed or being paid, once; what the bank paid stands in the ledger and with its months once. */
export function checkPayments({ main, ledger }: Evidence): Violations {
  const found: Violations = [];
  const payments = main.filter(({ kind }) => kind === 'payment');
  const batches = new Map<string, RawItem>(
    main.filter(({ kind }) => kind === 'payment-batch').map((batch) => [batch.batchId, batch]),
  );
  const owed = new Map<string, number>();
  const add = (facilityId: string, payer: string, fen: number) =>
    owed.set(`${facilityId} ${payer}`, (owed.get(`${facilityId} ${payer}`) ?? 0) + fen);
  for (const { pk, from, to } of main.filter(({ kind, state }) => kind === 'statement' && state === 'CLOSED')) {
    const facilityId = pk.slice('FACILITY#'.length);
    const lines = ledger.filter(({ payeeId, postedAt }) => payeeId === facilityId && from <= postedAt && postedAt < to);
    for (const { payer, fen } of lines.flatMap(({ layers }) => layers ?? []))
      if (isTreasury(payer)) add(facilityId, payer, fen);
  }
  for (const { facilityId, payer, fen } of main.filter(({ kind }) => kind === 'debt')) add(facilityId, payer, -fen);
  for (const { facilityId, batchId, fen } of payments.filter(({ cancelled }) => !cancelled))
    add(facilityId, batches.get(batchId)?.payer, -fen);
  found.push(...checkMonthsPaid(main, payments, batches));
  for (const [name, fen] of owed) if (fen !== 0) found.push(`${name}: ${fen} fen neither owed nor being paid`);

  const posted = groups(
    ledger.filter(({ paymentNo }) => paymentNo),
    ({ payeeId, batchId }) => `${payeeId} ${batchId}`,
  );
  for (const payment of payments) {
    const { facilityId, batchId, fen, parts, attempts, cancelled } = payment;
    const batch = batches.get(batchId);
    const name = `${batchId} to ${facilityId}`;
    if (!batch) found.push(`${name}: of no batch`);
    if (sum(parts.map((part: RawItem) => part.fen)) !== fen) found.push(`${name}: its parts do not add up`);
    const results = attempts.flatMap(({ result }: RawItem) => result?.state ?? []);
    if (results.length > 0 && batch.state !== 'APPROVED') found.push(`${name}: sent, and nobody approved it`);
    if (cancelled && batch.state !== 'CANCELLED') found.push(`${name}: given back, but its batch is ${batch.state}`);
    const paidFen = sum((posted.get(`${facilityId} ${batchId}`) ?? []).map((line) => line.paidFen));
    const dueFen = isPaid(payment) ? fen : 0;
    if (paidFen !== dueFen) found.push(`${name}: ${dueFen} fen paid, in the ledger ${paidFen} fen`);
  }
  for (const { batchId, state, by, approved, made } of batches.values()) {
    const own = payments.filter((payment) => payment.batchId === batchId);
    if (made && made.totalFen !== sum(own.map(({ fen }) => fen))) found.push(`${batchId}: does not add up`);
    if (
      state === 'APPROVED' &&
      (approved.by.personId === by.personId || made.accountsBy.includes(approved.by.personId))
    )
      found.push(`${batchId}: approved by whoever made it up`);
  }
  return found;
}

const isPaid = ({ attempts }: RawItem): boolean => attempts.at(-1).result?.state === 'PAID';

/** Of each month a point was told as much to be paid as the bank has paid of it. */
function checkMonthsPaid(
  main: Evidence['main'],
  payments: readonly RawItem[],
  batches: ReadonlyMap<string, RawItem>,
): Violations {
  const months = new Map<string, number>();
  const add = (facilityId: string, payer: string, period: string, fen: number) => {
    const name = `${facilityId} ${payer} ${period}`;
    months.set(name, (months.get(name) ?? 0) + fen);
  };
  for (const { facilityId, batchId, parts } of payments.filter(isPaid))
    for (const { period, fen } of parts) add(facilityId, batches.get(batchId)?.payer, period, fen);
  for (const { facilityId, payer, paid } of main.filter(({ kind }) => kind === 'debt'))
    for (const [period, { fen }] of Object.entries<RawItem>(paid)) add(facilityId, payer, period, -fen);
  return [...months].flatMap(([name, fen]) =>
    fen === 0 ? [] : [`${name}: ${fen} fen paid and not told of the month`],
  );
}
