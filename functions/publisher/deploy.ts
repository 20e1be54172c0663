import type { RoomSpec } from '../../shared/function-spec.ts';

export const publisherSpec: RoomSpec = {
  publish: {
    entry: 'publish-changes.ts',
    does: 'Turns changes of the main table into domain events on the bus',
    stream: true,
    publishes: true,
    timeoutSeconds: 60,
  },
};
