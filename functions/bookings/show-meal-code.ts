import type { Actor } from '../../shared/access.ts';
import { type Instant, isoInShanghai } from '../../shared/business-time.ts';
import { newId } from '../../shared/ids.ts';
import { QR_LIFE_MS, writeMealCode } from './codes.ts';
import type { Shell } from './shell.ts';
import { byOf } from './store.ts';

/** A fresh code to show at the counter, good for one serving within a minute. Nothing is stored until it is used. */
export async function showMealCode(
  { keyring }: Pick<Shell, 'keyring'>,
  elderId: string,
  { actor, now }: { actor: Actor; now: Instant },
): Promise<{ token: string; expiresAt: string }> {
  const expiresAt = now + QR_LIFE_MS;
  const ticketId = newId('ticket', { msecs: now });
  const token = writeMealCode(await keyring(), { elderId, ticketId, expiresAt, shownBy: byOf(actor) });
  return { token, expiresAt: isoInShanghai(expiresAt) };
}
