import type { RoomSpec } from '../../shared/function-spec.ts';

export const facilitiesSpec: RoomSpec = {
  api: {
    entry: 'api.ts',
    does: 'Meal points: registration, opening times, closed days',
    main: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'ConditionCheckItem'],
    index: true,
  },
};
