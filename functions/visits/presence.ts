import type { Actor } from '../../shared/access.ts';
import type { PresenceGrade } from '../services/index.ts';

/** What showed that the elder was there. */
export type Presence =
  | { readonly kind: 'qr'; readonly ticketId: string; readonly shownBy: Pick<Actor, 'personId' | 'role'> }
  | { readonly kind: 'code' }
  | { readonly kind: 'plate'; readonly version: number }
  | { readonly kind: 'none' };

/**
 * How well the elder's presence is proven, as for meals. A plate can be photographed and used from anywhere: it says where
 * the caregiver stood only together with a position that is fine.
 */
export function gradeOf(presence: Presence, isFixFine: boolean): PresenceGrade {
  switch (presence.kind) {
    case 'qr':
      return presence.shownBy.role === 'elder' ? 3 : 2;
    case 'code':
      return 2;
    case 'plate':
      return isFixFine ? 2 : 1;
    case 'none':
      return 0;
  }
}
