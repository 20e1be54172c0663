import type { RoomSpec } from '../../shared/function-spec.ts';

export const menusSpec: RoomSpec = {
  api: {
    entry: 'api.ts',
    does: 'Menus: drafts, publishing, sold out dishes, what an elder may eat',
    main: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'ConditionCheckItem', 'DeleteItem'],
  },
};
