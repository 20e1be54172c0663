import { type BusinessMonth, lastDayOf } from '../../shared/business-time.ts';
import { newId } from '../../shared/ids.ts';
import type { Fen } from '../../shared/money.ts';
import type { City } from './city.ts';
import { each, financeOf } from './settle-in.ts';
import type { DemoElder } from './world.ts';

/** What vouchers are still good for at the end of a month: by the ledger of vouchers, and by what lies in the wallets. */
export interface Liability {
  spentFen: Fen;
  ledgerFen: Fen;
  walletsFen: Fen;
  exact: boolean;
}

export async function liabilityOf(
  city: City,
  { region, month, elders }: { region: string; month: BusinessMonth; elders: readonly DemoElder[] },
): Promise<Liability> {
  const treasurer = city.person(financeOf(region));
  const params = { region, checkId: newId('check') };
  const body = { checkId: params.checkId, asOf: lastDayOf(month) };
  await treasurer.ask('requestVoucherLiability', { params: { region }, body });
  await city.settle();
  const { programs, outstandingFen, verdict } = await treasurer.ask('readVoucherLiability', { params });
  let walletsFen = 0;
  await each(elders, async ({ elderId }) => {
    const { freeFen, heldFen } = await treasurer.ask('readWallet', { params: { elderId } });
    walletsFen += freeFen + heldFen;
  });
  return {
    spentFen: programs.reduce((sum, { spentFen }) => sum + spentFen, 0),
    ledgerFen: outstandingFen,
    walletsFen,
    exact: verdict === 'EXACT',
  };
}
