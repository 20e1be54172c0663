import type { Clock } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';
import type { Table } from '../../shared/table.ts';
import type { Pace } from './travel/straight-line.ts';
import type { Ways } from './travel/ways.ts';

/** What the commands of this room run on. */
export interface Shell {
  table: Table;
  keyring: () => Promise<Keyring>;
  /** How long ways take at a provider's pace. */
  ways: (pace: Pace) => Ways;
}
/** What its workers run on, who are at it for minutes. */
export interface WorkShell extends Shell {
  clock: Clock;
}
