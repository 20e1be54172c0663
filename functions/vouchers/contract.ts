import { voucherJobRoutes } from './job-contract.ts';
import { draftProgram, listPrograms, publishProgram, readProgram } from './program-routes.ts';
import { readWallet, readWalletAtCounter, readWalletStatement } from './wallet-routes.ts';

export const vouchersRoutes = {
  draftProgram,
  publishProgram,
  listPrograms,
  readProgram,
  readWallet,
  readWalletAtCounter,
  readWalletStatement,
  ...voucherJobRoutes,
};
