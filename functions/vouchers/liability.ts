import { assertBalanced } from '../../shared/ledger.ts';
import { type Fen, sumFen } from '../../shared/money.ts';
import type { RegionCode } from '../../shared/regions.ts';
import { type Carried, emptyPockets, outstandingOf } from './carried.ts';
import { freeFenOf, heldFenOf, type VoucherTransfer } from './entries.ts';
import { isCounty } from './job.ts';
import type { Program, Programs } from './program.ts';
import type { Wallet } from './wallet.ts';

/** What became of a program's vouchers, in nominal fen: what they can pay at most. */
export interface ProgramSums {
  readonly programId: string;
  readonly name: string;
  readonly grantedFen: Fen;
  readonly spentFen: Fen;
  readonly expiredFen: Fen;
  readonly clawedBackFen: Fen;
  /** Gone to files of other counties, less what came from them: nothing, over all counties. */
  readonly movedFen: Fen;
  /** What elders may still spend, held or not: granted less all of the above. */
  readonly outstandingFen: Fen;
  /** The part of it that is promised to purchases. */
  readonly heldFen: Fen;
  /** Outstanding as the ledger has it now, and as it lies in the wallets, free and held: both must be the same. */
  readonly outstandingNowFen: Fen;
  readonly walletFreeFen: Fen;
  readonly walletHeldFen: Fen;
}
export interface LiabilityFinding {
  readonly elderId: string;
  /** The program; the line that does not balance; or how many lines there are of how many moves. */
  readonly which: string;
  readonly what: 'WALLET_DIFFERS' | 'LINE_UNBALANCED' | 'LINE_MISSING';
  readonly ledgerFen: Fen;
  readonly walletFen: Fen;
}
export interface LiabilitySums {
  readonly programs: readonly ProgramSums[];
  readonly found: number;
  /** The first of them. */
  readonly findings: readonly LiabilityFinding[];
}
export const noLiability: LiabilitySums = { programs: [], found: 0, findings: [] };

/**
 * In which county's sums a program of a wallet stands: a county's own program with that county, wherever the elder lives
 * by now; the program of a city or a province with the county of the wallet.
 */
const countsIn = (program: Program | undefined, wallet: Pick<Wallet, 'region'>, county: RegionCode): boolean =>
  program !== undefined && (isCounty(program.region) ? program.region : wallet.region) === county;

/** An elder's wallet and what its ledger comes to: by the date that is asked for, and now. */
export interface WalletRead {
  readonly wallet: Wallet;
  readonly then: Carried;
  readonly now: Carried;
  /** The lines that were read to know it: all, or those after what was carried. */
  readonly linesRead: readonly VoucherTransfer[];
}

function programsOf({ wallet, then, now, linesRead }: WalletRead, known: Programs): LiabilitySums {
  const names = new Set([...Object.keys(now.byProgram), ...wallet.lots.map(({ programId }) => programId)]);
  const programs = [...names].map((programId): ProgramSums => {
    const pockets = then.byProgram[programId] ?? emptyPockets;
    const lots = wallet.lots.filter((lot) => lot.programId === programId);
    return {
      programId,
      name: known.get(programId)?.name ?? programId,
      grantedFen: 0 - pockets.granted,
      spentFen: pockets.spent,
      expiredFen: pockets.expired,
      clawedBackFen: pockets['clawed-back'],
      movedFen: pockets.moved,
      outstandingFen: outstandingOf(pockets),
      heldFen: pockets.held,
      outstandingNowFen: outstandingOf(now.byProgram[programId] ?? emptyPockets),
      walletFreeFen: freeFenOf({ lots }),
      walletHeldFen: heldFenOf({ lots }),
    };
  });
  const differing = programs.filter((one) => one.outstandingNowFen !== one.walletFreeFen + one.walletHeldFen);
  const finding = (what: LiabilityFinding['what'], which: string, ledgerFen = 0, walletFen = 0): LiabilityFinding => ({
    elderId: wallet.elderId,
    which,
    what,
    ledgerFen,
    walletFen,
  });
  const findings = [
    ...differing.map(({ programId, outstandingNowFen, walletFreeFen, walletHeldFen }) =>
      finding('WALLET_DIFFERS', programId, outstandingNowFen, walletFreeFen + walletHeldFen),
    ),
    ...linesRead.filter(isUnbalanced).map(({ transferId }) => finding('LINE_UNBALANCED', transferId)),
    // Every move counts the wallet's version up by one and posts one line: lines that cancel each other out are missed as well.
    ...(now.lines === wallet.version ? [] : [finding('LINE_MISSING', `${now.lines}/${wallet.version}`)]),
  ];
  return { programs, found: findings.length, findings };
}

export function isUnbalanced(transfer: VoucherTransfer): boolean {
  try {
    assertBalanced(transfer);
    return false;
  } catch {
    return true;
  }
}

const MAX_FINDINGS = 50;
const AMOUNTS = [
  'grantedFen',
  'spentFen',
  'expiredFen',
  'clawedBackFen',
  'movedFen',
  'outstandingFen',
  'heldFen',
  'outstandingNowFen',
  'walletFreeFen',
  'walletHeldFen',
] as const;

function together(a: ProgramSums | undefined, b: ProgramSums): ProgramSums {
  if (!a) return b;
  const sums = AMOUNTS.map((name) => [name, sumFen([a[name], b[name]])]);
  return { ...b, ...Object.fromEntries(sums) };
}

/** The sums with one more wallet, as far as it belongs to the county. */
export function withWallet(
  sums: LiabilitySums,
  read: WalletRead,
  programs: Programs,
  county: RegionCode,
): LiabilitySums {
  const added = programsOf(read, programs);
  const isHere = (programId: string) => countsIn(programs.get(programId), read.wallet, county);
  const byProgram = new Map(sums.programs.map((one) => [one.programId, one]));
  for (const one of added.programs)
    if (isHere(one.programId)) byProgram.set(one.programId, together(byProgram.get(one.programId), one));
  const findings = added.findings.filter(({ what, which }) => what !== 'WALLET_DIFFERS' || isHere(which));
  return {
    programs: [...byProgram.values()].toSorted((a, b) => (a.programId < b.programId ? -1 : 1)),
    found: sums.found + findings.length,
    findings: [...sums.findings, ...findings].slice(0, MAX_FINDINGS),
  };
}
