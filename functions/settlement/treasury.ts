import type { Grant } from '../../shared/access.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { Official } from './statement.ts';

/** The region whose treasury a payer is: `county:411025` is 411025. */
export const treasuryOf = (payer: string): RegionCode => payer.slice(payer.indexOf(':') + 1);

/** Public money is paid by the finance office of its own level, and by no other. */
export const seatAtTreasury = (region: RegionCode, { grants }: Pick<Official, 'grants'>): Grant | undefined =>
  grants.find(({ role, over }) => role === 'finance' && over === region);
