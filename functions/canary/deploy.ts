import type { RoomSpec } from '../../shared/function-spec.ts';

export const canarySpec: RoomSpec = {
  onFiveMinutes: {
    entry: 'on-five-minutes.ts',
    does: 'Plays a small story through the public door, and says whether it came back',
    callsApi: true,
    opensCanarySession: true,
    schedule: 'rate(5 minutes)',
    onlyWhereSet: 'canary',
    timeoutSeconds: 120,
  },
};
