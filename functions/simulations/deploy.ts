import type { RoomSpec } from '../../shared/function-spec.ts';

export const simulationsSpec: RoomSpec = {
  api: {
    entry: 'api.ts',
    does: 'Months of meals priced again under another policy: asked for, seen, listed',
    main: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'ConditionCheckItem'],
    exports: ['read'],
  },
  simulate: {
    entry: 'on-simulation-requested.ts',
    does: 'Prices a month of one county again under another policy',
    main: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'],
    index: true,
    ledger: ['Query'],
    exports: ['write'],
    on: ['simulation.requested'],
    memoryMb: 1024,
    timeoutSeconds: 900,
  },
};
