import { isoInShanghai } from '../../shared/business-time.ts';
import { type Fen, sumFen, yuanText } from '../../shared/money.ts';
import { MEALTIME_WORDS, type Mealtime } from '../facilities/index.ts';
import { CATEGORIES, type Category } from '../registry/index.ts';
import { capitals } from './capitals.ts';
import { digestOfStatements } from './digest.ts';
import { isExternal } from './external-settled.ts';
import { isOwnLine, purposeOf } from './own-lines.ts';
import type { Statement } from './statement.ts';
import { isLate, type PayerTotal, shareOf, type Totals } from './totals.ts';
import {
  correctionIn,
  isMealLine,
  isPaymentLine,
  isVisitLine,
  isVoucherLine,
  LINE_KIND_WORDS,
  type MealLine,
  type SettlementLine,
} from './transfers.ts';
import type { VisitLine } from './visit-lines.ts';
import type { VoucherLine } from './voucher-lines.ts';
import type { Cell, Row } from './xlsx.ts';

/** A line as a file shows it. */
export interface FileLine {
  /** From 1, through the whole file. */
  readonly number: number;
  readonly statement: Statement;
  readonly transfer: SettlementLine;
  /** What vouchers paid for, where the line is theirs and was posted with it. */
  readonly purchase?: MealLine | VisitLine;
  readonly elder: ElderLabel;
}
/** What a file may show of a person. Not part of the ledger: a name corrected later does not make an old file false. */
export interface ElderLabel {
  readonly name: string;
  readonly citizenNumber: string;
}

export interface Column {
  readonly title: string;
  /** In characters. */
  readonly width: number;
  /** Whether the ledger alone decides what the cells say. */
  readonly fromLedger: boolean;
}
/** A list with heads, told apart by its key column; ends with a row of sums. */
export interface DocumentTable<Source> {
  readonly name: string;
  readonly columns: readonly (Column & { readonly cell: (source: Source) => Cell })[];
  /** Title of the column that tells rows apart. */
  readonly key: string;
  readonly sums: Row;
}

/** What a file says, whatever its format: a cover of labelled facts, and one or two lists. */
export interface SettlementDocument<Source = FileLine> {
  readonly title: string;
  readonly serial: string;
  readonly cover: readonly (readonly [label: string, cell: Cell])[];
  /** Payers' files only: what each point is owed. */
  readonly points?: { readonly table: DocumentTable<Statement>; readonly statements: readonly Statement[] };
  readonly lines: DocumentTable<Source>;
}

export const SERIAL_LABEL = '结算编号';
const text = (value: string): Cell => ({ text: value });
const ledger = (title: string, width: number, cell: (line: FileLine) => Cell) => ({
  title,
  width,
  fromLedger: true,
  cell,
});
/** The meal or visit a line is about, or pays for; empty for the others. */
const ofPurchase = (title: string, width: number, cell: (line: MealLine | VisitLine) => Cell) =>
  ledger(title, width, ({ transfer, purchase }) => {
    const line = isMealLine(transfer) || isVisitLine(transfer) ? transfer : purchase;
    return line ? cell(line) : text('');
  });
const ofMeal = (title: string, width: number, cell: (line: MealLine) => Cell) =>
  ofPurchase(title, width, (line) => (isMealLine(line) ? cell(line) : text('')));
const ofVisit = (title: string, width: number, cell: (line: VisitLine) => Cell) =>
  ofPurchase(title, width, (line) => (isVisitLine(line) ? cell(line) : text('')));
const ofVoucher = (title: string, width: number, cell: (line: VoucherLine) => Cell) =>
  ledger(title, width, ({ transfer }) => (isVoucherLine(transfer) ? cell(transfer) : text('')));
const mealtimeWord = (mealtime: string): string => MEALTIME_WORDS[mealtime as Mealtime] ?? mealtime;
const categoryWord = (category: string): string => CATEGORIES[category as Category] ?? category;

function remarkOn({ transfer, statement }: FileLine): string {
  const late = isLate(transfer, statement.period) ? [`补记${transfer.originDate.slice(0, 7)}`] : [];
  const change = correctionIn(transfer);
  const changed = change ? [`${LINE_KIND_WORDS[transfer.kind]}${change.origin.transferId}：${change.reason}`] : [];
  const purpose = isOwnLine(transfer) ? [purposeOf(transfer)] : [];
  const settled = 'settledIn' in transfer ? [`已随${transfer.settledIn}结清`] : [];
  const paid = isPaymentLine(transfer)
    ? [`${yuanText(transfer.paidFen)}元，${transfer.label}，${transfer.paymentNo}`]
    : [];
  return [...late, ...changed, ...settled, ...purpose, ...paid].join('；');
}

/**
 * What the lines of a file are about: its words and columns follow from it. A file of meals alone, without vouchers, has
 * the form it always had, so that files of earlier years can be verified.
 */
interface Scope {
  readonly meals: boolean;
  readonly visits: boolean;
  readonly vouchers: boolean;
}
const isOfProvider = ({ facilityKind }: Statement): boolean => facilityKind === 'home-care';
const scopeOf = (statements: readonly Statement[]): Scope => ({
  meals: !statements.every(isOfProvider),
  visits: statements.some(isOfProvider),
  vouchers: statements.some(({ totals }) => totals.vouchers !== undefined),
});
/** By what is in it: meals alone, visits alone, or both. */
const worded = (
  { meals, visits }: Scope,
  words: readonly [ofMeals: string, ofVisits: string, ofBoth: string],
): string => words[visits ? (meals ? 2 : 1) : 0];
const payeeWord = (scope: Scope): string => worded(scope, ['助餐点', '机构', '机构']);

/** Of each voucher its name, in the order in which they paid. */
const namesOf = ({ tenders }: VoucherLine): string =>
  tenders.map(({ layers, programId }) => layers[0]?.label ?? programId).join('、');
/** Points or minutes; vouchers of money say what they paid in yuan. */
const unitsOf = ({ tenders }: VoucherLine): string =>
  tenders.map(({ units, fen }) => (units === fen ? yuanText(fen) : String(units))).join('、');

const NUMBER = ledger('序号', 8, ({ number }) => ({ count: number }));
const TRANSFER_ID = ledger('交易号', 32, ({ transfer }) => text(transfer.transferId));
const SERVICE = ofVisit('服务项目', 18, ({ serviceName }) => text(serviceName));
/** In a provider's own file the visit's row says it, in a payer's the voucher's does: added up it is counted once. */
const MINUTES = ledger('分钟', 8, ({ transfer }) => (isVisitLine(transfer) ? { count: transfer.minutes } : text('')));
const MINUTES_PAID_FOR = ofVisit('分钟', 8, ({ minutes }) => ({ count: minutes }));
const whatIn = (scope: Scope, minutes: typeof MINUTES) => [
  ledger(worded(scope, ['就餐日期', '服务日期', '日期']), 12, ({ transfer }) => text(transfer.originDate)),
  ...(scope.meals ? [ofMeal('餐次', 8, ({ mealtime }) => text(mealtimeWord(mealtime)))] : []),
  ...(scope.visits ? [SERVICE, minutes] : []),
  ledger('类别', 8, ({ transfer }) => text(LINE_KIND_WORDS[transfer.kind])),
  ...(scope.vouchers
    ? [
        ofVoucher('服务券', 18, (line) => text(namesOf(line))),
        ofVoucher('用券(元、积分或分钟)', 18, (line) => text(unitsOf(line))),
      ]
    : []),
];
const WHO = [
  { title: '姓名', width: 10, fromLedger: false, cell: ({ elder }: FileLine) => text(elder.name) },
  { title: '证件号码', width: 20, fromLedger: false, cell: ({ elder }: FileLine) => text(elder.citizenNumber) },
];
const LIST = ledger('标价(元)', 12, ({ transfer }) => ({ fen: transfer.listFen }));
const DISCOUNT = ledger('优惠(元)', 12, ({ transfer }) => ({ fen: transfer.discountFen }));
const SUBSIDY = ledger('补贴合计(元)', 14, ({ transfer }) => ({ fen: sumFen(transfer.layers.map(({ fen }) => fen)) }));
const SELF_PAY = ledger('自付(元)', 12, ({ transfer }) => ({ fen: transfer.selfPayFen }));
const GROUNDS = [
  ofPurchase('人群类别', 16, ({ categories }) => text(categories.map(categoryWord).join('、'))),
  ofPurchase('凭证等级', 10, ({ evidenceGrade }) => ({ count: evidenceGrade })),
  ledger('备注', 30, (line) => text(remarkOn(line))),
];
const purchaseIdOf = (line: SettlementLine): string => {
  if (isMealLine(line)) return line.bookingId;
  if (isVisitLine(line)) return line.orderId;
  return 'purchaseId' in line ? line.purchaseId : '';
};
/** What a machine needs to find the line again stands to the right of what people read. */
const referencesIn = (scope: Scope) => [
  ledger('入账时间', 26, ({ transfer }) => text(isoInShanghai(transfer.postedAt))),
  TRANSFER_ID,
  ledger('老人编号', 32, ({ transfer }) => text('elderId' in transfer ? transfer.elderId : '')),
  ledger(worded(scope, ['预约号', '服务单号', '预约或服务单号']), 32, ({ transfer }) => text(purchaseIdOf(transfer))),
  ...(scope.meals ? [ofMeal('补贴政策', 32, ({ policyId }) => text(policyId ?? ''))] : []),
  ...(scope.visits ? [ofVisit('护理员编号', 32, ({ caregiverIds }) => text(caregiverIds.join('、')))] : []),
];

const payerName = ({ payer, label }: Pick<PayerTotal, 'payer' | 'label'>): string => `${label} ${payer}`;
const shareOfPayer = (payer: PayerTotal) =>
  ledger(`${payerName(payer)}(元)`, 20, ({ transfer }) => ({ fen: shareOf(transfer, payer.payer) }));

/** The row under a list: 合计, and the sums under their columns. */
export function sumsUnder(columns: readonly Pick<Column, 'title'>[], sums: Readonly<Record<string, Cell>>): Row {
  return columns.map(({ title }, i) => (i === 0 ? text('合计') : (sums[title] ?? text(''))));
}

const externalFen = ({ payers }: Totals): Fen =>
  sumFen(payers.filter(({ payer }) => isExternal(payer)).map(({ fen }) => fen));

/** How many of what, and what they come to, as far as the file has any. */
function countsOn({ totals }: Statement, { meals, visits }: Scope): [string, Cell][] {
  const { served, minutes } = totals.visits ?? { served: 0, minutes: 0 };
  return [
    ['记账笔数', { count: totals.lines }],
    ...(meals ? ([['供餐', { count: totals.meals }]] as [string, Cell][]) : []),
    ...(visits
      ? ([
          ['上门服务', { count: served }],
          ['服务分钟合计', { count: minutes }],
        ] as [string, Cell][])
      : []),
    ['冲正', { count: totals.reversals }],
    ['更正', { count: totals.corrections }],
    ['其中补记以前月份', { count: totals.lateLines }],
  ];
}
function vouchersOn({ totals }: Statement, { vouchers }: Scope): [string, Cell][] {
  if (!vouchers) return [];
  return [
    ['其中服务券支付(元)', { fen: totals.vouchers?.fen ?? 0 }],
    ['其中由其他系统支付(元)', { fen: externalFen(totals) }],
  ];
}

/** Everything the statement of a point or provider holds, line by line. */
export function pointDocument(statement: Statement): SettlementDocument {
  const { facilityId, facilityName, region, period, serial, from, to, totals, digest, previousDigest } = statement;
  const scope = scopeOf([statement]);
  const payee = payeeWord(scope);
  const bears = ledger(`${payee}承担(元)`, 14, ({ transfer }) => ({ fen: transfer.payeeBearsFen }));
  const shares = totals.payers.map(shareOfPayer);
  const amounts = [LIST, DISCOUNT, ...shares, SUBSIDY, SELF_PAY, bears];
  const columns = [NUMBER, ...whatIn(scope, MINUTES), ...WHO, ...amounts, ...GROUNDS, ...referencesIn(scope)];
  return {
    title: worded(scope, ['老年助餐补贴结算单', '居家养老服务结算单', '养老服务补贴结算单']),
    serial,
    cover: [
      [SERIAL_LABEL, text(serial)],
      [payee, text(facilityName)],
      [`${payee}编号`, text(facilityId)],
      ['所在地区', text(region)],
      ['结算月份', text(period)],
      ['入账自', text(from === 0 ? '开始记账' : isoInShanghai(from))],
      ['入账至（不含）', text(isoInShanghai(to))],
      ...countsOn(statement, scope),
      ['标价合计(元)', { fen: totals.listFen }],
      ['优惠合计(元)', { fen: totals.discountFen }],
      ['自付合计(元)', { fen: totals.selfPayFen }],
      [`${payee}承担合计(元)`, { fen: totals.payeeBearsFen }],
      ...totals.payers.map((payer) => [`${payerName(payer)} 应付(元)`, { fen: payer.fen }] as const),
      ['应付补贴合计(元)', { fen: totals.subsidyFen }],
      ['应付补贴合计（大写）', text(capitals(totals.subsidyFen))],
      ...vouchersOn(statement, scope),
      ['其中已随以前月份结清(元)', { fen: sumFen(totals.payers.map(({ settledFen }) => settledFen)) }],
      ['本期内已拨付(元)', { fen: sumFen(totals.payers.map(({ paidFen }) => paidFen)) }],
      ['上期摘要', text(previousDigest)],
      ['本期摘要', text(digest)],
    ],
    lines: {
      name: '明细',
      columns,
      key: TRANSFER_ID.title,
      sums: sumsUnder(columns, {
        [MINUTES.title]: { count: totals.visits?.minutes ?? 0 },
        [LIST.title]: { fen: totals.listFen },
        [DISCOUNT.title]: { fen: totals.discountFen },
        ...Object.fromEntries(shares.map(({ title }, i) => [title, { fen: totals.payers[i]!.fen }])),
        [SUBSIDY.title]: { fen: totals.subsidyFen },
        [SELF_PAY.title]: { fen: totals.selfPayFen },
        [bears.title]: { fen: totals.payeeBearsFen },
      }),
    },
  };
}

const NOTHING = { lines: 0, fen: 0 };
const owedBy = (statement: Statement, payer: string) =>
  statement.totals.payers.find((total) => total.payer === payer) ?? NOTHING;

export interface PayerStatement {
  /** The region whose points are covered. */
  readonly region: string;
  readonly period: string;
  readonly payer: string;
  readonly label: string;
  /** Of every point of the region that has one, in the order of their ids. */
  readonly statements: readonly Statement[];
}

/** `XL-411024-202610-P-9F3A01CC`: the digest's beginning makes it one payer's and one content's. */
const payerSerial = ({ region, period }: PayerStatement, digest: string): string =>
  `XL-${region}-${period.replace('-', '')}-P-${digest.slice(0, 8).toUpperCase()}`;

/** What one payer owes the points and providers of a region, one by one and line by line. */
export function payerDocument(about: PayerStatement): SettlementDocument {
  const { region, period, payer, label, statements } = about;
  const digest = digestOfStatements(about, statements);
  const serial = payerSerial(about, digest);
  const owed = statements.map((statement) => owedBy(statement, payer));
  const total = { lines: sumFen(owed.map(({ lines }) => lines)), fen: sumFen(owed.map(({ fen }) => fen)) };
  const owing = statements.filter((_, i) => owed[i]!.lines > 0);
  const scope = scopeOf(owing.length > 0 ? owing : statements);
  const payee = payeeWord(scope);
  const share = ledger('应付(元)', 14, ({ transfer }) => ({ fen: shareOf(transfer, payer) }));
  const columns = [
    NUMBER,
    ledger(payee, 24, ({ statement }) => text(statement.facilityName)),
    ledger('结算单', 26, ({ statement }) => text(statement.serial)),
    ...whatIn(scope, MINUTES_PAID_FOR),
    ...WHO,
    LIST,
    share,
    ...GROUNDS,
    ...referencesIn(scope),
  ];
  const ofPoint = (title: string, width: number, cell: (statement: Statement) => Cell) => ({
    title,
    width,
    fromLedger: true,
    cell,
  });
  const pointColumns = [
    ofPoint('结算单', 26, (statement) => text(statement.serial)),
    ofPoint(payee, 24, (statement) => text(statement.facilityName)),
    ofPoint(`${payee}编号`, 32, (statement) => text(statement.facilityId)),
    ofPoint('笔数', 10, (statement) => ({ count: owedBy(statement, payer).lines })),
    ofPoint('应付合计(元)', 14, (statement) => ({ fen: owedBy(statement, payer).fen })),
    ofPoint('本期摘要', 66, (statement) => text(statement.digest)),
  ];
  return {
    title: worded(scope, ['老年助餐补贴应付汇总表', '居家养老服务应付汇总表', '养老服务补贴应付汇总表']),
    serial,
    cover: [
      [SERIAL_LABEL, text(serial)],
      ['出资方', text(payerName({ payer, label }))],
      ['地区', text(region)],
      ['结算月份', text(period)],
      [`${payee}数`, { count: statements.length }],
      ['记账笔数', { count: total.lines }],
      ['应付补贴合计(元)', { fen: total.fen }],
      ['应付补贴合计（大写）', text(capitals(total.fen))],
      ['摘要', text(digest)],
    ],
    points: {
      table: {
        name: '各点',
        columns: pointColumns,
        key: '结算单',
        sums: sumsUnder(pointColumns, { 笔数: { count: total.lines }, '应付合计(元)': { fen: total.fen } }),
      },
      statements,
    },
    lines: {
      name: '明细',
      columns,
      key: TRANSFER_ID.title,
      sums: sumsUnder(columns, { [share.title]: { fen: total.fen } }),
    },
  };
}
