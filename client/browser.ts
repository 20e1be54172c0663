import { type Transport, Unreachable } from './transport.ts';

interface FetchReply {
  status: number;
  text(): Promise<string>;
}
/** As much of `fetch` as we use, so that the client needs no library of browser types. */
export type Fetch = (
  url: string,
  init: { method: string; headers: Record<string, string>; body?: string; signal: unknown },
) => Promise<FetchReply>;

declare const AbortSignal: { timeout(ms: number): unknown };

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

export const fetchTransport =
  (fetch: Fetch): Transport =>
  async ({ method, url, headers, body, timeoutMs }) => {
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      const init = { method, headers: { ...headers }, signal, ...(body === undefined ? {} : { body }) };
      const reply = await fetch(url, init);
      return { status: reply.status, body: parsed(await reply.text()) };
    } catch (error) {
      throw new Unreachable(String(error));
    }
  };
