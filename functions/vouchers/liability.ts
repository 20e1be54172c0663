import { assertBalanced, type Entry } from '../../shared/ledger.ts';
import { type Fen, sumFen } from '../../shared/money.ts';
import type { RegionCode } from '../../shared/regions.ts';
import { freeFenOf, heldFenOf, nominalFen, type Pocket, type VoucherTransfer } from './entries.ts';
import { isCounty } from './job.ts';
import type { Program, Programs } from './program.ts';
import type { Wallet } from './wallet.ts';

/** What became of a program's vouchers, in nominal fen: what they can pay at most. */
export interface ProgramSums {
  readonly programId: string;
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
export const countsIn = (program: Program | undefined, wallet: Pick<Wallet, 'region'>, county: RegionCode): boolean =>
  program !== undefined && (isCounty(program.region) ? program.region : wallet.region) === county;

const PROGRAM_POCKETS = ['granted', 'spent', 'expired', 'clawed-back', 'moved'] as const;
type ProgramPocket = (typeof PROGRAM_POCKETS)[number];

/** What lies in the accounts of programs, by the entries alone: value goes out on the debit side, in on the credit side. */
function pocketsOf(entries: readonly Entry[]): Map<string, Record<ProgramPocket, Fen>> {
  const pockets = new Map<string, Record<ProgramPocket, Fen>>();
  for (const entry of entries) {
    const [name = '', programId = ''] = entry.account.split(':');
    const pocket = PROGRAM_POCKETS.find((one) => name === `voucher-${one}`);
    if (!pocket) continue;
    const sums = pockets.get(programId) ?? { granted: 0, spent: 0, expired: 0, 'clawed-back': 0, moved: 0 };
    const fen = 'creditFen' in entry ? entry.creditFen : -entry.debitFen;
    pockets.set(programId, { ...sums, [pocket]: sums[pocket] + fen });
  }
  return pockets;
}

const heldIn = (transfers: readonly VoucherTransfer[], programId: string): Fen =>
  sumFen(
    transfers
      .flatMap(({ movements }) => movements)
      .filter((movement) => movement.programId === programId)
      .map((movement) => nominalFen(movement) * (signOf('held', movement.to) - signOf('held', movement.from))),
  );
const signOf = (wanted: Pocket, pocket: Pocket): number => (wanted === pocket ? 1 : 0);

const outstandingOf = (pockets: Record<ProgramPocket, Fen> | undefined): Fen =>
  pockets ? 0 - sumFen(Object.values(pockets)) : 0;

/** An elder's wallet and every line of its ledger, and which of them were posted by the date that is asked for. */
export interface WalletRead {
  readonly wallet: Wallet;
  readonly transfers: readonly VoucherTransfer[];
  readonly byDate: readonly VoucherTransfer[];
}

function programsOf({ wallet, byDate, transfers }: WalletRead): LiabilitySums {
  const then = pocketsOf(byDate.flatMap(({ entries }) => entries));
  const now = pocketsOf(transfers.flatMap(({ entries }) => entries));
  const names = new Set([...now.keys(), ...wallet.lots.map(({ programId }) => programId)]);
  const programs = [...names].map((programId): ProgramSums => {
    const pockets = then.get(programId);
    const lots = wallet.lots.filter((lot) => lot.programId === programId);
    return {
      programId,
      grantedFen: 0 - (pockets?.granted ?? 0),
      spentFen: pockets?.spent ?? 0,
      expiredFen: pockets?.expired ?? 0,
      clawedBackFen: pockets?.['clawed-back'] ?? 0,
      movedFen: pockets?.moved ?? 0,
      outstandingFen: outstandingOf(pockets),
      heldFen: heldIn(byDate, programId),
      outstandingNowFen: outstandingOf(now.get(programId)),
      walletFreeFen: freeFenOf({ lots }),
      walletHeldFen: heldFenOf({ lots }),
    };
  });
  const differing = programs.filter((one) => one.outstandingNowFen !== one.walletFreeFen + one.walletHeldFen);
  const findings = [
    ...differing.map((one) => ({
      elderId: wallet.elderId,
      which: one.programId,
      what: 'WALLET_DIFFERS' as const,
      ledgerFen: one.outstandingNowFen,
      walletFen: one.walletFreeFen + one.walletHeldFen,
    })),
    ...transfers.filter(isUnbalanced).map(({ transferId }) => ({
      elderId: wallet.elderId,
      which: transferId,
      what: 'LINE_UNBALANCED' as const,
      ledgerFen: 0,
      walletFen: 0,
    })),
    // Every move counts the wallet's version up by one and posts one line: lines that cancel each other out are missed as well.
    ...(transfers.length === wallet.version
      ? []
      : [
          {
            elderId: wallet.elderId,
            which: `${transfers.length}/${wallet.version}`,
            what: 'LINE_MISSING' as const,
            ledgerFen: 0,
            walletFen: 0,
          },
        ]),
  ];
  return { programs, found: findings.length, findings };
}

function isUnbalanced(transfer: VoucherTransfer): boolean {
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
  const added = programsOf(read);
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
