import type { RoomSpec } from '../../shared/function-spec.ts';

export const carePlansSpec: RoomSpec = {
  api: {
    entry: 'api.ts',
    does: 'Care plans: visits that come back every week, made, changed and paused',
    main: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'ConditionCheckItem'],
    index: true,
  },
};
