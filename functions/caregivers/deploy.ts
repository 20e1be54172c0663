import type { RoomSpec } from '../../shared/function-spec.ts';

export const caregiversSpec: RoomSpec = {
  api: {
    entry: 'api.ts',
    does: 'Caregivers: files, papers, leave, working days, the dishonesty list',
    main: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'],
    index: true,
    keyring: true,
  },
};
