import type { Compiled } from './compile.ts';
import type { Routes } from './solver/model.ts';
import { type Found, search } from './solver/search.ts';

/** How much of its time a search has used, 0 to 1: asked again and again while it runs. */
export type Budget = () => number;

export interface Sliced {
  /** Of so many. */
  readonly slices: number;
  /** Done before, by a worker that stopped. */
  readonly after: number;
  readonly seed: number;
  /** A plan made before, or what was found in the slices before. */
  readonly start: Routes | undefined;
  /** It began with a plan, which is changed, and not forgotten. */
  readonly withPlan: boolean;
  /** The budget of one slice, begun anew with each. */
  readonly budget: () => Budget;
}

/**
 * One search in slices, so that in between whoever waits is told how far it is, and may stop it; begun again after a slice it
 * goes on where that ended. Yields what is found after each.
 */
export function* searchInSlices(
  { model }: Compiled,
  { slices, after, seed, start, withPlan, budget }: Sliced,
): Generator<Found, void> {
  let routes = start;
  for (let slice = after; slice < slices; slice++) {
    const used = budget();
    const share = (): number => {
      const ofSlice = used();
      return ofSlice >= 1 ? 1 : (slice + ofSlice) / slices;
    };
    const found = search(model, { seed: seed + slice, share, start: routes, resumed: slice > 0 && !withPlan });
    routes = found.routes;
    yield found;
  }
}
