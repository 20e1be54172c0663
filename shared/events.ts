import type { EventBridgeEvent } from 'aws-lambda';
import type * as z from 'zod';
import type { Instant } from './business-time.ts';
import { log } from './log.ts';
import type { Item } from './table.ts';
import { newTrace, type Trace, traced } from './trace.ts';

/** A change of one item of the main table, as the stream tells it. */
export interface Change {
  /** Unique per change; the same on every redelivery. */
  id: string;
  at: Instant;
  before: Item | undefined;
  after: Item | undefined;
  /** Of whoever made the change. A removal has none: nothing is left to carry it. */
  trace?: Trace | undefined;
}

/** A domain event: what happened, in the past tense (`meal.booked`). Its id is the key of idempotency. */
export interface DomainEvent<Data = unknown> {
  id: string;
  name: string;
  version: number;
  at: Instant;
  data: Data;
  /** Of the change it tells; what follows from the event goes on under it. */
  trace?: Trace | undefined;
}

/** The `source` of our events on the bus: rules match it and the event's name. */
export const EVENT_SOURCE = 'xianglao';

export interface EventDefinition<Schema extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly version: number;
  readonly schema: Schema;
}
export const defineEvent = <Schema extends z.ZodType>(definition: EventDefinition<Schema>) => definition;

/** The event a change means, with an id that is the same whenever the change is delivered again. */
export const eventOf = <Schema extends z.ZodType>(
  definition: EventDefinition<Schema>,
  change: Change,
  data: z.input<Schema>,
): DomainEvent => ({
  id: `${change.id}.${definition.name}`,
  name: definition.name,
  version: definition.version,
  at: change.at,
  data: definition.schema.parse(data),
  trace: change.trace,
});

type Handlers = Record<string, (event: DomainEvent<never>) => Promise<void>>;

/**
 * The Lambda entry of an event handler. Each event arrives at least once and in no order: the handler's effect is keyed by
 * the event id or conditioned on state. A throw sends the event back for another try and, in the end, to the dead letters.
 */
export function eventHandler<const Definitions extends readonly EventDefinition[]>(
  definitions: Definitions,
  handlers: { [K in keyof Definitions]: (event: DomainEvent<z.output<Definitions[K]['schema']>>) => Promise<void> },
) {
  const table: Handlers = Object.fromEntries(
    definitions.map((definition, i) => [definition.name, handlers[i] as Handlers[string]]),
  );
  return async (envelope: EventBridgeEvent<string, DomainEvent>): Promise<void> => {
    const event = envelope.detail;
    const definition = definitions.find((candidate) => candidate.name === event.name);
    const handle = table[event.name];
    if (!definition || !handle) throw new Error(`no handler for ${event.name}`);
    await traced(event.trace, async () => {
      await handle({ ...event, data: definition.schema.parse(event.data) } as DomainEvent<never>);
      log.info('event handled', { event: event.name, eventId: event.id });
    });
  };
}

/** The Lambda entry of what runs by the clock: each run has a trace of its own. */
export const onSchedule =
  <Answer>(work: () => Promise<Answer>) =>
  (): Promise<Answer> =>
    traced(newTrace(), work);
