import type { IncomingMessage, ServerResponse } from 'node:http';
import { mayInvoke } from './bus.ts';
import type { VirtualClock } from './clock.ts';
import {
  answerOf,
  authorizerEvent,
  gatewayAnswer,
  type HttpAnswer,
  headersOf,
  identityOf,
  integrationEvent,
  newRequestId,
  type RoutedRequest,
} from './http-event.ts';
import { isObject, type Json, type JsonObject, objectOf } from './json.ts';
import type { ApiModel, AuthorizerModel, CorsModel, PermissionModel, RouteModel } from './stack-model.ts';
import type { Place } from './template.ts';
import type { InvocationResult } from './workers.ts';

const MAX_BODY_BYTES = 10 * 1024 * 1024;
/** A synchronous invocation carries at most this much, either way. */
const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;
const INTEGRATION_TIMEOUT_MS = 29_000;

export interface GatewayOptions {
  api: ApiModel;
  permissions: readonly PermissionModel[];
  place: Place;
  clock: VirtualClock;
  invoke: (functionArn: string, payload: string) => Promise<InvocationResult>;
  onProblem: (text: string) => void;
}

export interface GatewayStatus {
  requests: number;
  faults: number;
  routes: number;
}

interface Match {
  route: RouteModel;
  pathParameters: Record<string, string>;
}

/** Literal parts win over parameters, parameters over `{proxy+}`, part by part from the left. */
export function routeFinder(routes: readonly RouteModel[]) {
  const parsed = routes.map((route) => {
    const [method = '', path = ''] = route.routeKey.split(' ');
    const parts = path.split('/').slice(1);
    const rank = parts.map((part) => (part.endsWith('+}') ? 2 : part.startsWith('{') ? 1 : 0)).join('');
    return { route, method, parts, rank: `${rank}${method === 'ANY' ? 'b' : 'a'}` };
  });
  parsed.sort((a, b) => (a.rank < b.rank ? -1 : 1));

  return (method: string, rawPath: string): Match | undefined => {
    // Taken apart before it is decoded: an encoded slash is part of a value and not of the path.
    const given = rawPath.split('/').slice(1).map(decoded);
    if (given.includes(undefined)) return undefined;
    for (const candidate of parsed) {
      if (candidate.method !== method && candidate.method !== 'ANY') continue;
      const pathParameters = parametersOf(candidate.parts, given as string[]);
      if (pathParameters) return { route: candidate.route, pathParameters };
    }
    const fallback = routes.find(({ routeKey }) => routeKey === '$default');
    return fallback && { route: fallback, pathParameters: {} };
  };
}

function parametersOf(parts: readonly string[], given: readonly string[]): Record<string, string> | undefined {
  const found: Record<string, string> = {};
  for (const [i, part] of parts.entries()) {
    const value = given[i];
    if (part.endsWith('+}')) {
      found[part.slice(1, -2)] = given.slice(i).join('/');
      return found;
    }
    if (value === undefined) return undefined;
    if (part.startsWith('{')) {
      if (value === '') return undefined;
      found[part.slice(1, -1)] = value;
    } else if (part !== value) return undefined;
  }
  return parts.length === given.length ? found : undefined;
}

/** The HTTP API: routes, authorizers, CORS and payloads as API Gateway has them. */
export class Gateway {
  readonly #options: GatewayOptions;
  readonly #find: ReturnType<typeof routeFinder>;
  readonly #authorized = new Map<string, { until: number; context: JsonObject | undefined }>();
  readonly status: GatewayStatus;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#find = routeFinder(options.api.routes);
    this.status = { requests: 0, faults: 0, routes: options.api.routes.length };
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = newRequestId();
    this.status.requests++;
    const origin = request.headers.origin;
    const { cors } = this.#options.api;
    const answer =
      cors && origin && request.method === 'OPTIONS'
        ? { status: 204, headers: preflightHeaders(cors, origin), cookies: [], body: Buffer.alloc(0) }
        : await this.#answer(request, requestId).catch((error: unknown) => {
            // A caller who hung up in the middle of a request is no fault of ours.
            if (request.complete) this.#options.onProblem(`the gateway failed: ${String(error)}`);
            return gatewayAnswer(500, 'Internal Server Error');
          });
    if (answer.status >= 500) this.status.faults++;
    response.writeHead(answer.status, {
      ...answer.headers,
      ...(cors && origin ? corsHeaders(cors, origin) : {}),
      ...(answer.cookies.length ? { 'set-cookie': answer.cookies } : {}),
      'content-length': answer.body.length,
      date: new Date(this.#options.clock.now()).toUTCString(),
      'apigw-requestid': requestId,
    });
    response.end(request.method === 'HEAD' ? undefined : answer.body);
  }

  async #answer(request: IncomingMessage, requestId: string): Promise<HttpAnswer> {
    const url = request.url ?? '/';
    const mark = url.indexOf('?');
    const rawPath = mark < 0 ? url : url.slice(0, mark);
    const path = decoded(rawPath);
    const match = this.#find(request.method ?? 'GET', rawPath);
    if (!match || path === undefined) return gatewayAnswer(404, 'Not Found');
    const body = await readBody(request);
    if (!body) return gatewayAnswer(413, 'Request Entity Too Large');
    const sourceIp = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
    const routed: RoutedRequest = {
      routeKey: match.route.routeKey,
      pathParameters: match.pathParameters,
      path,
      rawQueryString: mark < 0 ? '' : url.slice(mark + 1),
      method: request.method ?? 'GET',
      body,
      sourceIp,
      requestId,
      ...headersOf(request, sourceIp, request.socket.localPort ?? 0),
    };
    const { authorizer } = match.route;
    if (!authorizer) return this.#integrate(match.route, routed, undefined);
    const allowed = await this.#authorize(authorizer, routed);
    return 'status' in allowed ? allowed : this.#integrate(match.route, routed, allowed.context);
  }

  async #authorize(authorizer: AuthorizerModel, request: RoutedRequest): Promise<HttpAnswer | { context: JsonObject }> {
    const { api, place, clock } = this.#options;
    const identity = identityOf(authorizer.identitySources, request);
    if (!identity) return gatewayAnswer(401, 'Unauthorized');
    const name = JSON.stringify([authorizer.id, ...identity]);
    const known = this.#authorized.get(name);
    if (known && authorizer.ttlSeconds > 0 && known.until > clock.now())
      return known.context ? { context: known.context } : gatewayAnswer(403, 'Forbidden');
    const event = authorizerEvent(request, api.id, place, clock.now(), identity);
    const result = await this.#call(authorizer.functionArn, JSON.stringify(event), `authorizers/${authorizer.id}`);
    if (!isObject(result) || typeof result.isAuthorized !== 'boolean')
      return gatewayAnswer(500, 'Internal Server Error');
    const context = result.isAuthorized ? objectOf(result.context) : undefined;
    if (authorizer.ttlSeconds > 0)
      this.#authorized.set(name, { until: clock.now() + authorizer.ttlSeconds * 1000, context });
    return context ? { context } : gatewayAnswer(403, 'Forbidden');
  }

  async #integrate(route: RouteModel, request: RoutedRequest, authorizer: JsonObject | undefined): Promise<HttpAnswer> {
    const { api, place, clock } = this.#options;
    const payload = JSON.stringify(integrationEvent(request, api.id, place, clock.now(), authorizer));
    if (Buffer.byteLength(payload) > MAX_PAYLOAD_BYTES) return gatewayAnswer(413, 'Request Entity Too Large');
    const [method, path] = route.routeKey.split(' ');
    const called = this.#call(route.functionArn, payload, `$default/${method}${path ?? ''}`);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), INTEGRATION_TIMEOUT_MS);
    });
    const result = await Promise.race([called, late]);
    clearTimeout(timer);
    if (result === 'late') return gatewayAnswer(503, 'Service Unavailable');
    return result === undefined ? gatewayAnswer(500, 'Internal Server Error') : answerOf(result);
  }

  /** The function's answer, or undefined when it failed or may not be called from here. */
  async #call(functionArn: string, payload: string, source: string): Promise<Json | undefined> {
    const { api, place, permissions, invoke, onProblem } = this.#options;
    const sourceArn = `arn:${place.partition}:execute-api:${place.region}:${place.accountId}:${api.id}/${source}`;
    if (!mayInvoke(permissions, functionArn, 'apigateway.amazonaws.com', sourceArn)) {
      onProblem(`the gateway may not invoke ${functionArn} for ${source}: no permission in the template`);
      return undefined;
    }
    const result = await invoke(functionArn, payload);
    if (!result.ok || Buffer.byteLength(result.payload) > MAX_PAYLOAD_BYTES) return undefined;
    return JSON.parse(result.payload) as Json;
  }
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

/** The body, or undefined as soon as it is longer than the gateway takes. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
    else chunks.length = 0;
  }
  return bytes > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks);
}

const allowsOrigin = ({ origins }: CorsModel, origin: string): boolean =>
  origins.includes('*') ||
  origins.some((allowed) => allowed === origin || (/\/\/\*$/.test(allowed) && origin.startsWith(allowed.slice(0, -1))));

function corsHeaders(cors: CorsModel, origin: string): Record<string, string> {
  if (!allowsOrigin(cors, origin)) return {};
  const any = cors.origins.includes('*') && !cors.credentials;
  return {
    'access-control-allow-origin': any ? '*' : origin,
    ...(any ? {} : { vary: 'Origin' }),
    ...(cors.credentials ? { 'access-control-allow-credentials': 'true' } : {}),
    ...(cors.exposed.length ? { 'access-control-expose-headers': cors.exposed.join(',') } : {}),
  };
}

function preflightHeaders(cors: CorsModel, origin: string): Record<string, string> {
  if (!allowsOrigin(cors, origin)) return {};
  return {
    'access-control-allow-methods': cors.methods.join(','),
    'access-control-allow-headers': cors.headers.join(','),
    ...(cors.maxAgeSeconds === undefined ? {} : { 'access-control-max-age': String(cors.maxAgeSeconds) }),
  };
}
