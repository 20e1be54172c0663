import type { Instant } from '../../shared/business-time.ts';
import type { Fen } from '../../shared/money.ts';
import { elderHead } from '../../shared/resource.ts';
import type { Item, Key } from '../../shared/table.ts';
import { nominalFen, type VoucherTransfer } from './entries.ts';

/** What lies in the accounts of a program by one elder's ledger, and what of its lots is held. */
const POCKETS = ['granted', 'spent', 'expired', 'clawed-back', 'moved'] as const;
export type Pockets = Readonly<Record<(typeof POCKETS)[number] | 'held', Fen>>;
export const emptyPockets: Pockets = { granted: 0, spent: 0, expired: 0, 'clawed-back': 0, moved: 0, held: 0 };

/**
 * The lines of an elder's ledger up to one of them, added up. Moves of a wallet are posted in their order: none is ever
 * posted before that one again.
 */
export interface Carried {
  readonly lines: number;
  /** Of the last of them. */
  readonly postedAt: Instant;
  readonly byProgram: Readonly<Record<string, Pockets>>;
}
export const nothingCarried: Carried = { lines: 0, postedAt: -1, byProgram: {} };

export interface CarriedItem extends Carried, Item {
  kind: 'voucher-carried';
}
export const carriedKey = (elderId: string): Key => ({ pk: elderHead(elderId).pk, sk: 'VOUCHER-CARRIED' });

/** With the lines that follow. By the entries alone: value goes out on the debit side, in on the credit side. */
export function withLines(before: Carried, lines: readonly VoucherTransfer[]): Carried {
  const sums = new Map(Object.entries(before.byProgram).map(([programId, pockets]) => [programId, { ...pockets }]));
  const add = (programId: string, pocket: keyof Pockets, fen: Fen): void => {
    const pockets = sums.get(programId) ?? { ...emptyPockets };
    pockets[pocket] += fen;
    sums.set(programId, pockets);
  };
  for (const { entries, movements } of lines) {
    for (const entry of entries) {
      const [name = '', programId = ''] = entry.account.split(':');
      const pocket = POCKETS.find((one) => name === `voucher-${one}`);
      if (pocket) add(programId, pocket, 'creditFen' in entry ? entry.creditFen : 0 - entry.debitFen);
    }
    // The account of what is held is the elder's, not the program's: of which program, only the movements say.
    for (const movement of movements) {
      if (movement.to === 'held') add(movement.programId, 'held', nominalFen(movement));
      if (movement.from === 'held') add(movement.programId, 'held', 0 - nominalFen(movement));
    }
  }
  const last = lines.at(-1);
  return {
    lines: before.lines + lines.length,
    postedAt: last?.postedAt ?? before.postedAt,
    byProgram: Object.fromEntries(sums),
  };
}

/** What elders may still spend: what was granted less what went elsewhere. */
export const outstandingOf = (pockets: Pockets): Fen => 0 - POCKETS.reduce((sum, pocket) => sum + pockets[pocket], 0);
