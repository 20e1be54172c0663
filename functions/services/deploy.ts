import type { RoomSpec } from '../../shared/function-spec.ts';

export const servicesSpec: RoomSpec = {
  api: {
    entry: 'api.ts',
    does: 'The catalogue of home services, and which provider offers what at which price',
    main: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'ConditionCheckItem'],
    index: true,
  },
};
