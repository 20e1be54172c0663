import type { RegionCode } from '../../shared/regions.ts';

/** A county of no province: what the canary does there is in nobody's figures. */
export const CANARY_COUNTY: RegionCode = '990101';
/** Somebody without WeChat, of whom there is one. */
export const CANARY_PERSON = 'pn_00000000000000000000CANARY';
