import { type BusinessDate, businessDateOf } from '../../shared/business-time.ts';
import { type Entry, type Transfer, transferIdOf } from '../../shared/ledger.ts';
import { type Fen, sumFen } from '../../shared/money.ts';
import type { ProgramRef } from './program.ts';
import type { By, Cause, Lot, Wallet } from './wallet.ts';

export const VOUCHER_KINDS = {
  VOUCHER_ISSUED: '发放',
  VOUCHER_HELD: '占用',
  VOUCHER_CAPTURED: '使用',
  VOUCHER_RELEASED: '退还占用',
  VOUCHER_EXPIRED: '到期作废',
  VOUCHER_REFUNDED: '退回',
  VOUCHER_CLAWED_BACK: '收回',
  VOUCHER_GIVEN_BACK: '恢复',
  VOUCHER_MOVED: '并档转移',
} as const;
export type VoucherKind = keyof typeof VOUCHER_KINDS;

/** Where units can be: the elder's own two, and those of the program. */
export type Pocket = 'granted' | 'free' | 'held' | 'spent' | 'expired' | 'clawed-back' | 'moved';

/** Units of one lot on their way from one pocket to another. */
export interface Movement extends ProgramRef {
  readonly lotId: string;
  readonly fenPerUnit: number;
  readonly units: number;
  readonly from: Pocket;
  readonly to: Pocket;
}

/** A move in an elder's wallet, in the ledger of the elder. Fen are nominal: units times what one may pay at most. */
export interface VoucherTransfer extends Transfer {
  readonly kind: VoucherKind;
  readonly movements: readonly Movement[];
  readonly holdId?: string;
  readonly reason?: string;
  readonly by: By;
  /** In the wallet afterwards: free, and held. */
  readonly freeFen: Fen;
  readonly heldFen: Fen;
}

/** The account of a pocket: `voucher:el_…`, `voucher-held:el_…`, `voucher-granted:vp_…`. */
export const accountOf = (pocket: Pocket, { programId }: Pick<Lot, 'programId'>, elderId: string): string => {
  if (pocket === 'free') return `voucher:${elderId}`;
  return pocket === 'held' ? `voucher-held:${elderId}` : `voucher-${pocket}:${programId}`;
};

export const nominalFen = ({ units, fenPerUnit }: Pick<Movement, 'units' | 'fenPerUnit'>): Fen => units * fenPerUnit;
export const freeFenOf = ({ lots }: Pick<Wallet, 'lots'>): Fen =>
  sumFen(lots.map(({ leftUnits, fenPerUnit }) => leftUnits * fenPerUnit));
export const heldFenOf = ({ lots }: Pick<Wallet, 'lots'>): Fen =>
  sumFen(lots.map(({ heldUnits, fenPerUnit }) => heldUnits * fenPerUnit));

/** Value goes out of an account on its debit side and into one on its credit side; movements between the same two are one. */
function entriesOf(elderId: string, movements: readonly Movement[]): Entry[] {
  const between = new Map<string, { from: string; to: string; fen: Fen }>();
  for (const movement of movements) {
    const from = accountOf(movement.from, movement, elderId);
    const to = accountOf(movement.to, movement, elderId);
    const name = `${from}>${to}`;
    between.set(name, { from, to, fen: sumFen([between.get(name)?.fen ?? 0, nominalFen(movement)]) });
  }
  return [...between.values()].flatMap(({ from, to, fen }): Entry[] => [
    { account: from, debitFen: fen },
    { account: to, creditFen: fen },
  ]);
}

export interface MoveFacts {
  readonly kind: VoucherKind;
  readonly movements: readonly Movement[];
  readonly holdId?: string;
  /** The date the thing happened, where it is not today. */
  readonly originDate?: BusinessDate;
}

/** The transfer of a move, posted when `after` says. */
export function voucherTransfer(after: Wallet, { by, now, reason }: Cause, facts: MoveFacts): VoucherTransfer {
  const { elderId, postedAt, version } = after;
  const { kind, movements, holdId, originDate = businessDateOf(now) } = facts;
  return {
    transferId: transferIdOf(kind, `${elderId}/${version}`, postedAt),
    kind,
    payeeId: elderId,
    postedAt,
    originDate,
    entries: entriesOf(elderId, movements),
    movements,
    ...(holdId === undefined ? {} : { holdId }),
    ...(reason === undefined ? {} : { reason }),
    by: { personId: by.personId, role: by.role },
    freeFen: freeFenOf(after),
    heldFen: heldFenOf(after),
  };
}
