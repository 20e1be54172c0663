import type { RoomSpec } from '../../shared/function-spec.ts';

export const healthSpec: RoomSpec = {
  api: {
    entry: 'api.ts',
    does: 'Says whether the system answers, and which release it is',
    main: ['GetItem'],
    tellsRelease: true,
  },
};
