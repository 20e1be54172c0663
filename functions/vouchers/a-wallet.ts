import { instantAt } from '../../shared/business-time.ts';
import { isRefusal } from '../../shared/refusal.ts';
import { type ElderFacts, factsOn } from '../registry/index.ts';
import { entitlementOf } from './entitlement.ts';
import { exampleProgram } from './example-programs.ts';
import { type Issue, issueLot } from './moves.ts';
import { type Program, type ProgramDocument, type Programs, programSchema } from './program.ts';
import type { Cause, Purchase, Wallet } from './wallet.ts';
import { walletOf } from './wallet.ts';

/** Made-up programs, wallets and purchases for tests. */
export const ELDER = 'el_A';
export const by = { personId: 'pn_li', role: 'operator' as const };
/** Somebody does it, at ten in the morning unless said otherwise. */
export const on = (date: string, time = '10:00'): Cause => ({ by, now: instantAt(date, time) });

export const aProgram = (differences: Partial<ProgramDocument> & { programId?: string } = {}): Program => {
  const { programId = 'vp_A', ...document } = differences;
  const plain = {
    name: '服务券',
    code: 'plain',
    region: '410102',
    from: '2026-01-01',
    unit: 'fen',
    fenPerUnit: 1,
    scope: { meals: true, services: 'all' },
    cadence: 'monthly',
    amount: { choose: 'first', classes: [{ label: '每月', units: 10_000 }] },
    expiry: { kind: 'month-end' },
    payer: { level: 'county', of: 'policy' },
  };
  return { ...programSchema.parse({ ...plain, ...document }), programId };
};
export const exampleNamed = (name: string): Program => ({ ...exampleProgram(name), programId: `vp_${name}` });
export const programs = (...all: readonly Program[]): Programs => new Map(all.map((one) => [one.programId, one]));

export const anElder = (differences: Partial<Parameters<typeof factsOn>[0]> = {}, date = '2026-11-01'): ElderFacts =>
  factsOn(
    {
      elderId: ELDER,
      birthDate: '1944-03-12',
      households: [{ region: '410102101001', from: '2000-01-01' }],
      residences: [{ region: '410102101001', from: '2000-01-01' }],
      categories: [],
      assessments: [],
      suspensions: [],
      diets: [],
      allergens: [],
      ...differences,
    },
    date,
  );

export const emptyWallet = (): Wallet => walletOf(undefined, ELDER, '410102');

/** The wallet with a lot of the program, as the 1st of the month issues it unless said otherwise. */
export function withLot(
  wallet: Wallet,
  program: Program,
  issue: Partial<Issue> = {},
  cause = on('2026-11-01'),
): Wallet {
  const due = entitlementOf({ ...program, who: undefined }, anElder(), '2026-11-01', []);
  const plain = {
    lotId: `${program.programId}:2026-11`,
    units: 10_000,
    payers: ['county:410102'],
    from: '2026-11-01',
    expiresOn: '2026-11-30',
    captureBy: '2026-11-30',
  };
  const moved = issueLot(wallet, program, { ...plain, ...('whyNot' in due ? {} : due), ...issue }, cause);
  if (isRefusal(moved)) throw new Error(moved.code);
  return moved.wallet;
}
export const aWallet = (program: Program, issue: Partial<Issue> = {}): Wallet => withLot(emptyWallet(), program, issue);

/** Two hours at 60 yuan an hour on the 20th. */
export const aVisit = (differences: Partial<Purchase> = {}): Purchase => ({
  scope: 'home-care',
  serviceId: 'sv_A',
  group: '生活照料',
  help: 'cleaning',
  priceFen: 12_000,
  minutes: 120,
  date: '2026-11-20',
  ...differences,
});
export const aMealToPay = (differences: Partial<Purchase> = {}): Purchase => ({
  scope: 'meal',
  priceFen: 900,
  minutes: 0,
  date: '2026-11-20',
  ...differences,
});
