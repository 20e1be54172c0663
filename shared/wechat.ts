import * as z from 'zod';
import type { Clock, Instant } from './business-time.ts';

/**
 * WeChat's server API. It answers 200 with an error number in the body; a network fault is answered here like WeChat's
 * own "busy" (-1). Only what we use is read, and only when it has the right form.
 */
export class WechatFailure {
  readonly errcode: number;
  constructor(errcode: number) {
    this.errcode = errcode;
  }
  /** Worth another try later: WeChat was busy, or could not be reached. */
  get passing(): boolean {
    return this.errcode === BUSY;
  }
}
export const isWechatFailure = (value: unknown): value is WechatFailure => value instanceof WechatFailure;

export interface SubscribeMessage {
  openid: string;
  templateId: string;
  page: string;
  /** By WeChat's field names: `thing1`, `time2`. */
  data: Readonly<Record<string, string>>;
}

export interface Wechat {
  /** The openid of the person whose `wx.login` gave this code. Codes work once, for five minutes. */
  openidOf(code: string): Promise<string | WechatFailure>;
  /** The phone number (with no country code for +86) the person agreed to give. */
  phoneNumberOf(code: string): Promise<string | WechatFailure>;
  send(message: SubscribeMessage): Promise<'sent' | WechatFailure>;
}

export interface WechatSettings {
  baseUrl: string;
  appId: string;
  secret: () => Promise<string>;
  clock: Clock;
}

const BUSY = -1;
/** The access token is wrong, or was renewed by somebody else. */
const STALE_TOKEN = [40001, 40014, 42001];
const TIMEOUT_MS = 5_000;
const RENEW_EARLY_MS = 5 * 60_000;

const failed = z.object({ errcode: z.number().int().optional() });
// Both become part of keys and of what people are shown.
const session = z.object({ openid: z.string().regex(/^[\w-]{1,128}$/) });
const token = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });
const phone = z.object({
  phone_info: z.object({
    purePhoneNumber: z.string().regex(/^\d{5,15}$/),
    countryCode: z.coerce.string().regex(/^\d{1,4}$/),
  }),
});

export function createWechat({ baseUrl, appId, secret, clock }: WechatSettings): Wechat {
  let known: { token: string; until: Instant } | undefined;

  async function ask<T>(path: string, answer: z.ZodType<T>, body?: object): Promise<T | WechatFailure> {
    try {
      const response = await fetch(new URL(path, baseUrl), {
        ...(body
          ? { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
          : {}),
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const json: unknown = await response.json();
      const { errcode } = failed.parse(json);
      return errcode ? new WechatFailure(errcode) : answer.parse(json);
    } catch {
      return new WechatFailure(BUSY);
    }
  }

  async function accessToken(): Promise<string | WechatFailure> {
    if (known && clock() < known.until) return known.token;
    const answer = await ask('/cgi-bin/stable_token', token, {
      grant_type: 'client_credential',
      appid: appId,
      secret: await secret(),
    });
    if (isWechatFailure(answer)) return answer;
    known = { token: answer.access_token, until: clock() + answer.expires_in * 1000 - RENEW_EARLY_MS };
    return known.token;
  }

  /** With the access token, and once more with a fresh one when WeChat no longer takes it. */
  async function askWithToken<T>(path: string, answer: z.ZodType<T>, body: object): Promise<T | WechatFailure> {
    const attempt = async () => {
      const current = await accessToken();
      if (isWechatFailure(current)) return current;
      return ask(`${path}?${new URLSearchParams({ access_token: current })}`, answer, body);
    };
    const first = await attempt();
    if (!isWechatFailure(first) || !STALE_TOKEN.includes(first.errcode)) return first;
    known = undefined;
    return attempt();
  }

  return {
    async openidOf(code) {
      const query = new URLSearchParams({
        appid: appId,
        secret: await secret(),
        js_code: code,
        grant_type: 'authorization_code',
      });
      const answer = await ask(`/sns/jscode2session?${query}`, session);
      return isWechatFailure(answer) ? answer : answer.openid;
    },
    async phoneNumberOf(code) {
      const answer = await askWithToken('/wxa/business/getuserphonenumber', phone, { code });
      if (isWechatFailure(answer)) return answer;
      const { countryCode, purePhoneNumber } = answer.phone_info;
      return countryCode === '86' ? purePhoneNumber : `+${countryCode}${purePhoneNumber}`;
    },
    async send({ openid, templateId, page, data }) {
      const answer = await askWithToken('/cgi-bin/message/subscribe/send', failed, {
        touser: openid,
        template_id: templateId,
        page,
        data: Object.fromEntries(Object.entries(data).map(([field, value]) => [field, { value }])),
        miniprogram_state: 'formal',
        lang: 'zh_CN',
      });
      return isWechatFailure(answer) ? answer : 'sent';
    },
  };
}
