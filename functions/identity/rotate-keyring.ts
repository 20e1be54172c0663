import type { Instant } from '../../shared/business-time.ts';
import { newId } from '../../shared/ids.ts';
import type { WrappedKey } from '../../shared/keyring.ts';
import { isRefusal } from '../../shared/refusal.ts';
import { absent, type Table } from '../../shared/table.ts';

/** Not twice in a month, however often the schedule fires. */
export const MIN_AGE_MS = 30 * 24 * 3_600_000;

/**
 * Adds a version to the keyring (the first one to an empty ring). Old versions stay: what they sealed and signed still
 * opens. Answers the new version's id, or undefined when the last rotation is too fresh.
 */
export async function rotateKeyring(
  table: Pick<Table, 'commit'>,
  wrap: (kid: string, now: Instant) => Promise<WrappedKey>,
  now: Instant,
): Promise<string | undefined> {
  const key = await wrap(newId('key', { msecs: now }), now);
  const result = await table.commit([
    {
      update: { pk: 'KEYRING_ROTATION', sk: 'LAST' },
      set: { rotatedAt: now },
      when: [['rotatedAt', 'absent or <', now - MIN_AGE_MS]],
    },
    { put: key, when: absent },
  ]);
  if (isRefusal(result)) throw new Error(`the keyring was not rotated: ${result.code}`);
  return result === 'done' ? key.kid : undefined;
}
