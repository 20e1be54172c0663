import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * The name of what was asked for, from the phone to the last thing that follows from it: in every log line, on every item
 * written, in every event. It comes from outside: logs may use it, and no decision.
 */
export type Trace = string;

/** The header in which a phone names its request. */
export const TRACE_HEADER = 'xianglao-trace';
/** Name of the attribute on stored items. The table writes and hides it: no room sees it. */
export const TRACE_ATTRIBUTE = 'trace';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const LENGTH = 12;
/** Letters only: it cannot hold anybody's number. */
const FORM = new RegExp(`^[${LETTERS}]{${LENGTH}}$`);

/** Twelve letters tell a year's requests of a city apart, and leave the room to the item they are stored on. */
export const newTrace = (random: () => number = Math.random): Trace =>
  Array.from({ length: LENGTH }, () => LETTERS[Math.floor(random() * LETTERS.length)]).join('');

/** The trace a phone sent, or a new one where it sent none or something else. */
export const traceFrom = (sent: string | undefined): Trace =>
  sent !== undefined && FORM.test(sent) ? sent : newTrace();

const storage = new AsyncLocalStorage<Trace | undefined>();

/** Does the work under this trace, with whatever it awaits. */
export const traced = <Result>(trace: Trace | undefined, work: () => Result): Result => storage.run(trace, work);

/** The trace of the work going on, if it has one. */
export const currentTrace = (): Trace | undefined => storage.getStore();
