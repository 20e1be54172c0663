import { type Instant, isoInShanghai } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';
import { signToken } from './session-token.ts';
import { type SessionItem, sessionKey } from './store.ts';

export const ACCESS_LIFE_MS = 2 * 3_600_000;
/** A session nobody refreshes for a week is over; none lasts longer than thirty days. */
export const IDLE_LIFE_MS = 7 * 24 * 3_600_000;
export const SESSION_LIFE_MS = 30 * 24 * 3_600_000;
/** A phone that lost the answer may send the last refresh token again for this long. */
export const REPEAT_MS = 2 * 60_000;
/** The oldest sessions of a person end when there are more: every request reads them all. */
export const MAX_SESSIONS = 5;

export const sessionEndsAt = (session: Pick<SessionItem, 'createdAt' | 'refreshedAt'>): Instant =>
  Math.min(session.refreshedAt + IDLE_LIFE_MS, session.createdAt + SESSION_LIFE_MS);

export const newSession = (personId: string, sessionId: string, now: Instant): SessionItem =>
  withEnd({
    ...sessionKey(personId, sessionId),
    kind: 'session',
    sessionId,
    personId,
    generation: 1,
    refreshedAt: now,
    createdAt: now,
    expiresAtSeconds: 0,
  });

const withEnd = (session: SessionItem): SessionItem => ({
  ...session,
  expiresAtSeconds: Math.ceil(sessionEndsAt(session) / 1000),
});

/**
 * What a refresh does to a session: `renewed`; `repeated` when the answer of the last refresh got lost; `stolen` when a
 * token long replaced turns up, so that two hold the session; `over`.
 */
export function refresh(
  session: SessionItem | undefined,
  generation: number,
  now: Instant,
): { is: 'renewed' | 'repeated'; session: SessionItem } | { is: 'stolen' | 'over' } {
  if (!session || now >= sessionEndsAt(session)) return { is: 'over' };
  if (generation === session.generation)
    return {
      is: 'renewed',
      session: withEnd({ ...session, generation: generation + 1, refreshedAt: now }),
    };
  const justReplaced = generation === session.generation - 1 && now < session.refreshedAt + REPEAT_MS;
  return justReplaced ? { is: 'repeated', session } : { is: 'stolen' };
}

/** The sessions that have to go when a person logs in once more: the ended ones, and the oldest above the limit. */
export function sessionsToEnd(sessions: readonly SessionItem[], now: Instant): SessionItem[] {
  const ended = sessions.filter((session) => now >= sessionEndsAt(session));
  const living = sessions
    .filter((session) => !ended.includes(session))
    .sort((a, b) => b.refreshedAt - a.refreshedAt || b.createdAt - a.createdAt);
  return [...ended, ...living.slice(MAX_SESSIONS - 1)];
}

export interface SessionAnswer {
  personId: string;
  token: string;
  tokenExpiresAt: string;
  refreshToken: string;
  sessionEndsAt: string;
}

/** Both tokens of a session. An access token never outlives its session. */
export function tokensOf(keyring: Keyring, session: SessionItem, now: Instant): SessionAnswer {
  const { personId, sessionId, generation } = session;
  const expiresAt = Math.min(now + ACCESS_LIFE_MS, sessionEndsAt(session));
  return {
    personId,
    token: signToken(keyring, 'access', { personId, sessionId, number: Math.floor(expiresAt / 1000) }),
    tokenExpiresAt: isoInShanghai(expiresAt),
    refreshToken: signToken(keyring, 'refresh', { personId, sessionId, number: generation }),
    sessionEndsAt: isoInShanghai(sessionEndsAt(session)),
  };
}
