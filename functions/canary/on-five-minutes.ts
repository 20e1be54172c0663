import type { Fetch } from '../../client/index.ts';
import { systemClock } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { onSchedule } from '../../shared/events.ts';
import { callFunction } from '../../shared/signed-call.ts';
import type { SessionAnswer } from '../identity/index.ts';
import { fly } from './fly.ts';

export const handler = onSchedule(() =>
  fly({
    apiUrl: environment.apiUrl(),
    openSession: () => callFunction<SessionAnswer>(environment.canaryDoor(), {}),
    fetch: fetch as Fetch,
    clock: systemClock,
  }),
);
