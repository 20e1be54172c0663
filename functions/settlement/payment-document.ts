import { isoInShanghai } from '../../shared/business-time.ts';
import { type Fen, sumFen, yuanText } from '../../shared/money.ts';
import { capitals } from './capitals.ts';
import type { DebtPart, DebtReason } from './debt.ts';
import { type Column, type SettlementDocument, sumsUnder } from './document.ts';
import { type Batch, isUnanswered, type PaymentItem, paymentNoOf } from './payment-batch.ts';
import type { Cell } from './xlsx.ts';

/** A payment as the bank is told of it. */
export interface BankOrder {
  readonly number: number;
  readonly paymentNo: string;
  readonly holder: string;
  readonly bank: string;
  /** In clear: the file leaves the house. */
  readonly account: string;
  readonly fen: Fen;
  readonly payment: PaymentItem;
}

/**
 * The orders of one sending: those of the first are all, those of a later one were returned before. What the bank has
 * answered does not go to it again.
 */
export function ordersOf(
  serial: string,
  payments: readonly PaymentItem[],
  attempt: number,
  open: (payment: PaymentItem, sealed: string) => string,
): BankOrder[] {
  return payments.flatMap((payment, i) => {
    if (!isUnanswered(payment, attempt)) return [];
    const { holder, bank, number } = payment.attempts[attempt - 1]!.account;
    const paymentNo = paymentNoOf(serial, i + 1, attempt);
    return { number: i + 1, paymentNo, holder, bank, account: open(payment, number), fen: payment.fen, payment };
  });
}

/** The columns by which a bank's answer is matched; the bank fills in the last three. */
export const BANK_COLUMNS = {
  paymentNo: '付款编号',
  account: '收款账号',
  fen: '金额(元)',
  result: '结果',
  reason: '退回原因',
  on: '日期',
} as const;

const WHY: Readonly<Record<DebtReason, string>> = {
  CLOSED: '办结',
  RELEASED: '异议不成立，放行',
  REFUSED: '核减',
  RESTORED: '恢复',
};
const partText = ({ serial, why, fen }: DebtPart): string => `${serial} ${WHY[why]} ${yuanText(fen)}元`;

const text = (value: string): Cell => ({ text: value });
const column = (title: string, width: number, cell: (order: BankOrder) => Cell) => ({
  title,
  width,
  fromLedger: false,
  cell,
});
const COLUMNS: readonly (Column & { cell: (order: BankOrder) => Cell })[] = [
  column('序号', 8, ({ number }) => ({ count: number })),
  column(BANK_COLUMNS.paymentNo, 36, ({ paymentNo }) => text(paymentNo)),
  column('收款户名', 30, ({ holder }) => text(holder)),
  column('开户行', 30, ({ bank }) => text(bank)),
  column(BANK_COLUMNS.account, 26, ({ account }) => text(account)),
  column(BANK_COLUMNS.fen, 14, ({ fen }) => ({ fen })),
  column('金额（大写）', 36, ({ fen }) => text(capitals(fen))),
  column('助餐点', 24, ({ payment }) => text(payment.facilityName)),
  column('所付款项', 60, ({ payment }) => text(payment.parts.map(partText).join('；'))),
  column(BANK_COLUMNS.result, 8, () => text('')),
  column(BANK_COLUMNS.reason, 20, () => text('')),
  column(BANK_COLUMNS.on, 12, () => text('')),
];

/** What goes to the bank. `made` is there: only an approved batch is sent. */
export function paymentDocument(
  batch: Batch & { made: NonNullable<Batch['made']> },
  attempt: number,
  orders: readonly BankOrder[],
): SettlementDocument<BankOrder> {
  const { payer, label, region, made, by, approved } = batch;
  const totalFen = sumFen(orders.map(({ fen }) => fen));
  return {
    title: '老年助餐补贴拨付清单',
    serial: attempt === 1 ? made.serial : `${made.serial}-${attempt}`,
    cover: [
      ['拨付批次', text(made.serial)],
      ['第几次发送', { count: attempt }],
      ['出资方', text(`${label} ${payer}`)],
      ['地区', text(region)],
      ['制单', text(`${by.personId} ${isoInShanghai(batch.at)}`)],
      ['审批', text(approved ? `${approved.by.personId} ${isoInShanghai(approved.at)}` : '')],
      ['笔数', { count: orders.length }],
      ['金额合计(元)', { fen: totalFen }],
      ['金额合计（大写）', text(capitals(totalFen))],
      ['批次摘要', text(made.digest)],
    ],
    lines: {
      name: '拨付',
      columns: COLUMNS,
      key: BANK_COLUMNS.paymentNo,
      sums: sumsUnder(COLUMNS, { [BANK_COLUMNS.fen]: { fen: totalFen } }),
    },
  };
}
