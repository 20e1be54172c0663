import type { Instant } from '../../shared/business-time.ts';
import type { By } from './visit.ts';

/** What the elder's side says of a visit: a fact beside the order's state. */
export interface Word {
  readonly orderId: string;
  readonly elderId: string;
  readonly says: 'confirmed' | 'disputed';
  /** 1 (bad) to 5, with a confirmation. */
  readonly stars?: number | undefined;
  readonly words?: string | undefined;
  readonly by: By;
  readonly at: Instant;
  readonly version: number;
}
