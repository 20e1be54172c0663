import type { Entry } from './publisher.ts';

/** A message of a dead-letter queue. */
export interface DeadLetter {
  readonly id: string;
  readonly receipt: string;
  readonly body: string;
}
export interface RedrivePorts {
  /** Some of what lies in the queue, for a while shown to nobody else; none when there is no more. */
  receive: () => Promise<readonly DeadLetter[]>;
  /** Throws when the bus does not take it. */
  put: (entry: Entry) => Promise<void>;
  remove: (letter: DeadLetter) => Promise<void>;
}
/** What was done with a letter: its event is on the bus again, or why it stays where it is. */
export interface Redriven {
  readonly id: string;
  readonly event?: { readonly name: string; readonly id: string };
  readonly stays?: string;
}

interface Envelope {
  readonly source?: string;
  readonly 'detail-type'?: string;
  readonly detail?: { readonly id?: string };
}
/** A failed call keeps its event beside the reason, a failed rule keeps the event alone, a stream only its place. */
interface Body extends Envelope {
  readonly requestPayload?: Envelope;
  readonly DDBStreamBatchInfo?: object;
}

function parsed(body: string): Body {
  try {
    return (JSON.parse(body) as Body | null) ?? {};
  } catch {
    return {};
  }
}

/** The event in a dead letter as it goes to the bus again, or why there is none. */
export function eventIn(body: string, bus: string): Entry | string {
  const letter = parsed(body);
  if (letter.DDBStreamBatchInfo) return 'a place in the stream: read it there while the stream remembers';
  const { source, 'detail-type': name, detail } = letter.requestPayload ?? letter;
  if (source === 'aws.events') return 'a schedule: its next run does the work';
  if (!source || !name || !detail) return 'no event';
  return { EventBusName: bus, Source: source, DetailType: name, Detail: JSON.stringify(detail) };
}

/**
 * Puts the events of a dead-letter queue on the bus again, each removed once the bus has it: broken off, some go twice,
 * none is lost. Everybody who hears such an event hears it again; handlers key their effect on its id.
 */
export async function redrive({ receive, put, remove }: RedrivePorts, bus: string): Promise<Redriven[]> {
  const done = new Map<string, Redriven>();
  for (;;) {
    const letters = (await receive()).filter(({ id }) => !done.has(id));
    if (letters.length === 0) return [...done.values()];
    for (const letter of letters) {
      const { id, body } = letter;
      const entry = eventIn(body, bus);
      if (typeof entry === 'string') {
        done.set(id, { id, stays: entry });
        continue;
      }
      await put(entry);
      await remove(letter);
      done.set(id, { id, event: { name: entry.DetailType, id: String(JSON.parse(entry.Detail).id ?? '') } });
    }
  }
}
