import type { Fetch } from '../../client/index.ts';
import { TRACE_HEADER } from '../../shared/trace.ts';

/** How each trace of the canary begins: people's begin so once in three hundred million. */
export const CANARY_TRACE = 'CANARY';

/** Marks what the canary asks for in every log line that follows from it: the graph of bookings counts people. */
export const marked =
  (send: Fetch): Fetch =>
  (url, init) => {
    const trace = CANARY_TRACE + (init.headers[TRACE_HEADER] ?? '').slice(CANARY_TRACE.length);
    return send(url, { ...init, headers: { ...init.headers, [TRACE_HEADER]: trace } });
  };
