import {
  type BusinessDate,
  type BusinessMonth,
  businessDateOf,
  daysBetween,
  type Instant,
  lastDayOf,
} from '../../shared/business-time.ts';
import { type Fen, sumFen } from '../../shared/money.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { Table } from '../../shared/table.ts';
import { type Desk, deadlineOf, deskOf } from './deadlines.ts';
import { type Debt, debtsOf, isPublicPayer } from './debt.ts';
import { type Payable, payableOf } from './payable.ts';
import { pointsOf, statementsOf } from './points.ts';
import { needsCity, type StatementItem } from './statement.ts';

export interface PayerArrears {
  readonly payer: string;
  readonly label: string;
  readonly payableFen: Fen;
  /** When the bank paid the last of it; absent while some is owed. */
  readonly paidOn?: BusinessDate | undefined;
}
/** How late a point's month is, and with whom. */
export interface Arrears {
  readonly statement: StatementItem;
  /** Whose turn it is; absent once every payer has paid. */
  readonly desk?: Desk;
  readonly deadline?: BusinessDate;
  /** Days past the deadline; 0 on the day itself and before. */
  readonly daysLate: number;
  /** From the last day of the month to the last payment, or to today while something is owed. */
  readonly daysSincePeriod: number;
  readonly payers: readonly PayerArrears[];
  readonly unpaidFen: Fen;
}

/** What of a month one payer has still to pay. */
function standOf({ payer, label, fen }: Payable, period: BusinessMonth, debts: readonly Debt[]) {
  const paid = debts.find((debt) => debt.payer === payer)?.paid[period];
  const unpaidFen = Math.max(0, fen - (paid?.fen ?? 0));
  return { unpaidFen, payer: { payer, label, payableFen: fen, paidOn: unpaidFen > 0 ? undefined : paid?.on } };
}

/** Payers that owe nothing for the month (zero, or less than the point owes them) count as done once it is closed. */
export function arrearsOf(statement: StatementItem, debts: readonly Debt[], today: BusinessDate): Arrears {
  const { period, state } = statement;
  const stands = payableOf(statement)
    .filter(({ payer }) => isPublicPayer(payer))
    .map((payable) => standOf(payable, period, debts));
  const payers = stands.map(({ payer }) => payer);
  const unpaidFen = sumFen(stands.map((stand) => stand.unpaidFen));
  const paidOn = payers.flatMap((payer) => payer.paidOn ?? []).toSorted();
  const isDone = state === 'CLOSED' && unpaidFen === 0;
  const until = isDone ? (paidOn.at(-1) ?? today) : today;
  const common = { statement, payers, unpaidFen, daysSincePeriod: daysBetween(lastDayOf(period), until) };
  if (isDone) return { ...common, daysLate: 0 };
  const desk = deskOf(state, needsCity(statement));
  const deadline = deadlineOf(period, desk);
  return { ...common, desk, deadline, daysLate: Math.max(0, daysBetween(deadline, today)) };
}

const POINTS_PER_PAGE = 25;

/** A month of a region, point by point in the order of their ids, from behind one of them. */
export async function readArrears(
  table: Pick<Table, 'query' | 'getMany'>,
  region: RegionCode,
  { period, after = '' }: { period: BusinessMonth; after?: string | undefined },
  now: Instant,
): Promise<{ arrears: Arrears[]; next: string | undefined }> {
  const left = (await pointsOf(table, region)).filter(({ facilityId }) => facilityId > after);
  const points = left.slice(0, POINTS_PER_PAGE);
  const statements = await statementsOf(table, points, period);
  const arrears: Arrears[] = [];
  for (const statement of statements)
    if (statement) arrears.push(arrearsOf(statement, await debtsOf(table, statement.facilityId), businessDateOf(now)));
  return { arrears, next: left.length > points.length ? points.at(-1)?.facilityId : undefined };
}
