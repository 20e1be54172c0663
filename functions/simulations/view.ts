import { isoInShanghai } from '../../shared/business-time.ts';
import { sumFen } from '../../shared/money.ts';
import type { SimulationSeen } from './see-simulation.ts';
import type { SimulationItem } from './simulation.ts';
import type { SimulationResult, Sum } from './simulation-result.ts';

const withThen = <S extends Sum>(sum: S) => ({
  ...sum,
  thenFen: sumFen([sum.nowFen, sum.lateNewsFen, sum.effectFen]),
});

const resultView = (result: SimulationResult) => ({
  ...result,
  payers: result.payers.map(withThen),
  discount: withThen(result.discount),
  selfPay: withThen(result.selfPay),
  biggestElders: [...result.biggestElders],
  biggestMeals: result.biggestMeals.map((meal) => ({ ...meal, reasons: [...meal.reasons] })),
  biggestLate: [...result.biggestLate],
});

/** A simulation as a line of the list. */
export const listedSimulation = ({
  simulationId,
  region,
  month,
  document,
  reason,
  by,
  at,
  counties,
  done,
  readyAt,
}: SimulationItem) => ({
  simulationId,
  region,
  month,
  name: document.name,
  reason,
  by,
  at: isoInShanghai(at),
  counties: [...counties],
  done,
  ...(readyAt === undefined ? {} : { readyAt: isoInShanghai(readyAt) }),
});

/** A simulation with what it comes to so far. */
export const simulationView = ({ item, result, files, progress }: SimulationSeen) => ({
  ...listedSimulation(item),
  ...(progress
    ? { progress: { county: progress.county, step: progress.step, done: progress.done, of: progress.of } }
    : {}),
  result: resultView(result),
  files: files.map(({ county, link }) => ({
    county,
    link: link.url,
    linkExpiresAt: isoInShanghai(link.expiresAt),
  })),
});
