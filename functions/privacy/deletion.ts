import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import type { RegionCode } from '../../shared/regions.ts';
import { elderHead } from '../../shared/resource.ts';
import type { Item, Key } from '../../shared/table.ts';

export type By = Pick<Actor, 'personId' | 'role'>;
export const byOf = ({ personId, role }: By): By => ({ personId, role });
export const SYSTEM: By = { personId: 'system', role: 'system' };

/** Whose wish it is. A list and no words: the reason itself would tell about the person. */
export const ASKED_BY = ['elder', 'family', 'heirs', 'office'] as const;
export type AskedBy = (typeof ASKED_BY)[number];
export const DELETION_STATES = ['REQUESTED', 'WITHDRAWN', 'ERASING', 'ERASED'] as const;

/** That a person's file is to be erased: asked for, decided by somebody else, and worked off. */
export interface DeletionItem extends Item {
  kind: 'deletion';
  elderId: string;
  region: RegionCode;
  state: (typeof DELETION_STATES)[number];
  askedBy: AskedBy;
  requestedBy: By;
  requestedAt: Instant;
  confirmedBy?: By | undefined;
  confirmedAt?: Instant | undefined;
  /** The files erased together: the one named and those that became part of it. */
  elderIds?: readonly string[] | undefined;
  /** Where the person lived or was registered: what the offices there keep is looked through. */
  counties?: readonly RegionCode[] | undefined;
  /** Moves when a worker is to go on. */
  round: number;
  /** Places that were looked through to the end. */
  looked?: readonly string[] | undefined;
  /** Items changed or removed so far, and photos deleted. */
  items: number;
  photos: number;
  erasedAt?: Instant | undefined;
  by: By;
  version: number;
}

export const deletionKey = (elderId: string): Key => ({ pk: elderHead(elderId).pk, sk: 'DELETION' });
