import type { Refused } from './types.ts';

/** Where the session outlives the page: `wx` storage, or a browser's. */
export interface Storage {
  get(key: string): unknown;
  set(key: string, value: unknown): void;
  remove(key: string): void;
}
export interface StoredSession {
  personId: string;
  token: string;
  refreshToken: string;
}
type Asked = { ok: true; answer: StoredSession } | Refused;

export interface SessionPorts {
  storage: Storage;
  refresh: (refreshToken: string) => Promise<Asked>;
  logIn: () => Promise<Asked>;
}

const KEY = 'xianglao.session';
/** The server's word that this session is no more: only a new login helps. */
const OVER = ['SESSION_OVER', 'INVALID_INPUT'];

const isSession = (value: unknown): value is StoredSession =>
  typeof value === 'object' && value !== null && 'token' in value && 'refreshToken' in value;

/**
 * The session of this phone. However many calls need one at once, there is one refresh or one login at a time. No clock
 * is asked: phones' clocks are wrong, and the server says when a token is over.
 */
export function sessionKeeper({ storage, refresh, logIn }: SessionPorts) {
  let renewing: Promise<Asked> | undefined;
  const stored = (): StoredSession | undefined => {
    const value = storage.get(KEY);
    return isSession(value) ? value : undefined;
  };

  async function renew(): Promise<Asked> {
    const known = stored();
    const refreshed = known && (await refresh(known.refreshToken));
    const asked = !refreshed || (!refreshed.ok && OVER.includes(refreshed.code)) ? await logIn() : refreshed;
    if (asked.ok) storage.set(KEY, asked.answer);
    return asked;
  }

  return {
    stored,
    forget: () => storage.remove(KEY),
    /** A session to call with; `refused` is a token the server no longer takes. */
    async current(refused?: string): Promise<Asked> {
      const known = stored();
      if (known && known.token !== refused) return { ok: true, answer: known };
      renewing ??= renew().finally(() => {
        renewing = undefined;
      });
      return renewing;
    },
  };
}
