import type { Instant } from '../../shared/business-time.ts';
import { metresBetween } from '../../shared/metres.ts';
import type { Location } from '../facilities/index.ts';
import type { Exception } from './exceptions.ts';

/** A position as the phone reports it. */
export interface Fix extends Location {
  /** Radius in metres within which the phone says it is. */
  readonly accuracyM: number;
  /** The phone says that an app made the position up. */
  readonly mocked: boolean;
}

/** A worse position says nothing about one house rather than the next. */
export const MAX_ACCURACY_M = 150;
/** From the address's point on the map: a courtyard, a block of flats, a wrongly set point. */
export const MAX_DISTANCE_M = 300;
/** 120 km/h between two doors. */
export const MAX_SPEED_M_PER_S = 33;

/** Where a caregiver was seen, and when. */
export interface Seen {
  readonly at: Instant;
  readonly fix: Fix;
}

/** What a position is held against. */
export interface Expected {
  readonly at: Instant;
  /** Of the order's address; undefined where the address has none. */
  readonly place: Location | undefined;
  /** The caregiver's check before this one, at another order. */
  readonly previous: Seen | undefined;
}

/** Faster than anybody drives, even if both positions are as wrong as the phones say they may be. */
function isTooFast(fix: Fix, at: Instant, previous: Seen): boolean {
  const travelledM = metresBetween(fix, previous.fix) - fix.accuracyM - previous.fix.accuracyM;
  return travelledM * 1000 > MAX_SPEED_M_PER_S * Math.abs(at - previous.at);
}

/** What is wrong with a position; nothing, when it is fine. */
export function judgeFix(fix: Fix | undefined, { at, place, previous }: Expected): Exception[] {
  if (!fix) return ['NO_FIX'];
  const found: Exception[] = [];
  if (fix.accuracyM > MAX_ACCURACY_M) found.push('POOR_ACCURACY');
  if (fix.mocked) found.push('MOCKED');
  if (!place) found.push('PLACE_UNKNOWN');
  else if (metresBetween(fix, place) > MAX_DISTANCE_M) found.push('TOO_FAR');
  if (previous && isTooFast(fix, at, previous)) found.push('IMPOSSIBLE_SPEED');
  return found;
}
