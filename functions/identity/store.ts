import type { Actor, FamilyScope, Grant, Role, StaffDuty } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import type { Item, Key } from '../../shared/table.ts';

/** Who did it, as every change records it. */
export type By = Pick<Actor, 'personId' | 'role'>;

/** What an authorizer needs of a person lies in one partition: the head, grants, bindings and sessions. */
export const personPk = (personId: string): string => `PERSON#${personId}`;
export const personHead = (personId: string): Key => ({ pk: personPk(personId), sk: 'HEAD' });
export const grantKey = (personId: string, grant: Pick<Grant, 'role' | 'over'>): Key => ({
  pk: personPk(personId),
  sk: `GRANT#${grant.role}#${grant.over}`,
});
export const bindingKey = (personId: string, elderId: string): Key => ({
  pk: personPk(personId),
  sk: `BINDING#${elderId}`,
});
export const sessionKey = (personId: string, sessionId: string): Key => ({
  pk: personPk(personId),
  sk: `SESSION#${sessionId}`,
});
export const wechatKey = (openid: string): Key => ({ pk: `WECHAT#${openid}`, sk: 'PERSON' });
export const requestKey = (personId: string, requestId: string): Key => ({
  pk: `FAMILY_REQUESTS#${personId}`,
  sk: requestId,
});
export const linkCodeKey = (digits: string): Key => ({ pk: `LINK_CODE#${digits}`, sk: 'HEAD' });

export interface PersonHead extends Item {
  kind: 'person';
  personId: string;
  /** Absent for people made by a deployment, who have no WeChat. */
  openid?: string;
  displayName?: string;
  /** Sealed to `phonePlace`. */
  phone?: string;
  createdAt: Instant;
}
export const phonePlace = (personId: string): string => `${personPk(personId)}/phone`;

export interface SessionItem extends Item {
  kind: 'session';
  sessionId: string;
  personId: string;
  /** Counts the refreshes: a refresh token works for one generation. */
  generation: number;
  refreshedAt: Instant;
  createdAt: Instant;
  expiresAtSeconds: number;
}

/**
 * Roles an admin hands out. Elders and relatives get theirs by a binding; a caregiver with the file they are linked to, so
 * that nobody acts as two.
 */
export const GRANTABLE = ['staff', 'operator', 'finance', 'admin', 'auditor'] as const satisfies readonly Role[];
export type GrantableRole = (typeof GRANTABLE)[number];

export interface GrantItem extends Item {
  kind: 'grant';
  personId: string;
  role: Grant['role'];
  over: string;
  duty?: StaffDuty;
  state: 'ACTIVE' | 'REVOKED';
  by: By;
  at: Instant;
  /** Who holds what over an elder, a facility or a region. */
  gsi1pk: string;
  gsi1sk: string;
}

export const RELATIONS = ['child', 'spouse', 'sibling', 'other-kin', 'agent'] as const;
export type Relation = (typeof RELATIONS)[number];

/** A relative's (or agent's) right to act for an elder. `EXPIRED` is never stored: see `bindingStateOn`. */
export interface BindingItem extends Item {
  kind: 'binding';
  personId: string;
  elderId: string;
  scopes: readonly FamilyScope[];
  relation: Relation;
  /** The name the relative gave, for the elder and the counter to recognise. */
  name: string;
  state: 'REQUESTED' | 'ACTIVE' | 'DISPUTED' | 'REVOKED';
  requestedAt: Instant;
  by: By;
  at: Instant;
  version: number;
  gsi1pk: string;
  gsi1sk: string;
}

/** A relative's request as the relative sees it: the same whether or not it met an elder's file. */
export interface RequestItem extends Item {
  kind: 'family-request';
  requestId: string;
  personId: string;
  /** Keyed digest of what was asked. */
  digest: string;
  /** Only when it met a file. Never shown. */
  elderId?: string;
  requestedAt: Instant;
  expiresAtSeconds: number;
}

export interface LinkCodeItem extends Item {
  kind: 'link-code';
  codeId: string;
  elderId: string;
  as: 'elder' | 'family';
  /** Family only. */
  scopes?: readonly FamilyScope[];
  issuedBy: By;
  /** The issuer's right to give it: the code is worth nothing once that is gone. */
  issuedUnder: Pick<Grant, 'role' | 'over'>;
  usedBy?: string;
  expiresAt: Instant;
  expiresAtSeconds: number;
}

const OVER: Partial<Record<Grant['role'], string>> = {
  elder: 'ELDER',
  staff: 'FACILITY',
  caregiver: 'CAREGIVER',
};
/** The index partition in which the holders of rights over an elder, a facility, a caregiver's file or a region stand together. */
export const holdersOf = (role: Grant['role'], over: string): { gsi1pk: string; begins: string } => ({
  gsi1pk: `${OVER[role] ?? 'REGION'}#${over}`,
  begins: 'HOLDER#',
});
export const elderHolders = (elderId: string) => holdersOf('elder', elderId);

export function grantItem(personId: string, grant: Omit<Grant, 'scopes'>, by: By, at: Instant): GrantItem {
  const { role, over, duty } = grant;
  const { gsi1pk, begins } = holdersOf(role, over);
  return {
    ...grantKey(personId, grant),
    kind: 'grant',
    personId,
    role,
    over,
    ...(duty ? { duty } : {}),
    state: 'ACTIVE',
    by,
    at,
    gsi1pk,
    gsi1sk: `${begins}${role}#${personId}`,
  };
}

export function bindingItem(
  made: Pick<
    BindingItem,
    'personId' | 'elderId' | 'scopes' | 'relation' | 'name' | 'state' | 'requestedAt' | 'by' | 'at' | 'version'
  >,
): BindingItem {
  const { gsi1pk, begins } = elderHolders(made.elderId);
  return {
    ...made,
    ...bindingKey(made.personId, made.elderId),
    kind: 'binding',
    gsi1pk,
    gsi1sk: `${begins}family#${made.personId}`,
  };
}

/** A person as found or made at the first login; also what a seed writes. */
export const personItems = (personId: string, openid: string, createdAt: Instant): [PersonHead, Item] => [
  { ...personHead(personId), kind: 'person', personId, openid, createdAt },
  { ...wechatKey(openid), kind: 'wechat-account', personId },
];
