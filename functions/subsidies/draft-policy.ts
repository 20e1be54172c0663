import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { decideDraftOf } from '../../shared/draft.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import type { RegionCode } from '../../shared/regions.ts';
import { type Decision, execute, type Table } from '../../shared/table.ts';
import { byOf, underGrant } from '../facilities/index.ts';
import type { By } from '../registry/index.ts';
import { lintPolicy } from './lint-policy.ts';
import type { PolicyDocument } from './policy.ts';
import type { Problem } from './problem.ts';
import { refusePolicy } from './refusals.ts';
import { type PolicyItem, policyKey } from './store.ts';

export interface Draft {
  region: RegionCode;
  /** Made by the client. */
  policyId: string;
  /** As somebody wrote it, unchecked. */
  document: unknown;
  /** The version of the draft that is changed; left out to create one. */
  version?: number | undefined;
}

/** The document fit to be kept as a draft of the region, or POLICY_INVALID with every problem. */
export function soundDocument(text: unknown, region: RegionCode): PolicyDocument | Refusal {
  const { document, errors } = lintPolicy(text);
  const elsewhere: Problem[] =
    document && document.region !== region
      ? [{ path: 'region', problem: `不是 ${region}`, advice: '写所办地区的代码，或到那个地区起草' }]
      : [];
  return document && elsewhere.length === 0
    ? document
    : refusePolicy('POLICY_INVALID', { problems: [...errors, ...elsewhere] });
}

export const decideDraft = (
  existing: PolicyItem | undefined,
  { region, policyId, version }: Draft,
  document: PolicyDocument,
  by: By,
  now: Instant,
): Decision<PolicyItem> =>
  decideDraftOf<PolicyDocument, PolicyItem>(
    existing,
    { document, version },
    (count) => ({
      ...policyKey(region, policyId),
      kind: 'policy',
      policyId,
      region,
      state: 'DRAFT',
      document,
      version: count,
      draftedBy: by,
      draftedAt: now,
    }),
    { published: refusePolicy('POLICY_PUBLISHED'), changed: refusePolicy('CHANGED_MEANWHILE') },
  );

/**
 * Keeps a policy as a draft, or changes the draft. Refuses with POLICY_INVALID (naming each problem), POLICY_PUBLISHED,
 * CHANGED_MEANWHILE, ID_REUSED or NOT_FOUND.
 */
export async function draftPolicy(
  table: Table,
  draft: Draft,
  actor: Actor,
  now: Instant,
): Promise<PolicyItem | Refusal> {
  const document = soundDocument(draft.document, draft.region);
  if (isRefusal(document)) return document;
  return execute(
    table,
    () => table.get<PolicyItem>(policyKey(draft.region, draft.policyId)),
    (existing) => underGrant(decideDraft(existing, draft, document, byOf(actor), now), actor),
  );
}
