import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { covers, type RegionCode } from '../../shared/regions.ts';
import { type Decision, execute, type Table } from '../../shared/table.ts';
import { byOf, underGrant } from '../facilities/index.ts';
import { refuseOversight } from './refusals.ts';
import { type Outcome, type SampleItem, type SampleLine, sampleKey, sampleLineKey } from './sample.ts';

export interface CheckAsked {
  region: RegionCode;
  sampleId: string;
  number: number;
  /** Of the line as its checker saw it: nobody writes over a colleague's result unseen. */
  version: number;
  outcome: Outcome;
  note?: string | undefined;
}
interface State {
  sample: SampleItem | undefined;
  line: SampleLine | undefined;
}

export function decideCheck(
  { sample, line }: State,
  { region, version, outcome, note }: CheckAsked,
  { actor, now }: { actor: Actor; now: Instant },
): Decision<SampleLine> {
  if (!sample || !covers(region, sample.region)) return refuse('NOT_FOUND');
  if (sample.state !== 'DRAWN') return refuseOversight('NOT_DRAWN_YET');
  if (!line) return refuse('NOT_FOUND');
  const isRetry = line.outcome === outcome && line.note === note && line.by?.personId === actor.personId;
  if (isRetry && line.version === version + 1) return { writes: [], answer: line };
  if (line.version !== version) return refuseOversight('CHANGED_MEANWHILE', { version: line.version });
  const { note: _note, ...kept } = line;
  const checked: SampleLine = {
    ...kept,
    outcome,
    ...(note === undefined ? {} : { note }),
    by: byOf(actor),
    at: now,
    version: version + 1,
  };
  return { writes: [{ put: checked, when: [['version', '=', version]] }], answer: checked };
}

/** Writes down what was found on the spot about one line. Refuses NOT_FOUND, NOT_DRAWN_YET and CHANGED_MEANWHILE. */
export const recordCheck = (
  table: Table,
  asked: CheckAsked,
  call: { actor: Actor; now: Instant },
): Promise<SampleLine | Refusal> =>
  execute(
    table,
    async () => {
      const keys = [sampleKey(asked.sampleId), sampleLineKey(asked.sampleId, asked.number)];
      const [sample, line] = await table.getMany(keys);
      return { sample: sample as SampleItem | undefined, line: line as SampleLine | undefined };
    },
    (state) => underGrant(decideCheck(state, asked, call), call.actor),
  );
