import type { Instant } from './business-time.ts';
import { isRefusal, type Refusal, refuse } from './refusal.ts';
import type { Table } from './table.ts';

export interface RateLimit {
  /** What is limited: `log-in`, `use-link-code`. */
  what: string;
  limit: number;
  windowMs: number;
}

/**
 * Counts one attempt of `who` (a person, a source address) in the current window: one conditional update. Windows are
 * fixed and part of the key, so a late clean-up of old counters changes nothing; across the edge of two windows up to
 * twice the limit may pass. Refuses with TOO_MANY_REQUESTS once `limit` attempts are counted.
 */
export async function countAttempt(
  table: Pick<Table, 'commit'>,
  { what, limit, windowMs }: RateLimit,
  who: string,
  now: Instant,
): Promise<Refusal | undefined> {
  const window = Math.floor(now / windowMs);
  const endsAt = (window + 1) * windowMs;
  const result = await table.commit([
    {
      update: { pk: `RATE#${what}#${who}`, sk: `WINDOW#${window}` },
      add: { attempts: 1 },
      set: { expiresAtSeconds: Math.ceil(endsAt / 1000) },
      when: [['attempts', 'absent or <', limit]],
      orElse: refuse('TOO_MANY_REQUESTS', { retryAfterSeconds: Math.ceil((endsAt - now) / 1000) }),
    },
  ]);
  return isRefusal(result) ? result : undefined;
}
