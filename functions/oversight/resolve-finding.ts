import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { covers, type RegionCode } from '../../shared/regions.ts';
import { type Decision, execute, type Table } from '../../shared/table.ts';
import { byOf, underGrant } from '../facilities/index.ts';
import { type FindingItem, findingKey, placeInFindings, type Resolution } from './finding.ts';
import { refuseOversight } from './refusals.ts';

export interface Resolving extends Pick<Resolution, 'outcome' | 'note'> {
  region: RegionCode;
  findingId: string;
  /** Of the finding as it was read: new lines may have come meanwhile. */
  version: number;
}

export function decideResolve(
  finding: FindingItem | undefined,
  { region, version, outcome, note }: Resolving,
  { actor, now }: { actor: Actor; now: Instant },
): Decision<FindingItem> {
  if (!finding || !covers(region, finding.region)) return refuse('NOT_FOUND');
  const last = finding.resolutions.at(-1);
  const isRetry = last?.outcome === outcome && last.note === note && last.by.personId === actor.personId;
  if (isRetry && finding.state === outcome) return { writes: [], answer: finding };
  if (finding.version !== version) return refuseOversight('CHANGED_MEANWHILE', { version: finding.version });
  const by = byOf(actor);
  const resolved: FindingItem = {
    ...finding,
    state: outcome,
    resolutions: [...finding.resolutions, { outcome, note, by, at: now }],
    by,
    version: version + 1,
    gsi1sk: placeInFindings({ ...finding, state: outcome }),
  };
  return { writes: [{ put: resolved, when: [['version', '=', version]] }], answer: resolved };
}

/** Says what came of a finding. Refuses NOT_FOUND and CHANGED_MEANWHILE. */
export const resolveFinding = (
  table: Table,
  asked: Resolving,
  call: { actor: Actor; now: Instant },
): Promise<FindingItem | Refusal> =>
  execute(
    table,
    () => table.get<FindingItem>(findingKey(asked.findingId)),
    (finding) => underGrant(decideResolve(finding, asked, call), call.actor),
  );
