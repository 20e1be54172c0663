/** One HTTP exchange. Every status is an answer; only what never became an answer throws. */
export interface Exchange {
  method: string;
  url: string;
  headers: Readonly<Record<string, string>>;
  /** JSON text. */
  body?: string;
  timeoutMs: number;
}
export interface Reply {
  status: number;
  /** Parsed JSON, or whatever else came. */
  body: unknown;
}
export type Transport = (exchange: Exchange) => Promise<Reply>;

/** No answer: offline, no such host, or too late. Whether the server did what was asked nobody knows. */
export class Unreachable extends Error {}

/** WeChat takes ten requests at a time and drops the rest: the eleventh waits here. */
export function atMost(limit: number, transport: Transport): Transport {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (exchange) => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    running += 1;
    try {
      return await transport(exchange);
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  };
}
