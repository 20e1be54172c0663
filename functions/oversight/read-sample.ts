import { type Refusal, refuse } from '../../shared/refusal.ts';
import { covers, type RegionCode } from '../../shared/regions.ts';
import type { Table } from '../../shared/table.ts';
import { listByCounty } from './list-by-county.ts';
import { SAMPLE_LINES, type SampleItem, type SampleLine, sampleKey, samplesOf } from './sample.ts';

/** A sample with every line of it. Refuses NOT_FOUND, also for a sample of another region. */
export async function readSample(
  table: Pick<Table, 'get' | 'query'>,
  region: RegionCode,
  sampleId: string,
): Promise<{ sample: SampleItem; lines: SampleLine[] } | Refusal> {
  const sample = await table.get<SampleItem>(sampleKey(sampleId));
  if (!sample || !covers(region, sample.region)) return refuse('NOT_FOUND');
  const { items } = await table.query<SampleLine>({ pk: sampleKey(sampleId).pk, begins: SAMPLE_LINES });
  return { sample, lines: sample.state === 'DRAWN' ? items : [] };
}

/** Every sample of a region and month, also those nobody looked at: a seed that was not liked stays on the list. */
export const listSamples = (table: Pick<Table, 'query'>, region: RegionCode, period: string): Promise<SampleItem[]> =>
  listByCounty<SampleItem>(table, region, samplesOf, { begins: `${period}#` });
