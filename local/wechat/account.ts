import { createHash, randomBytes } from 'node:crypto';
import type { WechatOptions } from './server.ts';

const CODE_LIFE_MS = 5 * 60_000;
const TOKEN_LIFE_MS = 7_200_000;
/** After a forced refresh the token before it still works this long. */
const OVERLAP_MS = 5 * 60_000;
const FORCED_A_DAY = 20;
const DAY_MS = 86_400_000;

export interface SentMessage {
  openid: string;
  templateId: string;
  page: string;
  data: unknown;
}
interface Token {
  token: string;
  until: number;
}
interface Injected {
  path: string;
  errcode: number;
  errmsg: string;
  left: number;
}

/** One mini-program's account at WeChat: its codes, tokens, consents and what it sent. */
export function createAccount({ appId, secret, templates = {}, now = Date.now }: WechatOptions) {
  const loginCodes = new Map<string, { openid: string; at: number; used: boolean }>();
  const phoneCodes = new Map<string, { number: string; at: number }>();
  const openids = new Set<string>();
  const consents = new Map<string, number>();
  let tokens: Token[] = [];
  let forced: number[] = [];
  const injected: Injected[] = [];
  const sent: SentMessage[] = [];
  const random = (bytes: number) => randomBytes(bytes).toString('base64url');
  const consentKey = (openid: string, templateId: string) => `${openid}\n${templateId}`;

  return {
    appId,
    secret,
    templates,
    now,
    sent,

    /** A person of WeChat is known to each app by another openid: 28 characters that begin with `o`. */
    openidOf(person: string): string {
      const openid = `o${createHash('sha256').update(`${appId}/${person}`).digest('base64url').slice(0, 27)}`;
      openids.add(openid);
      return openid;
    },
    hasOpenid: (openid: string) => openids.has(openid),

    newLoginCode(openid: string): string {
      openids.add(openid);
      const code = `0${random(23)}`;
      loginCodes.set(code, { openid, at: now(), used: false });
      return code;
    },
    takeLoginCode(code: string): string | 'used' | undefined {
      const known = loginCodes.get(code);
      if (!known || now() - known.at >= CODE_LIFE_MS) return undefined;
      if (known.used) return 'used';
      known.used = true;
      return known.openid;
    },
    newSessionKey: () => randomBytes(16).toString('base64'),

    newPhoneCode(number: string): string {
      const code = random(32);
      phoneCodes.set(code, { number, at: now() });
      return code;
    },
    takePhoneCode(code: string): string | undefined {
      const known = phoneCodes.get(code);
      phoneCodes.delete(code);
      return known && now() - known.at < CODE_LIFE_MS ? known.number : undefined;
    },

    mayForceRefresh(): boolean {
      forced = forced.filter((at) => now() - at < DAY_MS);
      return forced.length < FORCED_A_DAY;
    },
    /** The same token as long as it lives; a forced refresh gives another and lets the last one go soon. */
    stableToken(force: boolean): { token: string; expiresIn: number } {
      const current = tokens.at(-1);
      if (!force && current && now() < current.until)
        return { token: current.token, expiresIn: Math.floor((current.until - now()) / 1000) };
      if (force) {
        forced.push(now());
        tokens = tokens.map(({ token, until }) => ({ token, until: Math.min(until, now() + OVERLAP_MS) }));
      }
      const token = `80_${random(96)}`;
      tokens.push({ token, until: now() + TOKEN_LIFE_MS });
      return { token, expiresIn: TOKEN_LIFE_MS / 1000 };
    },
    checkToken(token: string): 'good' | 'expired' | 'unknown' {
      const known = tokens.find((candidate) => candidate.token === token);
      if (!known) return 'unknown';
      return now() < known.until ? 'good' : 'expired';
    },
    /** As if somebody else had renewed it: every token out there is wrong from now on. */
    forgetTokens(): void {
      tokens = [];
    },

    consentsOf: (openid: string, templateId: string) => consents.get(consentKey(openid, templateId)) ?? 0,
    addConsent(openid: string, templateId: string, count: number): number {
      const total = (consents.get(consentKey(openid, templateId)) ?? 0) + count;
      consents.set(consentKey(openid, templateId), total);
      return total;
    },
    takeConsent(openid: string, templateId: string): boolean {
      const left = consents.get(consentKey(openid, templateId)) ?? 0;
      if (left > 0) consents.set(consentKey(openid, templateId), left - 1);
      return left > 0;
    },

    inject(fault: Injected): void {
      injected.push(fault);
    },
    takeInjected(path: string): Injected | undefined {
      const fault = injected.find((candidate) => candidate.path === path && candidate.left > 0);
      if (fault) fault.left -= 1;
      return fault;
    },
  };
}
export type Account = ReturnType<typeof createAccount>;
