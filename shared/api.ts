import middy from '@middy/core';
import type {
  APIGatewayProxyEventV2WithLambdaAuthorizer,
  APIGatewayProxyStructuredResultV2,
  Context,
} from 'aws-lambda';
import type * as z from 'zod';
import { type Actor, authorize, needsRegion, type Principal, type Target } from './access.ts';
import type { Clock, Instant } from './business-time.ts';
import type { AnswerOf, RequestOf, Route } from './contract.ts';
import { log } from './log.ts';
import { isRefusal, type Refusal, refuse } from './refusal.ts';
import { TRACE_HEADER, traced, traceFrom } from './trace.ts';

/** What the authorizer hands on: the principal as JSON (HTTP API contexts carry it as one string). */
export interface AuthorizerContext {
  principal?: string;
}
type Event = APIGatewayProxyEventV2WithLambdaAuthorizer<AuthorizerContext>;
type Reply = APIGatewayProxyStructuredResultV2;

export interface Call {
  actor: Actor;
  principal: Principal | undefined;
  now: Instant;
  requestId: string;
  /** Network address of the caller, from the gateway and never from a header. */
  sourceIp: string;
}
export type Handler<R> = (request: RequestOf<R>, call: Call) => Promise<AnswerOf<R> | Refusal>;
export type Handlers<Contract> = { [K in keyof Contract]: Handler<Contract[K]> };

export interface ApiOptions {
  clock: Clock;
  regionOf: (target: Target) => Promise<string | undefined>;
}

const DEFAULT_MAX_BODY_BYTES = 32 * 1024;
/** When to come back, where nobody said more. */
const SOON_SECONDS = 2;
const HEADERS = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };

const reply = (statusCode: number, body: unknown): Reply => ({
  statusCode,
  headers: HEADERS,
  body: JSON.stringify(body),
});

function replyRefusal(refusal: Refusal, requestId: string): Reply {
  const { code, message, details } = refusal;
  const made = reply(refusal.status, { code, message, ...(details ? { details } : {}), requestId });
  const waits = refusal.status === 429 || refusal.status === 503;
  const seconds = String(details?.retryAfterSeconds ?? SOON_SECONDS);
  return waits ? { ...made, headers: { ...made.headers, 'retry-after': seconds } } : made;
}

/** Repeated query parameters have no one meaning: refused. */
function queryOf(event: Event): Record<string, string> | Refusal {
  const pairs = [...new URLSearchParams(event.rawQueryString)];
  const query = Object.fromEntries(pairs);
  return Object.keys(query).length === pairs.length ? query : refuse('MALFORMED');
}

/** Strict objects refuse a field `__proto__`, but a record of any keys would pass over it in silence. */
const PERHAPS_PROTOTYPE = /__proto__|\\u00/i;
function namesPrototype(text: string): boolean {
  let found = false;
  JSON.parse(text, (key, value: unknown) => {
    found ||= key === '__proto__';
    return value;
  });
  return found;
}

function bodyOf(event: Event, maxBytes: number): unknown {
  if (event.body === undefined || event.body === '') return undefined;
  const bytes = Buffer.byteLength(event.body, event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes > maxBytes) return refuse('TOO_LARGE');
  try {
    const text = event.isBase64Encoded ? Buffer.from(event.body, 'base64').toString('utf8') : event.body;
    return PERHAPS_PROTOTYPE.test(text) && namesPrototype(text) ? refuse('INVALID_INPUT') : JSON.parse(text);
  } catch {
    return refuse('MALFORMED');
  }
}

/** The first problem as the field it concerns: enough to mend it, nothing of what was sent. */
const problemOf = (error: z.ZodError): Record<string, unknown> => {
  const [issue] = error.issues;
  // The key of a record is the sender's own word.
  const path = issue?.code === 'invalid_key' ? issue.path.slice(0, -1) : issue?.path;
  return { field: path?.join('.') ?? '', problem: issue?.code ?? 'invalid' };
};

function parsePart(schema: z.ZodType | undefined, value: unknown): { value: unknown } | Refusal {
  if (!schema) return value === undefined ? { value: undefined } : refuse('INVALID_INPUT', { problem: 'not expected' });
  const parsed = schema.safeParse(value);
  return parsed.success ? { value: parsed.data } : refuse('INVALID_INPUT', problemOf(parsed.error));
}

const paramsOf = (route: Route, event: Event): { value: unknown } | Refusal =>
  parsePart(route.params, route.params ? (event.pathParameters ?? {}) : undefined);

function queryAndBodyOf(route: Route, event: Event): { query: unknown; body: unknown } | Refusal {
  const rawQuery = queryOf(event);
  if (isRefusal(rawQuery)) return rawQuery;
  const rawBody = bodyOf(event, route.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES);
  if (isRefusal(rawBody)) return rawBody;
  const query = parsePart(route.query, route.query || Object.keys(rawQuery).length ? rawQuery : undefined);
  if (isRefusal(query)) return query;
  const body = parsePart(route.body, route.body || route.method !== 'GET' ? rawBody : undefined);
  if (isRefusal(body)) return body;
  return { query: query.value, body: body.value };
}

async function actorOf(
  route: Route,
  principal: Principal | undefined,
  params: Record<string, string>,
  options: ApiOptions,
): Promise<Actor | Refusal> {
  if (route.access === 'public') return { personId: principal?.personId ?? 'nobody', role: 'system' };
  if (!principal) return refuse('UNAUTHENTICATED');
  if (route.access === 'anyone-signed-in') return { personId: principal.personId, role: 'system' };
  const { elderId, facilityId, caregiverId, region } = params;
  const target: Target = { elderId, facilityId, caregiverId, region };
  // Whoever holds none of the roles is turned away before anything is looked up.
  const atDoor = authorize(route.access, principal, target);
  const found =
    atDoor === 'not-theirs' && !region && needsRegion(route.access)
      ? authorize(route.access, principal, { ...target, region: await options.regionOf(target) })
      : atDoor;
  if (found === 'wrong-role') return refuse('FORBIDDEN');
  if (found === 'not-theirs') return refuse('NOT_FOUND');
  return { personId: principal.personId, role: found.role, grant: found };
}

/** What broke, without the values: Zod lists what it was given, and JSON.parse quotes what it could not read. */
function causeOf(name: string, message: string): string {
  if (name === 'ZodError') return 'answer does not fit its contract';
  return name === 'SyntaxError' ? 'something was not JSON' : message;
}

/**
 * The Lambda entry of a room: finds the route, validates, checks access, runs the handler, answers. A handler's refusal
 * is answered with its status; a fault is logged by name and answered as BUSY without a word about its cause.
 */
export function api<Contract extends Record<string, Route>>(
  contract: Contract,
  handlers: Handlers<Contract>,
  options: ApiOptions,
) {
  const table = new Map(
    Object.entries(contract).map(([key, route]) => [
      `${route.method} ${route.path}`,
      { route, handle: handlers[key as keyof Contract] as unknown as Handler<Route> },
    ]),
  );

  async function answer(event: Event): Promise<unknown> {
    const found = table.get(event.routeKey);
    if (!found) return refuse('NOT_FOUND');
    const { route, handle } = found;
    const context = event.requestContext.authorizer?.lambda?.principal;
    const principal = context ? (JSON.parse(context) as Principal) : undefined;
    // Before the door, which looks things up by these ids: what is no id never becomes part of a key.
    const params = paramsOf(route, event);
    if (isRefusal(params)) return params;
    const actor = await actorOf(route, principal, (params.value ?? {}) as Record<string, string>, options);
    if (isRefusal(actor)) return actor;
    const rest = queryAndBodyOf(route, event);
    if (isRefusal(rest)) return rest;
    const result = await handle({ params: params.value, ...rest } as RequestOf<Route>, {
      actor,
      principal,
      now: options.clock(),
      requestId: event.requestContext.requestId,
      sourceIp: event.requestContext.http.sourceIp,
    });
    return isRefusal(result) ? result : route.answer.parse(result);
  }

  const shell = middy<Event, Reply>()
    .onError((request) => {
      const { name, message, stack } = request.error ?? new Error('unknown');
      log.error('fault', {
        route: request.event.routeKey,
        requestId: request.event.requestContext.requestId,
        name,
        cause: causeOf(name, message),
        stack: stack
          ?.split('\n')
          .filter((line) => /^\s+at /.test(line))
          .slice(0, 5),
      });
      request.response = replyRefusal(refuse('BUSY'), request.event.requestContext.requestId);
    })
    .handler(async (event: Event) => {
      const { requestId } = event.requestContext;
      const result = await answer(event);
      const status = isRefusal(result) ? result.status : 200;
      log.info('request', {
        route: event.routeKey,
        status,
        requestId,
        ...(isRefusal(result) ? { code: result.code } : {}),
      });
      return isRefusal(result) ? replyRefusal(result, requestId) : reply(200, result ?? {});
    });
  return async (event: Event, context: Context): Promise<Reply> => {
    return traced(traceFrom(event.headers[TRACE_HEADER]), async () => shell(event, context));
  };
}
