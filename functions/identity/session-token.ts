import type { Instant } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';

/**
 * A token is `use.person.session.number.key.mac`: nothing in it is secret, all of it is signed. The number of an access
 * token is its last second; that of a refresh token is the session's generation it may renew.
 */
export type TokenUse = 'access' | 'refresh';
export interface TokenClaims {
  personId: string;
  sessionId: string;
  number: number;
}

const MAX_LENGTH = 256;

const textOf = (use: TokenUse, { personId, sessionId, number }: TokenClaims): string =>
  `${use}.${personId}.${sessionId}.${number.toString(36)}`;

export function signToken(keyring: Keyring, use: TokenUse, claims: TokenClaims): string {
  const text = textOf(use, claims);
  return `${text}.${keyring.sign('session', text)}`;
}

/** The claims of a token of ours, or undefined: altered, forged, of another use, or by a key we do not know. */
export function readToken(keyring: Keyring, use: TokenUse, token: string): TokenClaims | undefined {
  if (token.length > MAX_LENGTH) return undefined;
  const [usedFor, personId, sessionId, written, kid, mac, ...rest] = token.split('.');
  if (usedFor !== use || !personId || !sessionId || !written || !kid || !mac || rest.length) return undefined;
  const text = `${usedFor}.${personId}.${sessionId}.${written}`;
  if (!keyring.verify('session', text, `${kid}.${mac}`)) return undefined;
  return { personId, sessionId, number: Number.parseInt(written, 36) };
}

/** Claims of an access token that is still good at `now`. */
export function readAccessToken(keyring: Keyring, token: string, now: Instant): TokenClaims | undefined {
  const claims = readToken(keyring, 'access', token);
  return claims && now < claims.number * 1000 ? claims : undefined;
}
