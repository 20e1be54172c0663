import { randomBytes, randomUUID } from 'node:crypto';
import { type IncomingMessage, validateHeaderName, validateHeaderValue } from 'node:http';
import type { JsonObject } from './json.ts';
import { isObject, type Json, listOf, objectOf, textOf } from './json.ts';
import type { Place } from './template.ts';

/** A request that found its route. */
export interface RoutedRequest {
  routeKey: string;
  pathParameters: Record<string, string>;
  path: string;
  rawQueryString: string;
  headers: Record<string, string>;
  cookies: string[];
  body: Buffer;
  method: string;
  sourceIp: string;
  requestId: string;
}

export const newRequestId = (): string => randomUUID();

const isText = (contentType: string): boolean =>
  /^(text\/.*|application\/(json|javascript|xml|.*\+json|.*\+xml))(;|$)/i.test(contentType.trim());

/** Headers as the gateway hands them on: lower-case, repeated ones joined, cookies apart, its own added. */
export function headersOf(request: IncomingMessage, sourceIp: string, port: number) {
  const headers: Record<string, string> = {};
  for (const [name, values] of Object.entries(request.headersDistinct)) headers[name] = (values ?? []).join(',');
  const cookies = (request.headers.cookie ?? '')
    .split(';')
    .map((cookie) => cookie.trim())
    .filter(Boolean);
  delete headers.cookie;
  const forwarded = headers['x-forwarded-for'];
  Object.assign(headers, {
    'x-amzn-trace-id': `Root=1-${Math.floor(Date.now() / 1000).toString(16)}-${randomBytes(12).toString('hex')}`,
    'x-forwarded-for': forwarded ? `${forwarded}, ${sourceIp}` : sourceIp,
    'x-forwarded-port': String(port),
    'x-forwarded-proto': 'http',
  });
  return { headers, cookies };
}

function queryParameters(rawQueryString: string): Record<string, string> | undefined {
  const joined = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(rawQueryString))
    joined.set(name, joined.has(name) ? `${joined.get(name)},${value}` : value);
  return joined.size ? Object.fromEntries(joined) : undefined;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
function clfTime(now: number): string {
  const [date = '', time = ''] = new Date(now).toISOString().split('T');
  const [year, month, day] = date.split('-');
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${time.slice(0, 8)} +0000`;
}

function commonParts(request: RoutedRequest, apiId: string, place: Place, now: number) {
  const query = queryParameters(request.rawQueryString);
  return {
    routeKey: request.routeKey,
    rawPath: request.path,
    rawQueryString: request.rawQueryString,
    ...(request.cookies.length ? { cookies: request.cookies } : {}),
    headers: request.headers,
    ...(query ? { queryStringParameters: query } : {}),
    requestContext: {
      accountId: place.accountId,
      apiId,
      domainName: `${apiId}.execute-api.${place.region}.${place.urlSuffix}`,
      domainPrefix: apiId,
      http: {
        method: request.method,
        path: request.path,
        protocol: 'HTTP/1.1',
        sourceIp: request.sourceIp,
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId: request.requestId,
      routeKey: request.routeKey,
      stage: '$default',
      time: clfTime(now),
      timeEpoch: now,
    },
    ...(Object.keys(request.pathParameters).length ? { pathParameters: request.pathParameters } : {}),
  };
}

/** The event of an integration, payload format 2.0. */
export function integrationEvent(
  request: RoutedRequest,
  apiId: string,
  place: Place,
  now: number,
  authorizer: JsonObject | undefined,
): object {
  const common = commonParts(request, apiId, place, now);
  const asText = isText(request.headers['content-type'] ?? 'text/plain');
  return {
    version: '2.0',
    ...common,
    requestContext: { ...common.requestContext, ...(authorizer ? { authorizer: { lambda: authorizer } } : {}) },
    ...(request.body.length ? { body: request.body.toString(asText ? 'utf8' : 'base64') } : {}),
    isBase64Encoded: request.body.length > 0 && !asText,
  };
}

/** The event of a Lambda authorizer, payload format 2.0: everything but the body. */
export function authorizerEvent(
  request: RoutedRequest,
  apiId: string,
  place: Place,
  now: number,
  identitySource: string[],
): object {
  const [method, path] = request.routeKey.split(' ');
  const apiArn = `arn:${place.partition}:execute-api:${place.region}:${place.accountId}:${apiId}`;
  return {
    version: '2.0',
    type: 'REQUEST',
    routeArn: `${apiArn}/$default/${method}${path}`,
    identitySource,
    ...commonParts(request, apiId, place, now),
  };
}

/** The values of an authorizer's identity sources, or undefined when one is absent. */
export function identityOf(sources: readonly string[], request: RoutedRequest): string[] | undefined {
  const query = queryParameters(request.rawQueryString) ?? {};
  const values = sources.map((source) => {
    const header = /^\$request\.header\.(.+)$/.exec(source)?.[1];
    if (header) return request.headers[header.toLowerCase()];
    const parameter = /^\$request\.querystring\.(.+)$/.exec(source)?.[1];
    return parameter ? query[parameter] : undefined;
  });
  return values.every((value) => value !== undefined && value !== '') ? (values as string[]) : undefined;
}

export interface HttpAnswer {
  status: number;
  headers: Record<string, string>;
  cookies: string[];
  body: Buffer;
}

export const gatewayAnswer = (status: number, message: string): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  cookies: [],
  body: Buffer.from(JSON.stringify({ message })),
});

const areHeaders = (headers: Record<string, string>): boolean => {
  try {
    for (const [name, value] of Object.entries(headers)) {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    }
    return true;
  } catch {
    return false;
  }
};

/** What a function's answer becomes: with a status as it says, without one as JSON with 200. */
export function answerOf(result: Json): HttpAnswer {
  if (!isObject(result) || result.statusCode === undefined)
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      cookies: [],
      body: Buffer.from(typeof result === 'string' ? result : JSON.stringify(result ?? '')),
    };
  const status = Number(result.statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 599) return gatewayAnswer(500, 'Internal Server Error');
  const headers = Object.fromEntries(
    Object.entries(objectOf(result.headers)).map(([name, value]) => [name.toLowerCase(), textOf(value)]),
  );
  if (!areHeaders(headers)) return gatewayAnswer(500, 'Internal Server Error');
  const body = result.body === undefined || result.body === null ? '' : textOf(result.body);
  return {
    status,
    headers: { 'content-type': 'text/plain;charset=UTF-8', ...headers },
    cookies: listOf(result.cookies).map(textOf),
    body: Buffer.from(body, result.isBase64Encoded === true ? 'base64' : 'utf8'),
  };
}
