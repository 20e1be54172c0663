import type { Actor } from './access.ts';
import { businessDateOf, type Instant } from './business-time.ts';
import { isRefusal } from './refusal.ts';
import type { RegionCode } from './regions.ts';
import { absent, type Item, type Table } from './table.ts';

/** What somebody of an office or a point was shown of other people. */
export interface Look {
  /** Name of the query: `see-elder`, `list-elders`. */
  did: string;
  /** Whose file; left out where a whole region was listed. */
  elderId?: string | undefined;
  caregiverId?: string | undefined;
  region: RegionCode;
  /** What for: then each time is a line of its own. */
  reason?: string | undefined;
}
/** A look as it is noted until the audit trail has taken it over from the change stream. */
export interface LookItem extends Item, Look {
  kind: 'look';
  by: Pick<Actor, 'personId' | 'role'>;
  at: Instant;
  expiresAtSeconds: number;
}

/** Where what happens nowhere in particular is filed. */
export const NO_PLACE: RegionCode = '000000';

const THEIR_OWN: readonly Actor['role'][] = ['elder', 'family'];
const KEPT_SECONDS = 3 * 24 * 3_600;

/**
 * Notes that somebody looks at what is not about themselves, before it is shown. One line a person, thing and day: who
 * has seen a file is answered, and a form opened twenty times is not twenty lines. One write unit. Throws when it could
 * not be noted.
 */
export async function noteLook(table: Pick<Table, 'commit'>, actor: Actor, look: Look, now: Instant): Promise<void> {
  if (THEIR_OWN.includes(actor.role)) return;
  const { personId, role } = actor;
  const thing = look.elderId ?? look.caregiverId ?? look.region;
  const item: LookItem = {
    pk: `LOOK#${personId}`,
    sk: `${businessDateOf(now)}#${role}#${look.did}#${thing}${look.reason === undefined ? '' : `#${now}`}`,
    kind: 'look',
    ...look,
    by: { personId, role },
    at: now,
    expiresAtSeconds: Math.floor(now / 1000) + KEPT_SECONDS,
  };
  // Stale: it was noted already.
  const result = await table.commit([{ put: item, when: absent }]);
  if (isRefusal(result)) throw new Error(`a look could not be noted: ${result.code}`);
}
