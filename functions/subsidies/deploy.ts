import type { RoomSpec } from '../../shared/function-spec.ts';

export const subsidiesSpec: RoomSpec = {
  api: {
    entry: 'api.ts',
    does: 'Subsidy policies: drafts, publication by a second person, versions, trying one out, simulations',
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
