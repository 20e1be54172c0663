import type { RoomSpec } from '../../shared/function-spec.ts';

export const subsidiesSpec: RoomSpec = {
  api: {
    entry: 'api.ts',
    does: 'Subsidy policies: drafts, publication by a second person, versions, trying one out',
    main: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'ConditionCheckItem'],
  },
};
