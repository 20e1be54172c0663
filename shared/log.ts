import { type Instant, systemClock } from './business-time.ts';
import { currentTrace } from './trace.ts';

type Level = 'INFO' | 'WARN' | 'ERROR';
/** Never a name, number, phone, address or token: ids, codes and counts only. */
export type LogFields = Readonly<Record<string, unknown>> & {
  time?: never;
  level?: never;
  message?: never;
  service?: never;
  trace?: never;
};

/** Line separators that JSON leaves as they are: a viewer would show what follows as an event of its own. */
const SEPARATORS = /[\u0085\u2028\u2029]/g;
const escaped = (separator: string): string => `\\u${separator.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** One event, one line of JSON, whatever is in its fields. It carries the trace of the work going on. */
export const logLine = (at: Instant, level: Level, message: string, fields: LogFields, service: string): string =>
  JSON.stringify({
    time: new Date(at).toISOString(),
    level,
    message,
    ...fields,
    service,
    trace: currentTrace(),
  }).replace(SEPARATORS, escaped);

// Read once: the environment of a process is slow to ask.
const service = process.env.ROOM ?? 'xianglao';
const isSilent = process.env.LOG_LEVEL === 'SILENT';

const write =
  (level: Level) =>
  (message: string, fields: LogFields = {}): void => {
    // Not `console`: Lambda's puts the time and the request before the line, which is then no JSON.
    if (!isSilent) process.stdout.write(`${logLine(systemClock(), level, message, fields, service)}\n`);
  };

/** Structured log lines. `LOG_LEVEL=SILENT` writes none, for tests. */
export const log = { info: write('INFO'), warn: write('WARN'), error: write('ERROR') };
