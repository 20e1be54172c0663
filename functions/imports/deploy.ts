import type { RoomSpec } from '../../shared/function-spec.ts';

export const importsSpec: RoomSpec = {
  api: {
    entry: 'api.ts',
    does: 'Lists of elders and facilities: upload, compare, apply, undo',
    main: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'],
    index: true,
    keyring: true,
    memoryMb: 1024,
    timeoutSeconds: 29,
  },
};
