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

export const rawCall = (base: string, { method, path, authorization, body }: RawCall): Promise<RawAnswer> =>
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
    asked.on('error', reject);
    asked.end(bytes);
  });

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
