import { environment } from '../../shared/environment.ts';
import { callJson } from '../../shared/signed-call.ts';
import { publisher } from './publisher.ts';
import { eventsOf } from './rooms.ts';

export const handler = publisher({
  eventsOf,
  put: (entries) => callJson('events', 'AWSEvents.PutEvents', { Entries: entries }),
  bus: environment.bus,
});
