/**
 * What the checker is given: raw items, what people were told, and what went over the bus. It knows attribute names and
 * nothing else of the product; it shares no line of code with it.
 */
// biome-ignore lint/suspicious/noExplicitAny: an item is whatever lies in the table
export type RawItem = any;

export interface Evidence {
  main: readonly RawItem[];
  ledger: readonly RawItem[];
  /** Every request that was answered with 200. */
  heard: readonly { personId: string; route: string; params: RawItem; body: RawItem; answer: RawItem; at: number }[];
  /** Every request that was refused. */
  refused: readonly { route: string; params: RawItem; body: RawItem; code: string; at: number }[];
  /** Every request nobody ever answered: it may have been done or not. */
  unsure: readonly { personId: string; route: string; params: RawItem }[];
  /** Every event the bus took, as `id`, `name` and `data`. */
  events: readonly RawItem[];
  /** `<event id> <function>` of every delivery that is owed. */
  owed: readonly string[];
  /** How often each of them was handled. */
  handled: ReadonlyMap<string, number>;
  /** What could not be done although nothing went wrong any more. */
  failing: readonly string[];
  /**
   * Every change of the main table in the order in which it was stored, images as they went over the wire. What one
   * transaction stored was stored at one time, and nothing else was.
   */
  history: readonly { at: number; before: RawItem; after: RawItem }[];
  /** The day that is over. */
  today: string;
}
/** One sentence for each thing that is not as it must be. */
export type Violations = string[];

export const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

export function groups<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const list = found.get(key);
    if (list) list.push(item);
    else found.set(key, [item]);
  }
  return found;
}
