import type { Random } from '../../local/demo/random.ts';

/** What goes wrong, by the name under which it is counted. */
export const FAULTS = [
  'throttled',
  'throttled inside a transaction',
  'conflict of transactions',
  'conflict made up',
  'error 500',
  'timed out before it was stored',
  'timed out after it was stored',
  'killed before a call',
  'killed after a call',
  'slow on its way',
  'keys left unprocessed',
  'page of few items',
  'index is late',
  'answer lost on the way to the phone',
  'bus refuses an entry',
  'bus loses its answer',
  'change told twice',
  'changes of two shards out of order',
  'event told twice',
  'event told again from the archive',
  'event comes late',
  'poison record',
  'clock is wrong',
  'schedule runs twice',
  'schedule does not run',
  'phone sends an old queue again',
  'phone without network',
] as const;
export type Fault = (typeof FAULTS)[number];

/** How often, of ten thousand. */
type Chances = Partial<Record<Fault, number>>;

/** The faults of one run: drawn from the seed, counted, and quiet while the day is put in order for the checker. */
export class Faults {
  on = false;
  readonly counts: Partial<Record<Fault, number>> = {};
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  count(fault: Fault): void {
    this.counts[fault] = (this.counts[fault] ?? 0) + 1;
  }

  happens(fault: Fault, perTenThousand: number): boolean {
    if (!this.on || this.#random.int(1, 10_000) > perTenThousand) return false;
    this.count(fault);
    return true;
  }

  /** At most one of them. */
  oneOf(chances: Chances): Fault | undefined {
    if (!this.on) return undefined;
    let left = this.#random.int(1, 10_000);
    for (const [fault, perTenThousand] of Object.entries(chances) as [Fault, number][]) {
      left -= perTenThousand;
      if (left > 0) continue;
      this.count(fault);
      return fault;
    }
    return undefined;
  }
}
