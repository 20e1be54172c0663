import * as z from 'zod';
import { defineEvent } from '../shared/events.ts';
import { idSchema } from '../shared/ids.ts';
import { regionCode } from '../shared/schemas.ts';

/** The next county of a simulation is to be priced. */
export const simulationRequested = defineEvent({
  name: 'simulation.requested',
  version: 1,
  schema: z.strictObject({ region: regionCode, simulationId: idSchema('simulation') }),
});
