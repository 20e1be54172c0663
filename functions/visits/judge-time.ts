import type { Instant } from '../../shared/business-time.ts';
import type { Exception } from './exceptions.ts';

const MINUTE_MS = 60_000;

/** A check-in before the appointment, and after it, that needs no explanation. */
export const EARLY_MS = 30 * MINUTE_MS;
export const LATE_MS = 60 * MINUTE_MS;
/** Before this it is another visit's check-in at the wrong order. */
export const MUCH_TOO_EARLY_MS = 4 * 60 * MINUTE_MS;
/** A phone's clock may be wrong by so much. */
export const CLOCK_TOLERANCE_MS = 2 * MINUTE_MS;
/** A day without network is a village; more is a record somebody kept back. */
export const OFFLINE_MS = 24 * 60 * MINUTE_MS;

/** What is wrong with the hour of a check-in. */
export function judgeHour(at: Instant, startsAt: Instant): Exception[] {
  if (at < startsAt - EARLY_MS) return ['TOO_EARLY'];
  return at > startsAt + LATE_MS ? ['TOO_LATE'] : [];
}

/** A record a phone made without network: by its own clock, and by what that clock was off when it last met the server. */
export interface Recorded {
  /** The phone's clock when it happened. */
  readonly deviceAt: Instant;
  /** Server time minus the phone's, as last measured. */
  readonly offsetMs: number;
}

export interface Timed {
  /** When it happened, by the server's clock as well as can be known; never in the future. */
  readonly at: Instant;
  readonly exceptions: Exception[];
}

/**
 * When a replayed record happened. `sentAt` is the phone's clock as it sends: what the phone says of itself then must
 * agree with what it said before, and nothing may come from the future.
 */
export function timeOf({ deviceAt, offsetMs }: Recorded, sentAt: Instant, now: Instant): Timed {
  const stated = deviceAt + offsetMs;
  const isOff =
    Math.abs(offsetMs) > CLOCK_TOLERANCE_MS ||
    Math.abs(now - sentAt - offsetMs) > CLOCK_TOLERANCE_MS ||
    stated > now + CLOCK_TOLERANCE_MS;
  const at = Math.min(stated, now);
  const isLate = now - at > OFFLINE_MS;
  return { at, exceptions: [...(isOff ? (['CLOCK_OFF'] as const) : []), ...(isLate ? (['SENT_LATE'] as const) : [])] };
}
