import type { Actor } from '../../shared/access.ts';
import { refuse } from '../../shared/refusal.ts';
import type { Write } from '../../shared/table.ts';
import { bindingKey, grantKey } from './store.ts';

/**
 * Checks for a command's own transaction that the right which opened the door still stands: a right revoked between the
 * check and the write refuses the command with FORBIDDEN. Two write units. Nothing to check for the system itself.
 */
export function stillHolds({ personId, grant }: Actor): Write[] {
  if (!grant) return [];
  const orElse = refuse('FORBIDDEN');
  if (grant.role !== 'family') return [{ check: grantKey(personId, grant), when: [['state', '=', 'ACTIVE']], orElse }];
  return [
    {
      check: bindingKey(personId, grant.over),
      when: [
        ['state', '=', 'ACTIVE'],
        ['scopes', '=', grant.scopes],
      ],
      orElse,
    },
  ];
}
