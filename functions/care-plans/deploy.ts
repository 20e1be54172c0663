import type { FunctionSpec, RoomSpec } from '../../shared/function-spec.ts';

/** Orders and cancels visits, with the vouchers they hold. */
const KEEPS: Pick<FunctionSpec, 'main' | 'ledger' | 'keyring'> = {
  main: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'],
  ledger: ['PutItem'],
  keyring: true,
};

export const carePlansSpec: RoomSpec = {
  api: {
    entry: 'api.ts',
    does: 'Care plans: visits that come back every week, made, changed and paused',
    main: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'ConditionCheckItem'],
    index: true,
  },
  'on-care-plan-changed': {
    entry: 'on-care-plan-changed.ts',
    does: 'Orders and gives up the visits of a plan that was made or changed',
    on: ['care-plan.changed'],
    ...KEEPS,
    timeoutSeconds: 60,
  },
  'on-elder-merged': {
    entry: 'on-elder-merged.ts',
    does: 'Two files are one person: their care plans go on under the file that stays',
    on: ['elder.merged'],
    main: ['GetItem', 'Query', 'PutItem', 'DeleteItem', 'ConditionCheckItem'],
    timeoutSeconds: 60,
  },
  'nightly-plans': {
    entry: 'nightly-plans.ts',
    does: 'Orders the visits of every care plan for the days ahead, at 00:40 and 06:40 in Shanghai',
    schedule: 'cron(40 16,22 * * ? *)',
    ...KEEPS,
    index: true,
    timeoutSeconds: 900,
  },
};
