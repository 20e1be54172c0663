import type { RoomSpec } from '../../shared/function-spec.ts';
import { voucherJobsSpec } from './job-deploy.ts';

export const vouchersSpec: RoomSpec = {
  api: {
    entry: 'api.ts',
    does: 'Service vouchers: programs, what an elder may spend, and the account of it',
    main: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'ConditionCheckItem'],
    ledger: ['Query'],
  },
  ...voucherJobsSpec,
};
