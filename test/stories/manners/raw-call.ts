import { Agent, request } from 'node:http';
import type { Method, Route } from '../../../shared/contract.ts';

/** A request as it goes over the wire: nothing is checked, encoded or repaired on the way. */
export interface RawCall {
  method: Method | 'HEAD' | 'OPTIONS' | 'PATCH';
  path: string;
  /** The whole header: `Bearer …`. */
  authorization?: string | undefined;
  body?: string | undefined;
}
export interface RawAnswer {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  text: string;
}

const AT_ONCE = 8;
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });

/** The request once; and once more where the server had hung up on an idle connection before it was sent. */
export const rawCall = (base: string, call: RawCall): Promise<RawAnswer> =>
  sent(base, call).catch((error: unknown) => {
    if (error !== HUNG_UP) throw error;
    return sent(base, call);
  });

const HUNG_UP = new Error('the connection was idle and is closed');

const sent = (base: string, { method, path, authorization, body }: RawCall): Promise<RawAnswer> =>
  new Promise((resolve, reject) => {
    const bytes = body === undefined ? undefined : Buffer.from(body);
    const asked = request(
      `${base}${path}`,
      {
        method,
        agent,
        headers: {
          'content-type': 'application/json',
          ...(authorization === undefined ? {} : { authorization }),
          ...(bytes ? { 'content-length': bytes.length } : {}),
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    asked.on('error', (error: Error & { code?: string }) =>
      reject(asked.reusedSocket && error.code === 'ECONNRESET' ? HUNG_UP : error),
    );
    asked.end(bytes);
  });

/** As a client asks: again where no answer came. A function may run out of time on a machine that has too much to do. */
export async function patientCall(base: string, call: RawCall): Promise<RawAnswer> {
  let answer = await rawCall(base, call);
  for (let attempt = 1; answer.status >= 500 && attempt < 5; attempt++) answer = await rawCall(base, call);
  return answer;
}

/** Runs `work` over the list, a few at a time. */
export async function together<T>(list: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = list.values();
  const worker = async () => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** What fills a route: values by name, and a body that becomes JSON. */
export interface Filling {
  params: Readonly<Record<string, string>>;
  query: Readonly<Record<string, string>>;
  body: unknown;
}

export const pathOf = (route: Pick<Route, 'path'>, params: Filling['params']): string =>
  route.path.replace(/\{(\w+)\}/g, (_match, name: string) => encodeURIComponent(params[name] ?? ''));

export function callOf(route: Route, { params, query, body }: Filling, authorization?: string): RawCall {
  const search = new URLSearchParams(query).toString();
  return {
    method: route.method,
    path: pathOf(route, params) + (search ? `?${search}` : ''),
    authorization,
    body: body === undefined ? undefined : JSON.stringify(body),
  };
}
