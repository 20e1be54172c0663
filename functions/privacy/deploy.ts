import type { RoomSpec } from '../../shared/function-spec.ts';

export const privacySpec: RoomSpec = {
  api: {
    entry: 'api.ts',
    does: 'Deletion of a person: asked for, looked at, confirmed by somebody else; a copy to take away',
    main: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'],
    index: true,
    keyring: true,
    timeoutSeconds: 29,
  },
  onDeletionConfirmed: {
    entry: 'on-deletion-confirmed.ts',
    does: 'Takes the traces of a person away wherever they lie, and photos out of the bucket',
    main: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'DeleteItem'],
    index: true,
    exports: ['delete'],
    keyring: true,
    on: ['deletion.confirmed'],
    timeoutSeconds: 900,
  },
};
