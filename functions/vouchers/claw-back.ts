import type { BusinessDate } from '../../shared/business-time.ts';
import { businessDateOf } from '../../shared/business-time.ts';
import { type ElderHead, factsOn } from '../registry/index.ts';
import { entitlementOf } from './entitlement.ts';
import { clawBackLots, expireLots, lotsAfter, movedTo, movement } from './moves.ts';
import type { Program, Programs } from './program.ts';
import { programOf } from './tender.ts';
import type { Cause, Lot, Moved, Wallet } from './wallet.ts';

/**
 * Whether a program takes back what is left, by the file as it is now. A suspension takes nothing back: it may end. Nor
 * does a program that runs out, or another one the elder has begun to get: what was issued stays issued.
 */
function isClawedBack(program: Program, head: ElderHead, today: BusinessDate): boolean {
  const facts = factsOn(head, today);
  if (facts.deceased) return program.clawBack.includes('death');
  if (!program.clawBack.includes('loss')) return false;
  const { to: _to, ...open } = program;
  const date = today < program.from ? program.from : today;
  return 'whyNot' in entitlementOf(open, { ...facts, suspended: false }, date, []);
}

/** The lots that were clawed back by news that turned out to be wrong, and can still be spent. */
function lotsToGiveBack(wallet: Wallet, head: ElderHead, programs: Programs, today: BusinessDate): Lot[] {
  return wallet.lots.filter(
    (lot) =>
      lot.clawedBackOn !== undefined && today <= lot.expiresOn && !isClawedBack(programOf(programs, lot), head, today),
  );
}

function giveBackLots(wallet: Wallet, lots: readonly Lot[], cause: Cause): Moved | undefined {
  if (lots.length === 0) return undefined;
  const names = new Set(lots.map(({ lotId }) => lotId));
  const movements = lots
    .map((lot) => movement(lot, lot.clawedUnits ?? 0, 'clawed-back', 'free'))
    .filter(({ units }) => units > 0);
  const after = lotsAfter(wallet.lots, movements).map((lot) => {
    if (!names.has(lot.lotId)) return lot;
    const { clawedBackOn: _on, ...open } = lot;
    return open;
  });
  return movedTo(wallet, { lots: after }, cause, { kind: 'VOUCHER_GIVEN_BACK', movements });
}

/** What a wallet is looked at with. */
export interface Tending {
  /** Undefined where there is no file, or it has become part of another: then nothing is clawed back. */
  readonly head: ElderHead | undefined;
  readonly programs: Programs;
}

/**
 * The moves that bring a wallet in line with today and with the file as it is now, whatever happened in which order: what
 * has expired goes, what is due is clawed back, what was clawed back by mistake returns. Looked at again, nothing moves.
 */
export function tendWallet(before: Wallet, { head, programs }: Tending, cause: Cause): Moved[] {
  const today = businessDateOf(cause.now);
  const expired = expireLots(before, cause);
  if (!head || head.mergedInto !== undefined) return [expired].filter(hasMoved);
  const isDue = (lot: Lot): boolean => isClawedBack(programOf(programs, lot), head, today);
  const back = clawBackLots(expired.wallet, isDue, { ...cause, reason: '老人去世或不再符合条件' });
  const given = giveBackLots(back.wallet, lotsToGiveBack(back.wallet, head, programs, today), {
    ...cause,
    reason: '档案更正，收回的券恢复',
  });
  return [expired, back, ...(given ? [given] : [])].filter(hasMoved);
}
const hasMoved = ({ transfer }: Moved): boolean => transfer !== undefined;
