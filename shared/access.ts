import type { RegionCode } from './regions.ts';
import { covers } from './regions.ts';

export const ROLES = ['elder', 'family', 'staff', 'caregiver', 'operator', 'finance', 'admin', 'auditor'] as const;
export type Role = (typeof ROLES)[number];
export const FAMILY_SCOPES = ['view', 'book', 'pay'] as const;
export type FamilyScope = (typeof FAMILY_SCOPES)[number];
/** A cook and a counter clerk work at a meal point, a dispatcher and a reviewer at a provider of home services. */
export const STAFF_DUTIES = ['cook', 'counter', 'manager', 'dispatcher', 'reviewer'] as const;
export type StaffDuty = (typeof STAFF_DUTIES)[number];

/**
 * What a person may act on. `over` is an elder id (roles elder and family), a facility id (staff), a caregiver id
 * (caregiver), or a region code (operator, finance, admin, auditor: the region and everything inside it).
 */
export interface Grant {
  role: Role;
  over: string;
  /** Family only. */
  scopes?: readonly FamilyScope[];
  /** Staff only. */
  duty?: StaffDuty;
}

/** Who is calling: loaded by the authorizer on every request, so that a revoked grant stops at once. */
export interface Principal {
  personId: string;
  sessionId: string;
  grants: readonly Grant[];
}

/**
 * Who may call a route. The resource acted on is named by the path: `{elderId}`, `{facilityId}`, `{caregiverId}` or
 * `{region}`.
 * - `own`: the grant's `over` is the id in the path (elder and family over `{elderId}`, staff over `{facilityId}`,
 *   caregivers over `{caregiverId}`);
 * - `region`: the grant's region covers the resource's region (of the elder's residence, of the facility, of the
 *   caregiver's provider, or `{region}`);
 * - `any`: holding the role anywhere is enough (only for routes whose answer is narrowed by the grants themselves).
 */
export interface AccessRule {
  role: Role;
  within: 'own' | 'region' | 'any';
  /** Family only: the scope the binding must have. */
  scope?: FamilyScope;
  /** Staff only: one of these duties; left out, any. */
  duties?: readonly StaffDuty[];
}
export type Access = 'public' | 'anyone-signed-in' | readonly AccessRule[];

/** Who did it and for whom: recorded with every change. */
export interface Actor {
  personId: string;
  role: Role | 'system';
  /** The grant that opened the door, so that a command can re-check it inside its transaction. */
  grant?: Grant;
}

export interface Target {
  elderId?: string | undefined;
  facilityId?: string | undefined;
  caregiverId?: string | undefined;
  /** Region of the resource; undefined when the resource does not exist. */
  region?: RegionCode | undefined;
}

export const needsRegion = (access: Access): boolean =>
  access !== 'public' && access !== 'anyone-signed-in' && access.some((rule) => rule.within === 'region');

const isOfRole = (rule: AccessRule, { role, duty }: Grant): boolean =>
  rule.role === role && (rule.duties === undefined || (duty !== undefined && rule.duties.includes(duty)));

const opens = (rule: AccessRule, grant: Grant, target: Target): boolean => {
  if (!isOfRole(rule, grant)) return false;
  switch (rule.within) {
    case 'any':
      return true;
    case 'own':
      return (
        [target.elderId, target.facilityId, target.caregiverId].includes(grant.over) &&
        (rule.scope === undefined || (grant.scopes ?? []).includes(rule.scope))
      );
    case 'region':
      return target.region !== undefined && covers(grant.over, target.region);
  }
};

/**
 * The grant by which the principal may act on the target, or why not: `wrong-role` (the caller holds none of the roles and
 * duties: 403) or `not-theirs` (right role, somebody else's resource: answered like an absent one, 404).
 */
export function authorize(
  rules: readonly AccessRule[],
  principal: Principal,
  target: Target,
): Grant | 'wrong-role' | 'not-theirs' {
  for (const rule of rules) {
    const grant = principal.grants.find((candidate) => opens(rule, candidate, target));
    if (grant) return grant;
  }
  const holdsRole = principal.grants.some((grant) => rules.some((rule) => isOfRole(rule, grant)));
  return holdsRole ? 'not-theirs' : 'wrong-role';
}
