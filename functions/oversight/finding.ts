import { createHash } from 'node:crypto';
import { type Instant, instantAt } from '../../shared/business-time.ts';
import { newId } from '../../shared/ids.ts';
import { type Fen, sumFen } from '../../shared/money.ts';
import { countyOf, type RegionCode } from '../../shared/regions.ts';
import type { Decision, Item, Key } from '../../shared/table.ts';
import { absent } from '../../shared/table.ts';
import type { By } from './audited.ts';
import type { Draft, PointMonth } from './point-month.ts';
import type { RuleKind } from './rule-set.ts';

export const FINDING_STATES = ['OPEN', 'EXPLAINED', 'CONFIRMED'] as const;
export type FindingState = (typeof FINDING_STATES)[number];

/** How somebody dealt with a finding. */
export interface Resolution {
  outcome: Exclude<FindingState, 'OPEN'>;
  note: string;
  by: By;
  at: Instant;
}
/** Something a rule found, to be looked into. Never a verdict: it says what was counted. */
export interface FindingItem extends Item {
  kind: 'finding';
  findingId: string;
  rule: RuleKind;
  region: RegionCode;
  facilityId: string;
  facilityName: string;
  /** The month or date it is about. */
  bucket: string;
  sentence: string;
  elderId?: string;
  personId?: string;
  /** The first hundred; `meals` counts all. */
  transferIds: string[];
  meals: number;
  subsidyFen: Fen;
  /** Of the last line: a later one is news. */
  lastPostedAt: Instant;
  state: FindingState;
  raisedAt: Instant;
  /** When new lines opened it again. */
  reopenedAt?: Instant;
  /** Oldest first; the last one stands unless it was opened again. */
  resolutions: Resolution[];
  /** Who wrote it last: the nightly job, or who dealt with it. */
  by: By;
  version: number;
  gsi1pk: string;
  gsi1sk: string;
}

const SYSTEM: By = { personId: 'system', role: 'system' };
const MAX_LISTED = 100;

export const findingKey = (findingId: string): Key => ({ pk: `FINDING#${findingId}`, sk: 'HEAD' });
export const findingsOf = (county: RegionCode): string => `FINDINGS#${county}`;
export const placeInFindings = ({
  state,
  raisedAt,
  findingId,
}: Pick<FindingItem, 'state' | 'raisedAt' | 'findingId'>) =>
  `${state}#${String(raisedAt).padStart(13, '0')}#${findingId}`;

/** The same finding has the same id, however many nights it is found. */
export function findingIdOf({ rule, bucket, about }: Draft, { facilityId }: Pick<PointMonth, 'facilityId'>): string {
  const firstDay = bucket.length === 7 ? `${bucket}-01` : bucket;
  const digest = createHash('sha256').update(`${rule}/${facilityId}/${bucket}/${about}`).digest();
  return newId('finding', { msecs: instantAt(firstDay, '00:00'), random: digest.subarray(0, 16) });
}

/** What a draft says, as it stands in the item. */
function factsOf(draft: Draft) {
  const { rule, bucket, sentence, elderId, personId, meals } = draft;
  return {
    rule,
    bucket,
    sentence,
    ...(elderId === undefined ? {} : { elderId }),
    ...(personId === undefined ? {} : { personId }),
    transferIds: meals.slice(0, MAX_LISTED).map(({ transferId }) => transferId),
    meals: meals.length,
    subsidyFen: sumFen(meals.map(({ subsidyFen }) => subsidyFen)),
    lastPostedAt: Math.max(...meals.map(({ postedAt }) => postedAt)),
  };
}

/** Lines nobody has seen yet: later ones, more of them, or others than the ones that are listed. */
const hasNews = (known: FindingItem, facts: ReturnType<typeof factsOf>): boolean =>
  facts.lastPostedAt > known.lastPostedAt ||
  facts.meals > known.meals ||
  facts.transferIds.some((id) => known.meals <= MAX_LISTED && !known.transferIds.includes(id));

/**
 * Puts a finding on the list once. Found again it stays as it is; with new lines an open one is brought up to date, and
 * one that was dealt with is opened again, with what was said about it.
 */
export function decideRaise(
  known: FindingItem | undefined,
  draft: Draft,
  point: Pick<PointMonth, 'facilityId' | 'facilityName' | 'region'>,
  now: Instant,
): Decision<'raised' | 'reopened' | 'updated' | 'known'> {
  const facts = factsOf(draft);
  const findingId = findingIdOf(draft, point);
  if (!known) {
    const { facilityId, facilityName, region } = point;
    const raised = { findingId, state: 'OPEN' as const, raisedAt: now };
    const item: FindingItem = {
      ...findingKey(findingId),
      kind: 'finding',
      ...raised,
      region,
      facilityId,
      facilityName,
      ...facts,
      resolutions: [],
      by: SYSTEM,
      version: 1,
      gsi1pk: findingsOf(countyOf(region)),
      gsi1sk: placeInFindings(raised),
    };
    return { writes: [{ put: item, when: absent }], answer: 'raised' };
  }
  if (!hasNews(known, facts)) return { writes: [], answer: 'known' };
  const isDone = known.state !== 'OPEN';
  const item: FindingItem = {
    ...known,
    ...facts,
    state: 'OPEN',
    ...(isDone ? { reopenedAt: now } : {}),
    by: SYSTEM,
    version: known.version + 1,
    gsi1sk: placeInFindings({ ...known, state: 'OPEN' }),
  };
  return { writes: [{ put: item, when: [['version', '=', known.version]] }], answer: isDone ? 'reopened' : 'updated' };
}
