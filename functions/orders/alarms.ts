import type { Deed, Move } from './order.ts';

/** What about an order needs a person. */
export const ALARMS = [
  'not-accepted',
  'nobody-sent',
  'not-checked-in',
  'not-checked-out',
  'elder-absent',
  'caregiver-absent',
] as const;
export type Alarm = (typeof ALARMS)[number];

const OF_DEED: Readonly<Partial<Record<Deed, Alarm>>> = {
  NOT_ACCEPTED_IN_TIME: 'not-accepted',
  NOBODY_SENT: 'nobody-sent',
  NOT_CHECKED_IN: 'not-checked-in',
  NOT_CHECKED_OUT: 'not-checked-out',
};

/** The alarm a step of an order raises; most raise none. */
export function alarmOf({ to, deed }: Pick<Move, 'to' | 'deed'>): Alarm | undefined {
  if (to === 'NO_SHOW_ELDER') return 'elder-absent';
  if (to === 'NO_SHOW_CAREGIVER') return 'caregiver-absent';
  return deed && OF_DEED[deed];
}
