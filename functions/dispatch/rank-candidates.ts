import type { Caregiver, Reason } from '../caregivers/index.ts';

/** What the rule looks at, besides the reasons against. */
export interface CandidateFacts {
  readonly caregiver: Pick<Caregiver, 'caregiverId' | 'name' | 'caps'>;
  readonly against: readonly Reason[];
  /** Declined this order before, or let it pass. */
  readonly declined: boolean;
  readonly preferred: boolean;
  /** Visits to this elder in the days looked back on. */
  readonly visits: number;
  /** As the crow flies from home, or from the job before; undefined where a place is not known. */
  readonly way?: { readonly metres: number; readonly from: 'home' | 'job-before' } | undefined;
  /** Planned minutes, without this order. */
  readonly dayMinutes: number;
  readonly monthMinutes: number;
}
export interface Candidate extends CandidateFacts {
  readonly dispatchable: boolean;
  /** What speaks for the caregiver, as a dispatcher reads it. */
  readonly inFavour: readonly string[];
}

/** Ways that differ by less are the same to somebody on an electric bicycle. */
const WAY_STEP_METRES = 1_000;
const FAR = Number.MAX_SAFE_INTEGER;

const isBlocked = ({ against }: CandidateFacts): boolean => against.some(({ blocks }) => blocks);
const warnings = ({ against }: CandidateFacts): number => against.filter(({ blocks }) => !blocks).length;
const wayBand = ({ way }: CandidateFacts): number => (way ? Math.floor(way.metres / WAY_STEP_METRES) : FAR);

/**
 * The rule, in this order: who can be sent; without a warning; has not declined this order; asked for by the elder; has been
 * to this elder more often; a shorter way, by whole kilometres; less to do on the day; less in the month. What is equal
 * in all of this goes by the id, so that two dispatchers see the same list.
 */
const BY_RULE: readonly ((facts: CandidateFacts) => number)[] = [
  (facts) => Number(isBlocked(facts)),
  warnings,
  ({ declined }) => Number(declined),
  ({ preferred }) => Number(!preferred),
  ({ visits }) => -visits,
  wayBand,
  ({ dayMinutes }) => dayMinutes,
  ({ monthMinutes }) => monthMinutes,
];

function compare(a: CandidateFacts, b: CandidateFacts): number {
  for (const measure of BY_RULE) {
    const difference = measure(a) - measure(b);
    if (difference !== 0) return difference;
  }
  return a.caregiver.caregiverId < b.caregiver.caregiverId ? -1 : 1;
}

const kilometres = (metres: number): string =>
  metres < 1_000 ? `${metres} 米` : `${(metres / 1_000).toFixed(1)} 公里`;
const WAY_FROM = { home: '离住处约', 'job-before': '离上一单约' } as const;

function wordsFor({ caregiver: { caps }, preferred, visits, way, dayMinutes, monthMinutes }: CandidateFacts): string[] {
  const free = Math.min(caps.minutesPerDay - dayMinutes, caps.minutesPerMonth - monthMinutes);
  return [
    ...(preferred ? ['老人指定的护理员'] : []),
    ...(visits > 0 ? [`近期已为这位老人上门 ${visits} 次`] : []),
    ...(way ? [`${WAY_FROM[way.from]} ${kilometres(way.metres)}`] : []),
    `当天已排 ${dayMinutes} 分钟，还可排 ${Math.max(0, free)} 分钟`,
  ];
}

/** Everybody with what speaks for and against them, the best first. */
export const rankCandidates = (facts: readonly CandidateFacts[]): Candidate[] =>
  facts.toSorted(compare).map((each) => ({ ...each, dispatchable: !isBlocked(each), inFavour: wordsFor(each) }));

/** Pairs are made of so many of the best. */
const PAIRED = 6;
const MOST_PAIRS = 5;

/** Two for an order that takes two: the pairs whose places in the ranking add up to least, then with the better first. */
export function proposePairs(ranked: readonly Candidate[]): [string, string][] {
  const best = ranked.filter(({ dispatchable }) => dispatchable).slice(0, PAIRED);
  const pairs = best.flatMap((_one, i) => best.slice(i + 1).map((_other, step) => [i, i + 1 + step] as const));
  return pairs
    .toSorted(([a, b], [c, d]) => a + b - (c + d) || a - c)
    .slice(0, MOST_PAIRS)
    .map(([first, second]) => [best[first]!.caregiver.caregiverId, best[second]!.caregiver.caregiverId]);
}
