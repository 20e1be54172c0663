import type { Call } from '../../shared/api.ts';
import { sumFen } from '../../shared/money.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import type { RegionCode } from '../../shared/regions.ts';
import { absent, type Decision, execute, type Item, type Table, type Write } from '../../shared/table.ts';
import { type FacilityHead, facilityHead } from '../facilities/index.ts';
import { stillHolds } from '../identity/index.ts';
import { type BankAccount, bankAccountKey } from './bank-account.ts';
import { type Debt, debtKey, debtsOfPayer, replaceDebt, taken } from './debt.ts';
import { officialOf } from './move-statement.ts';
import {
  type AccountCopy,
  type Batch,
  batchKey,
  digestOfPayments,
  type PaymentItem,
  paymentKey,
  paymentsOf,
  serialOfBatch,
} from './payment-batch.ts';
import { refuseSettlement } from './refusals.ts';
import { seatAtTreasury, treasuryOf } from './treasury.ts';

export interface BatchAsked {
  readonly batchId: string;
  readonly region: RegionCode;
  readonly payer: string;
  readonly reason: string;
}

/** A balance, an account, a name and a payment for each: as many as one transaction takes with room to spare. */
const POINTS_PER_STEP = 20;

const isSame = (batch: Batch, { payer, reason }: BatchAsked): boolean =>
  batch.payer === payer && batch.reason === reason;

/** Every point that may be owed something by a payer, in the order of their ids. */
async function pointsOwed(
  table: Pick<Table, 'query'>,
  payer: string,
): Promise<{ facilityId: string; label: string }[]> {
  const { items } = await table.query<Debt>(debtsOfPayer(payer));
  return items.filter(({ fen }) => fen > 0).map(({ facilityId, label }) => ({ facilityId, label }));
}

function open(table: Table, asked: BatchAsked, call: Call): Promise<Batch | Refusal> {
  const { batchId, region, payer, reason } = asked;
  const key = batchKey(region, batchId);
  return execute(
    table,
    async () => ({ existing: await table.get<Batch>(key), owed: await pointsOwed(table, payer) }),
    ({ existing, owed }): Decision<Batch> => {
      if (existing) return isSame(existing, asked) ? { writes: [], answer: existing } : refuse('ID_REUSED');
      const grant = seatAtTreasury(region, officialOf(call));
      if (!grant || treasuryOf(payer) !== region) return refuseSettlement('NOT_YOUR_OFFICE');
      const [first] = owed;
      if (!first) return refuseSettlement('NOTHING_OWED');
      const { personId, role } = call.actor;
      const batch: Batch = {
        ...key,
        kind: 'payment-batch',
        batchId,
        region,
        payer,
        label: first.label,
        reason,
        state: 'COLLECTING',
        by: { personId, role },
        at: call.now,
        withoutAccount: [],
        version: 1,
      };
      return { writes: [{ put: batch, when: absent }, ...stillHolds({ personId, role, grant })], answer: batch };
    },
  );
}

interface Owed {
  debt: Debt | undefined;
  account: BankAccount | undefined;
  facility: FacilityHead | undefined;
  payment: PaymentItem | undefined;
}

const copyOf = ({ holder, bank, number, masked, version, by }: BankAccount): AccountCopy => ({
  holder,
  bank,
  number,
  masked,
  version,
  by,
});

/** Takes what is owed to some points into the batch: each balance once, whoever else makes a batch at this moment. */
function decideTaking(batch: Batch, owed: readonly Owed[]): Decision<string[]> {
  const writes: Write[] = [
    {
      check: batchKey(batch.region, batch.batchId),
      when: [['state', '=', 'COLLECTING']],
      orElse: refuseSettlement('BATCH_ELSEWHERE'),
    },
  ];
  const withoutAccount: string[] = [];
  for (const { debt, account, facility, payment } of owed) {
    if (payment || !debt || debt.fen <= 0) continue;
    const { facilityId, fen, parts } = debt;
    if (!account) {
      withoutAccount.push(facilityId);
      continue;
    }
    const made: PaymentItem = {
      ...paymentKey(batch, facilityId),
      kind: 'payment',
      batchId: batch.batchId,
      facilityId,
      facilityName: facility?.name ?? '',
      fen,
      parts,
      attempts: [{ account: copyOf(account), by: batch.by, at: batch.at }],
      version: 1,
    };
    writes.push(replaceDebt(debt, taken(debt)), { put: made, when: absent });
  }
  return { writes: writes.length > 1 ? writes : [], answer: withoutAccount };
}

async function collect(table: Table, batch: Batch, points: readonly string[]): Promise<string[] | Refusal> {
  const withoutAccount: string[] = [];
  for (let start = 0; start < points.length; start += POINTS_PER_STEP) {
    const step = points.slice(start, start + POINTS_PER_STEP);
    const left = await execute(
      table,
      async () => {
        const items = await table.getMany(
          step.flatMap((facilityId) => [
            debtKey(facilityId, batch.payer),
            bankAccountKey(facilityId),
            facilityHead(facilityId),
            paymentKey(batch, facilityId),
          ]),
        );
        return step.map((_, i): Owed => {
          const [debt, account, facility, payment] = items.slice(i * 4, i * 4 + 4) as (Item | undefined)[];
          return {
            debt: debt as Debt | undefined,
            account: account as BankAccount | undefined,
            facility: facility as FacilityHead | undefined,
            payment: payment as PaymentItem | undefined,
          };
        });
      },
      (owed) => decideTaking(batch, owed),
    );
    if (isRefusal(left)) return left;
    withoutAccount.push(...left);
  }
  return withoutAccount;
}

const NOBODY_TO_PAY = '应付的助餐点和服务机构都没有登记收款账户';

/** Fixes what the batch pays: from now on it is only approved or cancelled. */
function finish(table: Table, { region, batchId }: Batch, withoutAccount: readonly string[]): Promise<Batch | Refusal> {
  return execute(
    table,
    async () => ({
      batch: await table.get<Batch>(batchKey(region, batchId)),
      payments: (await table.query<PaymentItem>(paymentsOf({ region, batchId }))).items,
    }),
    ({ batch, payments }): Decision<Batch> => {
      if (!batch) return refuse('NOT_FOUND');
      if (batch.state !== 'COLLECTING') return { writes: [], answer: batch };
      const { version } = batch;
      const digest = digestOfPayments(batch, payments);
      const accountsBy = [...new Set(payments.map(({ attempts }) => attempts[0]!.account.by.personId))];
      const made = {
        serial: serialOfBatch(batch, digest),
        payments: payments.length,
        totalFen: sumFen(payments.map(({ fen }) => fen)),
        digest,
        accountsBy,
      };
      const fixed = { ...batch, made, withoutAccount, version: version + 1 };
      const cancelled = { by: batch.by, at: batch.at, reason: NOBODY_TO_PAY };
      const put: Batch = payments.length ? { ...fixed, state: 'MADE' } : { ...fixed, state: 'CANCELLED', cancelled };
      return { writes: [{ put, when: [['version', '=', version]] }], answer: put };
    },
  );
}

/**
 * Makes up what one payer pays all points it owes, from closed statements after their notice: one payment a point; zero and
 * less is carried on. Cut short, the same request goes on where it stopped. Refuses NOT_YOUR_OFFICE, NOTHING_OWED, ID_REUSED.
 */
export async function makeBatch(table: Table, asked: BatchAsked, call: Call): Promise<Batch | Refusal> {
  const batch = await open(table, asked, call);
  if (isRefusal(batch) || batch.state !== 'COLLECTING') return batch;
  const points = (await pointsOwed(table, asked.payer)).map(({ facilityId }) => facilityId);
  const withoutAccount = await collect(table, batch, points);
  return isRefusal(withoutAccount) ? withoutAccount : finish(table, batch, withoutAccount);
}
