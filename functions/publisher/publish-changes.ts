import { environment } from '../../shared/environment.ts';
import { callJson } from '../../shared/signed-call.ts';
import { eventsOf } from './events-of.ts';
import { publisher } from './publisher.ts';

export const handler = publisher({
  eventsOf,
  put: (entries) => callJson('events', 'AWSEvents.PutEvents', { Entries: entries }),
  bus: environment.bus,
});
