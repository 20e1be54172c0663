import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { absent, type Decision, execute, type Table } from '../../shared/table.ts';
import { byOf, underGrant } from '../facilities/index.ts';
import { pointsOf, type StatementItem, statementsOf } from '../settlement/index.ts';
import { digestOfDraw } from './draw.ts';
import { refuseOversight } from './refusals.ts';
import { placeInSamples, type SampleItem, type SampleWish, sampleKey } from './sample.ts';

/** A wish without a seed gets `randomSeed`. */
export type Asked = Omit<SampleWish, 'seed' | 'seedFrom'> & { seed?: string | undefined };

const sameWish = (item: SampleItem, asked: Asked): boolean =>
  isDeepStrictEqual(
    [item.region, item.period, item.of, item.size, item.byPoint, item.reason],
    [asked.region, asked.period, asked.of, asked.size, asked.byPoint, asked.reason],
  ) && (asked.seed === undefined ? item.seedFrom === 'server' : item.seed === asked.seed);

interface State {
  existing: SampleItem | undefined;
  statements: readonly StatementItem[];
}

export function decideSample(
  { existing, statements }: State,
  asked: Asked,
  { actor, now, randomSeed }: { actor: Actor; now: Instant; randomSeed: string },
): Decision<SampleItem> {
  if (existing) return sameWish(existing, asked) ? { writes: [], answer: existing } : refuse('ID_REUSED');
  if (statements.length === 0) return refuseOversight('NOTHING_TO_SAMPLE');
  const { seed = randomSeed, ...wish } = asked;
  const from = statements.map(({ facilityId, facilityName, serial, digest, totals }) => ({
    facilityId,
    facilityName,
    serial,
    digest,
    meals: totals.meals,
    visits: totals.visits?.served ?? 0,
    reversals: totals.reversals,
  }));
  const sample: SampleItem = {
    ...sampleKey(wish.sampleId),
    kind: 'sample',
    ...wish,
    seed,
    seedFrom: asked.seed === undefined ? 'server' : 'client',
    statements: from,
    digest: digestOfDraw(wish.region, wish.period, from),
    by: byOf(actor),
    at: now,
    state: 'SEEDED',
    ...placeInSamples(wish),
  };
  return { writes: [{ put: sample, when: absent }], answer: sample };
}

/**
 * Stores what is to be drawn, from which statements and by which seed; the draw follows by itself and cannot be chosen.
 * Refuses NOTHING_TO_SAMPLE and ID_REUSED.
 */
export function requestSample(
  table: Table,
  asked: Asked,
  call: { actor: Actor; now: Instant; randomSeed: string },
): Promise<SampleItem | Refusal> {
  return execute(
    table,
    async (): Promise<State> => {
      const existing = await table.get<SampleItem>(sampleKey(asked.sampleId));
      if (existing) return { existing, statements: [] };
      const statements = await statementsOf(table, await pointsOf(table, asked.region), asked.period);
      return { existing, statements: statements.filter((statement) => statement !== undefined) };
    },
    (state) => underGrant(decideSample(state, asked, call), call.actor),
  );
}
