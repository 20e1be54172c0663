import type { Actor } from './access.ts';
import type { Instant } from './business-time.ts';
import type { Item, Key, Write } from './table.ts';

/** Who took an item away: what is gone can no longer say it. Kept until the audit trail has read it. */
export interface RemovalItem extends Item {
  kind: 'removal';
  /** Key of what is gone. */
  removed: string;
  by: Pick<Actor, 'personId' | 'role'>;
  at: Instant;
  expiresAtSeconds: number;
}

const KEPT_SECONDS = 3 * 24 * 3_600;

/** Belongs into the transaction of every removal somebody asked for. Two write units. */
export function noteRemoval({ pk, sk }: Key, { personId, role }: Pick<Actor, 'personId' | 'role'>, at: Instant): Write {
  const put: RemovalItem = {
    pk: `REMOVAL#${pk}`,
    sk: `${at}#${sk}`,
    kind: 'removal',
    removed: `${pk}/${sk}`,
    by: { personId, role },
    at,
    expiresAtSeconds: Math.floor(at / 1000) + KEPT_SECONDS,
  };
  return { put };
}
