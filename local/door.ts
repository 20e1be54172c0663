import { randomUUID } from 'node:crypto';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AccessControl, AccessDenied, type Caller } from './access.ts';
import type { VirtualClock } from './clock.ts';
import { type Claim, instantOf, readClaim, type SignedRequest, signatureFits } from './sigv4.ts';

/** A call that is signed by whom it says. */
export interface DoorCall extends SignedRequest {
  caller: Caller;
  /** Operation of a JSON service: `PutItem` of `DynamoDB_20120810.PutItem`. */
  operation: string;
  target: string;
}
export interface DoorAnswer {
  status: number;
  headers?: Record<string, string>;
  body: string | Buffer;
}
export type Service = (call: DoorCall) => Promise<DoorAnswer> | DoorAnswer;

/** A refusal in the service's own words. */
export class AwsError extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const MAX_BODY_BYTES = 128 * 1024 * 1024;
const MAX_SKEW_MS = 15 * 60_000;

const JSON_VERSION: Readonly<Record<string, string>> = { dynamodb: '1.0', sqs: '1.0', kms: '1.1', events: '1.1' };

export const jsonAnswer = (body: unknown): DoorAnswer => ({ status: 200, body: JSON.stringify(body) });

export const escapeXml = (text: string): string => text.replace(/[<>&'"]/g, (c) => `&#${c.charCodeAt(0)};`);

function errorAnswer(service: string, { status, code, message }: AwsError): DoorAnswer {
  if (service === 's3') {
    const parts = `<Code>${code}</Code><Message>${escapeXml(message)}</Message>`;
    return {
      status,
      headers: { 'content-type': 'application/xml' },
      body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${parts}</Error>`,
    };
  }
  const type = service === 'dynamodb' ? `com.amazon.coral.service#${code}` : code;
  return { status, body: JSON.stringify({ __type: type, message, Message: message }) };
}

type Suspicion = 'missing' | 'unknown' | 'mismatch' | 'late';
const MISMATCH = 'The request signature we calculated does not match the signature you provided.';
const SIGNATURE_ERRORS: Readonly<Record<Suspicion, readonly [code: string, message: string]>> = {
  missing: ['MissingAuthenticationTokenException', 'Request is missing Authentication Token'],
  unknown: ['UnrecognizedClientException', 'The security token included in the request is invalid.'],
  mismatch: ['InvalidSignatureException', MISMATCH],
  late: ['InvalidSignatureException', 'Signature expired or not yet current'],
};
const S3_SIGNATURE_ERRORS: typeof SIGNATURE_ERRORS = {
  missing: ['AccessDenied', 'Access Denied'],
  unknown: ['InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.'],
  mismatch: ['SignatureDoesNotMatch', MISMATCH],
  late: ['RequestTimeTooSkewed', 'The difference between the request time and the current time is too large.'],
};

function signatureError(service: string, why: Suspicion): AwsError {
  const [code, message] = (service === 's3' ? S3_SIGNATURE_ERRORS : SIGNATURE_ERRORS)[why];
  return new AwsError(service === 's3' ? 403 : 400, code, message);
}

function isCurrent(claim: Claim, clock: VirtualClock): boolean {
  const signedAt = instantOf(claim.timestamp);
  if (Number.isNaN(signedAt) || !claim.timestamp.startsWith(claim.date)) return false;
  const now = clock.now();
  if (claim.expiresIn !== undefined)
    return now <= signedAt + claim.expiresIn * 1000 && now >= signedAt - MAX_SKEW_MS && claim.expiresIn <= 604_800;
  // A call may be under way while somebody turns the clock.
  const before = now - clock.offsetMs + clock.previousOffsetMs;
  return [now, before].some((time) => Math.abs(time - signedAt) <= MAX_SKEW_MS);
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new AwsError(413, 'RequestEntityTooLarge', 'The request is too large');
    chunks.push(chunk);
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
}

/** The service a request without a readable signature was meant for: decides only how the refusal is worded. */
const guessService = (headers: IncomingHttpHeaders): string => {
  const target = String(headers['x-amz-target'] ?? '');
  if (target.startsWith('DynamoDB')) return 'dynamodb';
  return target.startsWith('Trent') ? 'kms' : target.startsWith('AWSEvents') ? 'events' : target ? 'sqs' : 's3';
};

export interface Door {
  url: string;
  /** Services may be given after the door has its address: their queue URLs need it. */
  serve(service: string, handle: Service): void;
  close(): Promise<void>;
}

/**
 * The one endpoint behind which AWS stands for the functions: proves who calls (Signature V4), then lets the service
 * answer. Its `Date` is the stack's clock, because clients set theirs by it.
 */
export async function openDoor(options: {
  port?: number;
  access: () => AccessControl;
  clock: VirtualClock;
}): Promise<Door> {
  const { clock } = options;
  const services = new Map<string, Service>();

  function prove(request: SignedRequest): { claim: Claim; caller: Caller } {
    const claim = readClaim(request);
    if (!claim) throw signatureError(guessService(request.headers), 'missing');
    const caller = options.access().callerOf(claim.accessKeyId);
    if (!caller || (claim.sessionToken !== undefined && claim.sessionToken !== caller.sessionToken))
      throw signatureError(claim.service, 'unknown');
    if (!signatureFits(request, claim, caller.secretAccessKey)) throw signatureError(claim.service, 'mismatch');
    if (!isCurrent(claim, clock)) throw signatureError(claim.service, 'late');
    return { claim, caller };
  }

  async function answer(request: IncomingMessage): Promise<[service: string, DoorAnswer]> {
    const url = request.url ?? '/';
    const mark = url.indexOf('?');
    let service = guessService(request.headers);
    try {
      const signed: SignedRequest = {
        method: request.method ?? 'GET',
        rawPath: mark < 0 ? url : url.slice(0, mark),
        query: new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1)),
        headers: request.headers,
        body: await readBody(request),
      };
      const { claim, caller } = prove(signed);
      service = claim.service;
      const handle = services.get(service);
      if (!handle) throw new AwsError(400, 'UnknownOperationException', `${service} is not played here`);
      const target = String(request.headers['x-amz-target'] ?? '');
      return [service, await handle({ ...signed, caller, target, operation: target.slice(target.indexOf('.') + 1) })];
    } catch (error) {
      if (error instanceof AwsError) return [service, errorAnswer(service, error)];
      if (error instanceof AccessDenied) {
        const [status, code] = service === 's3' ? [403, 'AccessDenied'] : [400, 'AccessDeniedException'];
        return [service, errorAnswer(service, new AwsError(status, code, error.message))];
      }
      console.error('the AWS door failed:', error);
      return [
        service,
        errorAnswer(service, new AwsError(500, 'InternalFailure', 'internal failure of the local stack')),
      ];
    }
  }

  function send(response: ServerResponse, service: string, { status, headers, body }: DoorAnswer): void {
    const version = JSON_VERSION[service];
    const id = randomUUID();
    response.writeHead(status, {
      ...(version ? { 'content-type': `application/x-amz-json-${version}` } : {}),
      ...headers,
      date: new Date(clock.now()).toUTCString(),
      'x-amzn-requestid': id,
      ...(service === 's3' ? { 'x-amz-request-id': id } : {}),
      ...(headers && 'content-length' in headers ? {} : { 'content-length': Buffer.byteLength(body) }),
    });
    response.end(body);
  }

  const server: Server = createServer((request, response) => {
    answer(request)
      .then(([service, made]) => send(response, service, made))
      .catch((error: unknown) => {
        console.error('the AWS door could not answer:', error);
        response.destroy();
      });
  });
  // Longer than the clients' own, so that none meets a connection that is just closing.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve(service, handle) {
      services.set(service, handle);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
