import type { FunctionSpec, RoomSpec } from '../../shared/function-spec.ts';

const MOVES: NonNullable<FunctionSpec['main']> = [
  'GetItem',
  'BatchGetItem',
  'Query',
  'PutItem',
  'UpdateItem',
  'DeleteItem',
];

export const ordersSpec: RoomSpec = {
  api: {
    entry: 'api.ts',
    does: 'Quotes and orders of home visits: placed, changed, extended, cancelled, missed, read',
    main: [...MOVES, 'ConditionCheckItem'],
    ledger: ['PutItem'],
    keyring: true,
  },
  'on-minute': {
    entry: 'on-minute.ts',
    does: 'Does what time does to orders: takes back, marks, confirms and cancels what is due',
    schedule: 'rate(1 minute)',
    main: MOVES,
    ledger: ['PutItem'],
    keyring: true,
    timeoutSeconds: 300,
  },
  'on-news': {
    entry: 'on-news.ts',
    does: 'Cancels and moves orders after news about elders and providers, and settles those of closed statements',
    on: ['elder.changed', 'elder.deceased', 'elder.merged', 'provider.suspended', 'statement.closed'],
    main: [...MOVES, 'ConditionCheckItem'],
    ledger: ['PutItem'],
    index: true,
    keyring: true,
    timeoutSeconds: 300,
  },
};
