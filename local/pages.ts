import { createReadStream, existsSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Gateway } from './gateway.ts';
import type { localApi } from './local-api.ts';

const consoleFolder = fileURLToPath(new URL('../console/', import.meta.url));
const swaggerFolder = (): string => dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

/** Nothing is loaded from elsewhere: the pages work without a network. */
const POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "frame-ancestors 'none'",
].join('; ');

function sendFile(response: ServerResponse, folder: string, name: string): void {
  const file = normalize(join(folder, name));
  if (!file.startsWith(folder) || !existsSync(file) || !statSync(file).isFile()) {
    response.writeHead(404, { 'content-type': 'application/json' }).end('{"message":"Not Found"}');
    return;
  }
  response.writeHead(200, {
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    'cache-control': 'no-cache',
    'content-security-policy': POLICY,
    'x-content-type-options': 'nosniff',
  });
  createReadStream(file).pipe(response);
}

/** In a thread of its own, so that a restarted stack reads the contracts anew instead of the ones loaded before. */
const makeOpenApi = (): Promise<string> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./openapi-worker.ts', import.meta.url), { execArgv: [] });
    worker.once('message', resolve).once('error', reject);
  });

/** A page of another site whose name was pointed at this machine must not turn the clock. */
const isOurHost = (host: string | undefined): boolean => /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host ?? '');

/** Everything the local server answers: its own pages and controls, and for the rest the gateway. */
export function pages({ gateway, local }: { gateway: Gateway; local: ReturnType<typeof localApi> }) {
  const swagger = swaggerFolder();
  let openApi: Promise<string> | undefined;
  const sendOpenApi = async (response: ServerResponse): Promise<void> => {
    openApi ??= makeOpenApi();
    try {
      const document = await openApi;
      response.writeHead(200, { 'content-type': TYPES['.json'], 'cache-control': 'no-cache' }).end(document);
    } catch (error) {
      openApi = undefined;
      response.writeHead(500, { 'content-type': TYPES['.json'] }).end(JSON.stringify({ message: String(error) }));
    }
  };

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? '/').split('?')[0]!;
    if (path.startsWith('/_local/')) {
      if (!isOurHost(request.headers.host)) response.writeHead(403).end();
      else await local(request, response, path.slice('/_local/'.length));
      return;
    }
    if (request.method === 'GET' || request.method === 'HEAD') {
      if (path === '/') return sendFile(response, consoleFolder, 'index.html');
      if (path === '/reference') return void response.writeHead(301, { location: '/reference/' }).end();
      if (path === '/reference/') return sendFile(response, consoleFolder, 'reference.html');
      if (path.startsWith('/reference/')) return sendFile(response, swagger, path.slice('/reference/'.length));
      if (path.startsWith('/console/')) return sendFile(response, consoleFolder, path.slice('/console/'.length));
      if (path === '/openapi.json') return sendOpenApi(response);
      if (path === '/favicon.ico') return sendFile(response, consoleFolder, 'favicon.svg');
    }
    await gateway.handle(request, response);
  };
}
