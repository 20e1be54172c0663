import type { Handlers } from '../../shared/api.ts';
import type { notificationsRoutes } from './contract.ts';
import type { Deps } from './deps.ts';
import { listCalls } from './list-calls.ts';
import { listConsents } from './list-consents.ts';
import { recordCall } from './record-call.ts';
import { recordConsents } from './record-consents.ts';

export const notificationsHandlers = (deps: Deps): Handlers<typeof notificationsRoutes> => ({
  listConsents: listConsents(deps),
  recordConsents: recordConsents(deps),
  listCalls: listCalls(deps),
  recordCall: recordCall(deps),
});
