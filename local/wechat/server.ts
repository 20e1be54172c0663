import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Account, createAccount } from './account.ts';
import { control } from './control.ts';
import { checkFields } from './fields.ts';

/**
 * WeChat's server API played on this machine: the same paths, numbers and forms, errors included. It knows nothing of the
 * product. What only a test may do (a login code for a person, a person's consent) lies under `/_fake/`.
 */
export interface WechatOptions {
  appId: string;
  secret: string;
  /** Any free port when left out. */
  port?: number;
  /** Template id to its fields, as WeChat's console shows them: `{ thing1: …, time2: … }` by name only. */
  templates?: Readonly<Record<string, readonly string[]>>;
  now?: () => number;
}
export interface FakeWechat {
  url: string;
  close(): Promise<void>;
}

/** What WeChat answers: JSON with status 200 whatever happened, or bytes. */
export type Answer = object | Buffer;
export interface Incoming {
  query: URLSearchParams;
  body: Record<string, unknown>;
}

const OK = { errcode: 0, errmsg: 'ok' };
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
/** WeChat ends its error messages with a request id. */
const failure = (errcode: number, errmsg: string): Answer => ({
  errcode,
  errmsg: `${errmsg} rid: 65f0a1b2-0c1d2e3f-fake`,
});

const WRONG_APP = failure(40013, 'invalid appid');
const MAX_SCENE = 32;
const PNG_PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

function jscode2session(account: Account, { query }: Incoming): Answer {
  if (query.get('appid') !== account.appId) return WRONG_APP;
  if (query.get('secret') !== account.secret) return failure(40125, 'invalid appsecret');
  if (query.get('grant_type') !== 'authorization_code') return failure(40002, 'invalid grant_type');
  const taken = account.takeLoginCode(query.get('js_code') ?? '');
  if (taken === 'used') return failure(40163, 'code been used');
  if (taken === undefined) return failure(40029, 'invalid code');
  return { session_key: account.newSessionKey(), openid: taken };
}

function stableToken(account: Account, { body }: Incoming): Answer {
  if (body.grant_type !== 'client_credential') return failure(40002, 'invalid grant_type');
  if (body.appid !== account.appId) return WRONG_APP;
  if (body.secret !== account.secret) return failure(40125, 'invalid appsecret');
  if (body.force_refresh === true && !account.mayForceRefresh())
    return failure(45009, 'reach max api daily quota limit');
  const { token, expiresIn } = account.stableToken(body.force_refresh === true);
  return { access_token: token, expires_in: expiresIn };
}

function sendMessage(account: Account, { body }: Incoming): Answer {
  const openid = text(body.touser);
  const templateId = text(body.template_id);
  if (!account.hasOpenid(openid)) return failure(40003, 'invalid openid');
  const fields = account.templates[templateId];
  if (!fields) return failure(40037, 'invalid template_id');
  const problem = checkFields(fields, body.data);
  if (problem) return failure(47003, `argument invalid! ${problem}`);
  if (!account.takeConsent(openid, templateId)) return failure(43101, 'user refuse to accept the msg');
  account.sent.push({ openid, templateId, page: text(body.page), data: body.data });
  return OK;
}

function phoneNumber(account: Account, { body }: Incoming): Answer {
  const number = account.takePhoneCode(text(body.code));
  if (number === undefined) return failure(40029, 'invalid code');
  return {
    ...OK,
    phone_info: {
      phoneNumber: number,
      purePhoneNumber: number,
      countryCode: '86',
      watermark: { timestamp: Math.floor(account.now() / 1000), appid: account.appId },
    },
  };
}

function unlimitedCode(_: Account, { body }: Incoming): Answer {
  const scene = text(body.scene);
  if (!scene || scene.length > MAX_SCENE)
    return failure(40169, 'invalid length for scene, or the data is not json string');
  if (text(body.page).startsWith('/')) return failure(41030, 'invalid page');
  return PNG_PIXEL;
}

type Endpoint = (account: Account, incoming: Incoming) => Answer;
const withToken =
  (endpoint: Endpoint): Endpoint =>
  (account, incoming) => {
    const token = incoming.query.get('access_token');
    if (!token) return failure(41001, 'access_token missing');
    const state = account.checkToken(token);
    if (state === 'expired') return failure(42001, 'access_token expired');
    if (state === 'unknown') return failure(40001, 'invalid credential, access_token is invalid or not latest');
    return endpoint(account, incoming);
  };

const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  'GET /sns/jscode2session': jscode2session,
  'POST /cgi-bin/stable_token': stableToken,
  'POST /cgi-bin/message/subscribe/send': withToken(sendMessage),
  'POST /wxa/business/getuserphonenumber': withToken(phoneNumber),
  'POST /wxa/getwxacodeunlimit': withToken(unlimitedCode),
};

function parse(raw: string): Record<string, unknown> | undefined {
  try {
    const body: unknown = raw ? JSON.parse(raw) : {};
    return body && typeof body === 'object' && !Array.isArray(body) ? (body as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function answerTo(account: Account, method: string, url: URL, raw: string): Answer {
  const route = `${method} ${url.pathname}`;
  const endpoint = ENDPOINTS[route];
  if (!endpoint) return failure(40066, 'invalid url');
  const injected = account.takeInjected(url.pathname);
  if (injected) return failure(injected.errcode, injected.errmsg);
  const body = parse(raw);
  if (!body) return failure(47001, 'data format error');
  return endpoint(account, { query: url.searchParams, body });
}

function reply(response: ServerResponse, answer: Answer): void {
  const bytes = Buffer.isBuffer(answer);
  response.writeHead(200, { 'content-type': bytes ? 'image/png' : 'application/json; encoding=utf-8' });
  response.end(bytes ? answer : JSON.stringify(answer));
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** Starts the fake on localhost. */
export async function startWechat(options: WechatOptions): Promise<FakeWechat> {
  const account = createAccount(options);
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const raw = await read(request);
    if (url.pathname.startsWith('/_fake/')) {
      const made = control(account, request.method ?? '', url, parse(raw) ?? {});
      response.writeHead(made ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(made ?? {}));
    } else reply(response, answerTo(account, request.method ?? '', url, raw));
  });
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
