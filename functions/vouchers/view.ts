import type * as z from 'zod';
import { type BusinessDate, businessDateOf, type Instant, isoInShanghai } from '../../shared/business-time.ts';
import { draftHeadingOf } from '../../shared/draft-answer.ts';
import { checkProgram } from './check-program.ts';
import { freeFenOf, heldFenOf } from './entries.ts';
import type { ListedProgram } from './list-programs.ts';
import type { WalletSeen } from './read-wallet.ts';
import type { Balance, WalletStatement } from './read-wallet-statement.ts';
import type { listedProgram, programAnswer, walletAnswer, walletStatementAnswer } from './schema.ts';
import type { ProgramItem } from './store.ts';
import { programOf } from './tender.ts';
import type { Lot, Wallet } from './wallet.ts';
import { paysForText, unitsText } from './words.ts';

const headingOf = (program: ProgramItem) => ({ programId: program.programId, ...draftHeadingOf(program) });

/** A version as it is answered, with what the check would still like to see changed. */
export const programView = (program: ProgramItem): z.input<typeof programAnswer> => ({
  ...headingOf(program),
  region: program.region,
  document: program.document,
  paysFor: paysForText(program.document),
  warnings: [...checkProgram(program.document).warnings],
});

function placeOf({ program, span }: ListedProgram, today: BusinessDate) {
  if (program.state === 'DRAFT') return 'none';
  if (!span) return 'replaced';
  if (today < span.from) return 'coming';
  return span.lastDay === undefined || today <= span.lastDay ? 'in-force' : 'past';
}

/** A version as a line of the list; `place` says where on the date line it stands today. */
export function listedProgramView(listed: ListedProgram, today: BusinessDate): z.input<typeof listedProgram> {
  const { program, span } = listed;
  const { name, code, unit, from } = program.document;
  return {
    ...headingOf(program),
    name,
    code,
    unit,
    paysFor: paysForText(program.document),
    from,
    ...(span?.lastDay === undefined ? {} : { to: span.lastDay }),
    place: placeOf(listed, today),
  };
}

function stateOf({ from, expiresOn, clawedBackOn, leftUnits, heldUnits }: Lot, today: BusinessDate) {
  if (clawedBackOn) return 'clawed-back';
  if (expiresOn < today) return 'expired';
  if (today < from) return 'coming';
  return leftUnits + heldUnits > 0 ? 'usable' : 'used-up';
}

const byExpiry = ({ lots }: Wallet): Lot[] => lots.toSorted((a, b) => (a.expiresOn < b.expiresOn ? -1 : 1));

/** A wallet as the elder, the family or an office sees it. */
export function walletView({ wallet, programs }: WalletSeen, now: Instant): z.input<typeof walletAnswer> {
  const today = businessDateOf(now);
  return {
    elderId: wallet.elderId,
    lots: byExpiry(wallet).map((lot) => {
      const program = programOf(programs, lot);
      const { lotId, programId, issuedUnits, leftUnits, heldUnits, unitsPerDay, from, expiresOn } = lot;
      return {
        lotId,
        programId,
        name: program.name,
        unit: program.unit,
        issuedUnits,
        leftUnits,
        heldUnits,
        leftText: unitsText(program, leftUnits),
        ...(unitsPerDay === undefined ? {} : { unitsPerDay }),
        paysFor: paysForText(program),
        from,
        expiresOn,
        state: stateOf(lot, today),
      };
    }),
    holds: Object.entries(wallet.holds).map(([holdId, { purchase, heldAt, parts }]) => ({
      holdId,
      scope: purchase.scope,
      date: purchase.date,
      heldAt: isoInShanghai(heldAt),
      fen: parts.reduce((sum, { fen }) => sum + fen, 0),
    })),
    freeFen: freeFenOf(wallet),
    heldFen: heldFenOf(wallet),
  };
}

/** A statement as it is answered. */
export function walletStatementView(
  { opening, lines, closing, programs }: WalletStatement,
  asked: { elderId: string; from: BusinessDate; to: BusinessDate },
): z.input<typeof walletStatementAnswer> {
  const balances = (of: ReadonlyMap<string, Balance>) =>
    [...of].map(([programId, balance]) => {
      const { name, unit } = programOf(programs, { programId });
      return { programId, name, unit, ...balance };
    });
  return {
    ...asked,
    opening: balances(opening),
    lines: lines.map(({ transfer, programId, lotId, text, freeUnits, heldUnits, balance }) => ({
      at: isoInShanghai(transfer.postedAt),
      date: transfer.originDate,
      kind: transfer.kind,
      programId,
      lotId,
      text,
      freeUnits,
      heldUnits,
      balance,
      ...(transfer.holdId === undefined ? {} : { holdId: transfer.holdId }),
      ...(transfer.reason === undefined ? {} : { reason: transfer.reason }),
      by: transfer.by,
    })),
    closing: balances(closing),
  };
}
