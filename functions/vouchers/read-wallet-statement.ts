import type { Call } from '../../shared/api.ts';
import { addDays, type BusinessDate, instantAt } from '../../shared/business-time.ts';
import { transfersOf } from '../../shared/ledger.ts';
import { noteLook } from '../../shared/look.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { type ElderHead, elderHead } from '../registry/index.ts';
import { type Movement, VOUCHER_KINDS, type VoucherTransfer } from './entries.ts';
import type { Program, ProgramRef } from './program.ts';
import type { Vouchers } from './read-wallet.ts';
import { programOf } from './tender.ts';
import { unitsText } from './words.ts';

/** Units of one program an elder has. */
export interface Balance {
  readonly freeUnits: number;
  readonly heldUnits: number;
}
/** What one transfer does to one lot. */
export interface StatementLine extends Balance {
  readonly transfer: VoucherTransfer;
  readonly programId: string;
  readonly lotId: string;
  readonly text: string;
  /** Free units of the program afterwards. */
  readonly balance: number;
}
export interface WalletStatement {
  readonly opening: ReadonlyMap<string, Balance>;
  readonly lines: readonly StatementLine[];
  readonly closing: ReadonlyMap<string, Balance>;
  readonly programs: ReadonlyMap<string, Program>;
}

const NONE: Balance = { freeUnits: 0, heldUnits: 0 };
const plus = (a: Balance, b: Balance): Balance => ({
  freeUnits: a.freeUnits + b.freeUnits,
  heldUnits: a.heldUnits + b.heldUnits,
});
const changeOf = ({ units, from, to }: Movement): Balance => ({
  freeUnits: (to === 'free' ? units : 0) - (from === 'free' ? units : 0),
  heldUnits: (to === 'held' ? units : 0) - (from === 'held' ? units : 0),
});

/** The movements of a transfer by lot. */
const byLot = ({ movements }: VoucherTransfer): Map<string, Movement[]> => Map.groupBy(movements, ({ lotId }) => lotId);

const WHERE_TO: Partial<Record<Movement['to'], string>> = {
  free: '退回可用',
  expired: '到期作废',
  'clawed-back': '收回',
  spent: '付出',
  held: '占用',
};

/** `使用“…”：付出 60.00 元，退回可用 20.00 元`. */
function textOf(program: Program, transfer: VoucherTransfer, movements: readonly Movement[]): string {
  const parts = movements.map(({ units, to, from }) => {
    const amount = unitsText(program, units);
    return from === 'granted' || from === 'moved' ? amount : `${WHERE_TO[to] ?? ''} ${amount}`.trim();
  });
  return `${VOUCHER_KINDS[transfer.kind]}“${program.name}”：${parts.join('，')}`;
}

/** Every entry of an elder's wallet between two dates, with the running balance, from the ledger alone. */
export function statementOf(
  transfers: readonly VoucherTransfer[],
  { from, to }: { from: BusinessDate; to: BusinessDate },
  programs: ReadonlyMap<string, Program>,
): WalletStatement {
  const [begins, ends] = [instantAt(from, '00:00'), instantAt(addDays(to, 1), '00:00')];
  const balances = new Map<string, Balance>();
  let opening = new Map<string, Balance>();
  const lines: StatementLine[] = [];
  for (const transfer of transfers.filter(({ postedAt }) => postedAt < ends)) {
    const isShown = transfer.postedAt >= begins;
    for (const [lotId, movements] of byLot(transfer)) {
      const { programId } = movements[0]!;
      const change = movements.map(changeOf).reduce(plus, NONE);
      const after = plus(balances.get(programId) ?? NONE, change);
      balances.set(programId, after);
      const text = textOf(programOf(programs, { programId }), transfer, movements);
      if (isShown) lines.push({ ...change, transfer, programId, lotId, text, balance: after.freeUnits });
    }
    if (!isShown) opening = new Map(balances);
  }
  return { opening, lines, closing: balances, programs };
}

/**
 * An elder's account of vouchers over a period. The whole history is read, so that the balance is what the entries come to
 * and not what somebody noted. Refuses NOT_FOUND.
 */
export async function readWalletStatement(
  { table, programsFor }: Vouchers,
  { elderId, from, to }: { elderId: string; from: BusinessDate; to: BusinessDate },
  { actor, now }: Pick<Call, 'actor' | 'now'>,
): Promise<WalletStatement | Refusal> {
  const head = await table.get<ElderHead>(elderHead(elderId));
  if (!head) return refuse('NOT_FOUND');
  await noteLook(table, actor, { did: 'read-wallet-statement', elderId, region: head.region }, now);
  const transfers: VoucherTransfer[] = [];
  const range = { from: 0, to: instantAt(addDays(to, 1), '00:00') };
  for await (const transfer of transfersOf<VoucherTransfer>(table, elderId, range)) transfers.push(transfer);
  const refs: ProgramRef[] = transfers.flatMap(({ movements }) => movements);
  return statementOf(transfers, { from, to }, await programsFor(refs));
}
