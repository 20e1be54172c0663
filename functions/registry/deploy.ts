import type { RoomSpec } from '../../shared/function-spec.ts';

export const registrySpec: RoomSpec = {
  api: {
    entry: 'api.ts',
    does: 'Elders: files, categories, assessments, who saw whom',
    main: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'ConditionCheckItem'],
    index: true,
    keyring: true,
  },
};
