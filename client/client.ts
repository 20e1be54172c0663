import { newTrace } from './new-trace.ts';
import { routes } from './routes.gen.ts';
import { type Storage, type StoredSession, sessionKeeper } from './session.ts';
import { atMost, type Reply, type Transport, Unreachable } from './transport.ts';
import type { Input, Outcome, Refused, RouteName } from './types.ts';

export interface ClientOptions {
  /** `https://…` of the gateway, without a slash at the end. */
  baseUrl: string;
  transport: Transport;
  storage: Storage;
  /** A fresh login code (`wx.login`). */
  loginCode: () => Promise<string>;
  /** Waits between two tries. */
  sleep?: (ms: number) => Promise<void>;
  random?: () => number;
}

type Args<Name extends RouteName> = Record<never, never> extends Input<Name> ? [Input<Name>?] : [Input<Name>];
export interface Client {
  /**
   * Calls a route. Refusals are values; nothing is thrown. A call that got no answer, or 503, is tried again with the
   * same body: the id in it makes that safe.
   */
  call<Name extends RouteName>(name: Name, ...input: Args<Name>): Promise<Outcome<Name>>;
  /** Whose session this phone holds, if any. */
  personId(): string | undefined;
  /** Ends the session at the server (as far as it can be reached) and on this phone. */
  logOut(): Promise<void>;
}

interface Parts {
  params?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: unknown;
}

const WX_REQUESTS_AT_A_TIME = 10;
const ATTEMPTS = 3;
const FIRST_PAUSE_MS = 300;
const TIMEOUT_MS = 15_000;
/** The gateway's own words for a server that is starting, overloaded or too slow. */
const PASSING = [500, 502, 503, 504];
const UNREACHABLE = '网络不通，请检查网络后再试；您刚才的操作不会重复办理';

function urlOf(baseUrl: string, path: string, { params = {}, query = {} }: Parts): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`);
  return `${baseUrl}${filled}${pairs.length ? `?${pairs.join('&')}` : ''}`;
}

const field = (body: unknown, name: string): unknown =>
  typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined;

/** The gateway speaks for itself without a code: 401 without a token, 403 when the token is not, or no longer, good. */
const sessionIsOver = ({ status, body }: Reply): boolean =>
  status === 401 || (status === 403 && field(body, 'code') === undefined);

const GATEWAY_WORDS: Readonly<Record<number, readonly [code: string, message: string]>> = {
  401: ['UNAUTHENTICATED', '请先登录'],
  403: ['UNAUTHENTICATED', '请先登录'],
  404: ['NOT_FOUND', '没有找到'],
  413: ['TOO_LARGE', '提交的内容太大'],
  429: ['TOO_MANY_REQUESTS', '操作太频繁，请稍后再试'],
};
const SPOILT = ['BUSY', '系统繁忙，请稍后再试'] as const;

function outcomeOf({ status, body }: Reply): { ok: true; answer: unknown } | Refused {
  if (status === 200) return { ok: true, answer: body };
  const code = field(body, 'code');
  const details = field(body, 'details');
  if (typeof code !== 'string') {
    const [own, message] = GATEWAY_WORDS[status] ?? SPOILT;
    return { ok: false, code: own, message };
  }
  return {
    ok: false,
    code,
    message: String(field(body, 'message')),
    ...(typeof details === 'object' && details !== null ? { details: details as Record<string, unknown> } : {}),
  };
}

export function createClient({
  baseUrl,
  transport,
  storage,
  loginCode,
  sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  random = Math.random,
}: ClientOptions): Client {
  const send = atMost(WX_REQUESTS_AT_A_TIME, transport);

  /** The reply, after as many tries as it takes and is allowed; `Unreachable` when none came. */
  async function exchange(name: RouteName, parts: Parts, token?: string): Promise<Reply | Unreachable> {
    const { method, path } = routes[name];
    const url = urlOf(baseUrl, path, parts);
    const headers = {
      'content-type': 'application/json',
      // The same at every try: under it the logs tell what became of the request.
      'xianglao-trace': newTrace(),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    };
    const body = parts.body === undefined ? {} : { body: JSON.stringify(parts.body) };
    for (let attempt = 1; ; attempt++) {
      const reply = await send({ method, url, headers, ...body, timeoutMs: TIMEOUT_MS }).catch((error: unknown) => {
        if (error instanceof Unreachable) return error;
        throw error;
      });
      const passing = reply instanceof Unreachable || PASSING.includes(reply.status);
      if (!passing || attempt === ATTEMPTS) return reply;
      await sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + random()));
    }
  }

  const settled = (reply: Reply | Unreachable) =>
    reply instanceof Unreachable
      ? ({ ok: false, code: 'UNREACHABLE', message: UNREACHABLE } satisfies Refused)
      : outcomeOf(reply);

  async function logIn() {
    const code = await loginCode().catch((error: unknown) => {
      if (error instanceof Unreachable) return undefined;
      throw error;
    });
    if (code === undefined) return settled(new Unreachable());
    return settled(await exchange('logIn', { body: { code } }));
  }

  /** A code that was used up by a try whose answer got lost is no reason to give up: WeChat gives another. */
  async function logInAgain() {
    const first = await logIn();
    return !first.ok && first.code === 'LOGIN_CODE_INVALID' ? logIn() : first;
  }

  type Asked = { ok: true; answer: StoredSession } | Refused;
  const session = sessionKeeper({
    storage,
    refresh: async (refreshToken) => settled(await exchange('refreshSession', { body: { refreshToken } })) as Asked,
    logIn: async () => (await logInAgain()) as Asked,
  });

  async function call(name: RouteName, parts: Parts = {}) {
    let current = await session.current();
    if (!current.ok) return current;
    let reply = await exchange(name, parts, current.answer.token);
    if (!(reply instanceof Unreachable) && sessionIsOver(reply)) {
      current = await session.current(current.answer.token);
      if (!current.ok) return current;
      reply = await exchange(name, parts, current.answer.token);
    }
    return settled(reply);
  }

  return {
    call: call as Client['call'],
    personId: () => session.stored()?.personId,
    async logOut() {
      const known = session.stored();
      session.forget();
      if (known) await exchange('logOut', {}, known.token);
    },
  };
}
