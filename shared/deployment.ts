import type { AnswerOf, CallOf, Route } from './contract.ts';

/** Why a command could not do its work at all, in words for whoever gave it. */
export class CannotRun extends Error {}

/** An answer that is not there, as the API says it. */
export const ABSENT = Symbol('absent');

const ATTEMPTS = 5;
/** Later perhaps: too many requests at once, or a function that is starting. */
const PASSING = [429, 502, 503, 504];

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

interface Reply {
  readonly status: number;
  readonly body: { readonly code?: string; readonly message?: string };
}

/** A deployment's API, asked from a command line with one person's rights. */
export class Deployment {
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  /**
   * The token of whoever asks: `XIANGLAO_TOKEN`; a local stack signs in its own demo account of the region's finance. Throws
   * `CannotRun`.
   */
  static async open(url: string, region: string, token = process.env.XIANGLAO_TOKEN): Promise<Deployment> {
    if (!isPrivate(url)) throw new CannotRun(`${url} 不是 https：登录凭证会被别人看到，请用 https 地址`);
    return new Deployment(url, token ?? (await demoToken(url, region)));
  }

  /**
   * The answer, or `ABSENT` for 404. Throws `CannotRun` for any other refusal. What passes is tried again: a command that
   * names what it creates comes to the same.
   */
  async ask<R extends Route>(
    route: R,
    { params, query, body: sent }: Partial<CallOf<R>>,
  ): Promise<AnswerOf<R> | typeof ABSENT> {
    const filled = route.path.replace(/\{(\w+)\}/g, (_, name: string) => (params as Record<string, string>)[name]!);
    const search = new URLSearchParams(query as Record<string, string> | undefined);
    const init = {
      method: route.method,
      headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' },
      ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
    };
    for (let attempt = 1; ; attempt++) {
      const { status, body } = await reply(`${this.#url}${filled}?${search}`, init);
      if (status === 200) return body as AnswerOf<R>;
      if (status === 404) return ABSENT;
      if (!PASSING.includes(status) || attempt === ATTEMPTS)
        throw new CannotRun(`${body.message ?? '没有得到回答'}（${status} ${body.code ?? ''}）`);
      await pause(250 * 2 ** attempt);
    }
  }
}

const HERE = ['localhost', '127.0.0.1', '[::1]'];
/** Whether nobody on the way can read what is sent. */
function isPrivate(url: string): boolean {
  if (!URL.canParse(url)) throw new CannotRun(`${url} 不是网址`);
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || HERE.includes(hostname);
}

async function reply(url: string, init?: RequestInit): Promise<Reply> {
  // The token goes to the deployment that was named and nowhere else.
  const response = await fetch(url, { ...init, redirect: 'error' }).catch(() => {
    throw new CannotRun(`${new URL(url).origin} 没有回应。请先用 npm start 启动本机环境，或用 --url 指明地址。`);
  });
  return { status: response.status, body: (await response.json().catch(() => ({}))) as Reply['body'] };
}

/** Signs in at a local stack's WeChat fake; a real deployment has no such door. */
async function demoToken(url: string, region: string): Promise<string> {
  const posted = async (to: string, body: object): Promise<Record<string, string>> => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const { status, body: answer } = await reply(to, init);
    if (status !== 200)
      throw new CannotRun(`登录不了：请用环境变量 XIANGLAO_TOKEN 给出 ${region} 财务或审计的登录凭证`);
    return answer as Record<string, string>;
  };
  const { wechat } = (await reply(`${url}/_local/status`)).body as { wechat?: string };
  if (!wechat) throw new CannotRun(`请用环境变量 XIANGLAO_TOKEN 给出 ${region} 财务或审计的登录凭证`);
  const { code } = await posted(`${wechat}/_fake/login-codes`, { openid: `demo-finance-${region}` });
  const { token } = await posted(`${url}/sessions`, { code });
  return token!;
}
