import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type {
  APIGatewayProxyEventV2WithLambdaAuthorizer,
  APIGatewayProxyStructuredResultV2,
  Context,
} from 'aws-lambda';
import type { Principal } from '../../shared/access.ts';
import type { AuthorizerContext } from '../../shared/api.ts';
import type { Route } from '../../shared/contract.ts';

/**
 * The gateway in small, for tests of a room without the whole stack: routes, the authorizer's yes and no, the same
 * answers as the real one where the room is never asked (401, 403, 404).
 */
export interface SmallGateway {
  contract: Readonly<Record<string, Route>>;
  handler: (event: APIGatewayProxyEventV2WithLambdaAuthorizer<AuthorizerContext>, context: Context) => unknown;
  authenticate: (authorization: string) => Promise<Principal | undefined>;
}
export interface GatewayRequest {
  method: string;
  /** With its query string. */
  url: string;
  authorization?: string | undefined;
  body?: string | undefined;
  sourceIp?: string;
}
export interface GatewayAnswer {
  status: number;
  body: Record<string, unknown>;
}

const pattern = (path: string) => new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);

export function dispatcher({ contract, handler, authenticate }: SmallGateway) {
  const routes = Object.values(contract).map((route) => ({ route, matches: pattern(route.path) }));
  let requests = 0;
  return async ({ method, url, authorization, body, sourceIp }: GatewayRequest): Promise<GatewayAnswer> => {
    const { pathname, search } = new URL(url, 'http://gateway');
    const found = routes.find(({ route, matches }) => route.method === method && matches.test(pathname));
    if (!found) return { status: 404, body: { message: 'Not Found' } };
    const { route, matches } = found;
    let principal: Principal | undefined;
    if (route.access !== 'public') {
      if (!authorization) return { status: 401, body: { message: 'Unauthorized' } };
      principal = await authenticate(authorization);
      if (!principal) return { status: 403, body: { message: 'Forbidden' } };
    }
    const groups = matches.exec(pathname)?.groups ?? {};
    const pathParameters = Object.fromEntries(
      Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]),
    );
    const event = {
      routeKey: `${method} ${route.path}`,
      rawQueryString: search.slice(1),
      pathParameters,
      headers: {},
      ...(body === undefined ? {} : { body, isBase64Encoded: false }),
      requestContext: {
        requestId: `request-${++requests}`,
        http: { sourceIp: sourceIp ?? '192.0.2.1' },
        ...(principal ? { authorizer: { lambda: { principal: JSON.stringify(principal) } } } : {}),
      },
    } as unknown as APIGatewayProxyEventV2WithLambdaAuthorizer<AuthorizerContext>;
    const reply = (await handler(event, {} as Context)) as APIGatewayProxyStructuredResultV2;
    return { status: reply.statusCode ?? 200, body: JSON.parse(reply.body ?? '{}') };
  };
}

/** The same over HTTP, for what speaks through `wx.request`. */
export async function startSmallGateway(gateway: SmallGateway): Promise<{ url: string; close(): Promise<void> }> {
  const dispatch = dispatcher(gateway);
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    const answer = await dispatch({
      method: request.method ?? 'GET',
      url: request.url ?? '/',
      authorization: request.headers.authorization,
      ...(body ? { body } : {}),
      sourceIp: request.socket.remoteAddress ?? '',
    });
    response.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8' });
    response.end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
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
