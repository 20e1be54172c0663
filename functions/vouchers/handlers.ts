import type { Handlers } from '../../shared/api.ts';
import { businessDateOf, type Instant } from '../../shared/business-time.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import type { Table } from '../../shared/table.ts';
import type { vouchersRoutes } from './contract.ts';
import { draftProgram } from './draft-program.ts';
import { voucherJobHandlers } from './job-handlers.ts';
import { listPrograms, readProgram } from './list-programs.ts';
import { programFinder } from './load-programs.ts';
import { publishProgram } from './publish-program.ts';
import { readWallet, readWalletAtCounter, type WalletSeen } from './read-wallet.ts';
import { readWalletStatement } from './read-wallet-statement.ts';
import type { ProgramItem } from './store.ts';
import { listedProgramView, programView, walletStatementView, walletView } from './view.ts';

const answered = (program: ProgramItem | Refusal) => (isRefusal(program) ? program : programView(program));
const seen = (wallet: WalletSeen | Refusal, now: Instant) => (isRefusal(wallet) ? wallet : walletView(wallet, now));

export const vouchersHandlers = ({ table }: { table: Table }): Handlers<typeof vouchersRoutes> => {
  const vouchers = { table, programsFor: programFinder(table) };
  return {
    draftProgram: async ({ params, body }, { actor, now }) =>
      answered(await draftProgram(table, { ...params, ...body }, actor, now)),
    publishProgram: async ({ params, body }, { actor, now }) =>
      answered(await publishProgram(table, { ...params, ...body }, actor, now)),
    listPrograms: async ({ params }, { now }) => ({
      programs: (await listPrograms(table, params.region)).map((one) => listedProgramView(one, businessDateOf(now))),
    }),
    readProgram: async ({ params }) => answered(await readProgram(table, params)),
    readWallet: async ({ params }, call) => seen(await readWallet(vouchers, params.elderId, call), call.now),
    readWalletAtCounter: async ({ params }, call) => seen(await readWalletAtCounter(vouchers, params, call), call.now),
    readWalletStatement: async ({ params, query }, call) => {
      const asked = { ...params, ...query };
      const statement = await readWalletStatement(vouchers, asked, call);
      return isRefusal(statement) ? statement : walletStatementView(statement, asked);
    },
    ...voucherJobHandlers({ table }),
  };
};
