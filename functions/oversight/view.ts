import type * as z from 'zod';
import { isoInShanghai } from '../../shared/business-time.ts';
import { type CountyRules, rulesOf } from './county-rules.ts';
import type { FindingItem } from './finding.ts';
import { RULE_WORDS } from './rule-set.ts';
import { type SampleItem, type SampleLine, summaryOf } from './sample.ts';
import type { findingAnswer, rulesAnswer, sampleAnswer, sampleLine, sampleOverview, trailAnswer } from './schema.ts';
import type { TrailItem } from './trail-store.ts';

export const trailView = (line: TrailItem): z.input<typeof trailAnswer>['lines'][number] => {
  const { at, did, kind, thing, by, channel, region, elderId, facilityId, fields, amounts, state, reason } = line;
  return {
    at: isoInShanghai(at),
    did,
    kind,
    thing,
    by,
    channel,
    region,
    elderId,
    facilityId,
    fields: [...fields],
    amounts: amounts.map((amount) => ({ ...amount })),
    state,
    reason,
  };
};

export function sampleOverviewOf(sample: SampleItem): z.input<typeof sampleOverview> {
  const { sampleId, region, period, of, size, byPoint, seed, seedFrom, digest, reason, by, at, state } = sample;
  return {
    sampleId,
    region,
    period,
    of,
    size,
    byPoint,
    seed,
    seedFrom,
    digest,
    reason,
    by,
    at: isoInShanghai(at),
    state,
    ...(sample.state === 'DRAWN' ? { population: sample.population, drawn: sample.drawn } : {}),
  };
}

export function sampleLineView(line: SampleLine): z.input<typeof sampleLine> {
  const { number, rank, facilityId, facilityName, meal, visit, outcome, note, by, at, version } = line;
  return {
    number,
    rank,
    facilityId,
    facilityName,
    meal: meal && { ...meal, postedAt: isoInShanghai(meal.postedAt) },
    visit: visit && { ...visit, caregiverIds: [...visit.caregiverIds], postedAt: isoInShanghai(visit.postedAt) },
    outcome,
    note,
    by,
    at: at === undefined ? undefined : isoInShanghai(at),
    version,
  };
}

export function sampleView(sample: SampleItem, lines: readonly SampleLine[]): z.input<typeof sampleAnswer> {
  return {
    ...sampleOverviewOf(sample),
    statements: sample.statements.map(({ facilityId, facilityName, serial, digest, meals, visits }) => ({
      facilityId,
      facilityName,
      serial,
      digest,
      meals,
      visits,
    })),
    lines: lines.map(sampleLineView),
    summary: summaryOf(lines),
  };
}

export function findingView(finding: FindingItem): z.input<typeof findingAnswer> {
  const { findingId, rule, region, facilityId, facilityName, bucket, sentence, elderId, personId } = finding;
  const { transferIds, meals, subsidyFen, state, raisedAt, reopenedAt, resolutions, version } = finding;
  return {
    findingId,
    rule,
    ruleName: RULE_WORDS[rule],
    region,
    facilityId,
    facilityName,
    bucket,
    sentence,
    elderId,
    personId,
    transferIds,
    meals,
    subsidyFen,
    state,
    raisedAt: isoInShanghai(raisedAt),
    reopenedAt: reopenedAt === undefined ? undefined : isoInShanghai(reopenedAt),
    resolutions: resolutions.map((resolution) => ({ ...resolution, at: isoInShanghai(resolution.at) })),
    version,
  };
}

export function rulesView(region: string, own: CountyRules | undefined): z.input<typeof rulesAnswer> {
  const { inForce, draft } = own ?? {};
  return {
    region,
    version: own?.version ?? 0,
    rules: rulesOf(own),
    own: inForce && { ...inForce, publishedAt: isoInShanghai(inForce.publishedAt) },
    draft: draft && { ...draft, draftedAt: isoInShanghai(draft.draftedAt) },
  };
}
