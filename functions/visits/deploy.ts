import type { RoomSpec } from '../../shared/function-spec.ts';

export const visitsSpec: RoomSpec = {
  api: {
    entry: 'api.ts',
    does: 'Check-ins and check-outs, photos, the elder’s word, reviews and call-backs',
    main: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'],
    ledger: ['GetItem', 'PutItem'],
    exports: ['read', 'write'],
    index: true,
    keyring: true,
  },
  'on-order-changed': {
    entry: 'on-order-changed.ts',
    does: 'Verifies and pays a confirmed visit without a fault, or has the hotline call about it',
    on: ['order.changed'],
    main: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'DeleteItem'],
    ledger: ['PutItem'],
    timeoutSeconds: 60,
  },
};
