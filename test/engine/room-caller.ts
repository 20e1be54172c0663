import { bindingItem, grantItem } from '../../functions/identity/index.ts';
import type { Grant } from '../../shared/access.ts';
import { api, type Handlers } from '../../shared/api.ts';
import type { Instant } from '../../shared/business-time.ts';
import type { Route } from '../../shared/contract.ts';
import { regionOf } from '../../shared/resource.ts';
import type { Table } from '../../shared/table.ts';
import { newTrace, TRACE_HEADER } from '../../shared/trace.ts';

export interface Caller {
  personId: string;
  grants: Grant[];
}
interface Request {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
}
export interface Reply {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked at by matchers
  [field: string]: any;
}

const rightItem = (personId: string, grant: Grant, by: { personId: string; role: 'system' }, at: Instant) =>
  grant.role === 'family'
    ? bindingItem({
        personId,
        elderId: grant.over,
        scopes: [...(grant.scopes ?? [])],
        relation: 'child',
        name: '张小妹',
        state: 'ACTIVE',
        requestedAt: at,
        by,
        at,
        version: 1,
      })
    : grantItem(personId, grant, by, at);

/** A room as its callers meet it: validation, access, command and answer, on a real engine, with a clock that is set. */
export function roomCaller<Contract extends Record<string, Route>>(
  contract: Contract,
  handlers: Handlers<Contract>,
  table: Table,
  start: Instant,
) {
  let now = start;
  let calls = 0;
  const admitted = new Set<Caller>();
  /** Whoever calls holds what they claim, until a test takes it away. */
  async function admit(caller: Caller) {
    if (admitted.has(caller)) return;
    admitted.add(caller);
    const by = { personId: 'pn_seed', role: 'system' } as const;
    for (const grant of caller.grants) await table.commit([{ put: rightItem(caller.personId, grant, by, start) }]);
  }
  const handler = api(contract, handlers, { clock: () => now, regionOf: regionOf(table) });
  type Event = Parameters<typeof handler>[0];
  type Context = Parameters<typeof handler>[1];
  return {
    setClock: (instant: Instant) => {
      now = instant;
    },
    async ask(caller: Caller | undefined, key: keyof Contract, { params, query, body }: Request = {}): Promise<Reply> {
      if (caller) await admit(caller);
      const route = contract[key]!;
      const principal = caller && { sessionId: `ss_of_${caller.personId}`, ...caller };
      const event = {
        routeKey: `${route.method} ${route.path}`,
        rawQueryString: new URLSearchParams(query).toString(),
        pathParameters: params ?? {},
        headers: { [TRACE_HEADER]: newTrace() },
        isBase64Encoded: false,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        requestContext: {
          requestId: `r${++calls}`,
          http: { sourceIp: '192.0.2.1' },
          ...(principal ? { authorizer: { lambda: { principal: JSON.stringify(principal) } } } : {}),
        },
      };
      const reply = await handler(event as unknown as Event, { getRemainingTimeInMillis: () => 29_000 } as Context);
      return { ...JSON.parse(reply.body ?? '{}'), status: reply.statusCode };
    },
  };
}
