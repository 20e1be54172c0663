import type { RoomSpec } from '../../shared/function-spec.ts';

export const dispatchSpec: RoomSpec = {
  api: {
    entry: 'api.ts',
    does: 'The dispatcher’s wall, candidates, sending caregivers, and their own answers',
    main: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'DeleteItem', 'ConditionCheckItem'],
    index: true,
    keyring: true,
  },
  'on-order-changed': {
    entry: 'on-order-changed.ts',
    does: 'Caregivers’ working days follow an order that was taken back, ended or extended',
    on: ['order.changed'],
    main: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'ConditionCheckItem'],
    timeoutSeconds: 60,
  },
  'on-caregiver-changed': {
    entry: 'on-caregiver-changed.ts',
    does: 'Takes back the jobs of a caregiver who may no longer be sent',
    on: ['caregiver.changed'],
    main: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'DeleteItem'],
    timeoutSeconds: 300,
  },
};
