import type { BusinessDate, BusinessMonth, Instant } from '../../shared/business-time.ts';
import type { Fen } from '../../shared/money.ts';
import { countyOf, type RegionCode } from '../../shared/regions.ts';
import type { Item, Key } from '../../shared/table.ts';
import type { By } from './audited.ts';
import type { DrawnFrom } from './draw.ts';

export const SUBJECTS = ['meals', 'visits', 'points'] as const;
export type Subject = (typeof SUBJECTS)[number];
/** What the people on the spot found. `refused`: nobody would answer, which says neither. */
export const OUTCOMES = ['confirmed', 'differs', 'not-found', 'refused'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What somebody asked to be drawn, and the seed, stored before anything is drawn by it. */
export interface SampleWish {
  readonly sampleId: string;
  readonly region: RegionCode;
  readonly period: BusinessMonth;
  readonly of: Subject;
  readonly size: number;
  /** Meals and visits only: each point gives its share. */
  readonly byPoint: boolean;
  readonly seed: string;
  readonly seedFrom: 'client' | 'server';
  readonly reason: string;
}
export type SampleItem = Item &
  SampleWish & {
    kind: 'sample';
    /** Of the region and month as they stood when the seed was stored. */
    statements: (DrawnFrom & {
      serial: string;
      meals: number;
      visits: number;
      reversals: number;
      facilityName: string;
    })[];
    /** `digestOfDraw` over them. */
    digest: string;
    by: By;
    at: Instant;
    gsi1pk: string;
    gsi1sk: string;
  } & ({ state: 'SEEDED' } | { state: 'DRAWN'; population: number; drawn: number; drawnAt: Instant });

/** What a line of the ledger says of a meal or visit that was drawn. */
interface DrawnLine {
  /** The office may disallow it by this name. */
  transferId: string;
  postedAt: Instant;
  elderId: string;
  originDate: BusinessDate;
  listFen: Fen;
  /** What payers bear of it, of a visit by way of vouchers. */
  subsidyFen: Fen;
  evidenceGrade: number;
}

/** One meal, visit or point to be looked at on the spot. */
export interface SampleLine extends Item {
  kind: 'sample-line';
  sampleId: string;
  /** From 1, by rank. */
  number: number;
  rank: string;
  facilityId: string;
  facilityName: string;
  meal?: DrawnLine & { bookingId: string; mealtime: string };
  visit?: DrawnLine & { orderId: string; serviceName: string; minutes: number; caregiverIds: readonly string[] };
  outcome?: Outcome;
  note?: string;
  by?: By;
  at?: Instant;
  version: number;
}

export const sampleKey = (sampleId: string): Key => ({ pk: `SAMPLE#${sampleId}`, sk: 'HEAD' });
export const SAMPLE_LINES = 'LINE#';
export const sampleLineKey = (sampleId: string, number: number): Key => ({
  pk: sampleKey(sampleId).pk,
  sk: `${SAMPLE_LINES}${String(number).padStart(4, '0')}`,
});
/** Samples of a county (or of a city as such), by month. */
export const samplesOf = (county: RegionCode): string => `SAMPLES#${county}`;
export const placeInSamples = ({ region, period, sampleId }: Pick<SampleWish, 'region' | 'period' | 'sampleId'>) => ({
  gsi1pk: samplesOf(countyOf(region)),
  gsi1sk: `${period}#${sampleId}`,
});

export interface SampleSummary {
  readonly checked: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** Wrong ones among those that could be told right or wrong, in hundredths of a percent. */
  readonly errorBasisPoints: number;
  /** Subsidy of the meals and visits told right or wrong, and of the wrong ones among them. */
  readonly judgedFen: Fen;
  readonly wrongFen: Fen;
}

const isWrong = ({ outcome }: SampleLine): boolean => outcome === 'differs' || outcome === 'not-found';

/** What a sample has come to so far. */
export function summaryOf(lines: readonly SampleLine[]): SampleSummary {
  const outcomes = Object.fromEntries(
    OUTCOMES.map((outcome) => [outcome, lines.filter((line) => line.outcome === outcome).length]),
  ) as Record<Outcome, number>;
  const judged = lines.filter((line) => line.outcome === 'confirmed' || isWrong(line));
  const wrong = judged.filter(isWrong);
  const subsidyOf = (some: readonly SampleLine[]): Fen =>
    some.reduce((sum, { meal, visit }) => sum + ((meal ?? visit)?.subsidyFen ?? 0), 0);
  return {
    checked: judged.length + outcomes.refused,
    outcomes,
    errorBasisPoints: judged.length ? Math.round((wrong.length * 10_000) / judged.length) : 0,
    judgedFen: subsidyOf(judged),
    wrongFen: subsidyOf(wrong),
  };
}
