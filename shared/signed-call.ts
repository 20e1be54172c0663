import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { environment } from './environment.ts';

/**
 * A signed call to an AWS service by fetch, with the signer the DynamoDB client already brings. KMS, EventBridge and
 * presigned S3 links need no client of their own: three SDK clients would not fit the bundle budget of an API function.
 */
class Sha256 {
  readonly #hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', asBytes(secret));
  }
  update(data: string | ArrayBuffer | ArrayBufferView) {
    this.#hash.update(asBytes(data));
  }
  async digest() {
    return new Uint8Array(this.#hash.digest());
  }
}
const asBytes = (data: string | ArrayBuffer | ArrayBufferView): Uint8Array =>
  typeof data === 'string'
    ? Buffer.from(data)
    : data instanceof ArrayBuffer
      ? new Uint8Array(data)
      : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

const credentials = () => ({
  accessKeyId: process.env.AWS_ACCESS_KEY_ID ?? '',
  secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY ?? '',
  ...(process.env.AWS_SESSION_TOKEN ? { sessionToken: process.env.AWS_SESSION_TOKEN } : {}),
});

export const signer = (service: string): SignatureV4 =>
  new SignatureV4({ service, region: environment.region(), credentials: async () => credentials(), sha256: Sha256 });

/** Regional endpoint of a service, or the one endpoint `AWS_ENDPOINT_URL` names (a laptop). */
export function endpointOf(service: string): URL {
  const region = environment.region();
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return new URL(process.env.AWS_ENDPOINT_URL ?? `https://${service}.${region}.${suffix}`);
}

const ATTEMPTS = 3;

/** SQS speaks the older of the two JSON protocols. */
const contentTypeOf = (service: string): string => `application/x-amz-json-1.${service === 'sqs' ? 0 : 1}`;

interface Call {
  service: string;
  /** As errors name it. */
  what: string;
  path: string;
  headers: Record<string, string>;
  input: object;
  patienceMs: number;
}

/** Posts JSON, signed. Bounded retries on faults of theirs, none on ours. */
async function post({ service, what, path, headers, input, patienceMs }: Call): Promise<Response> {
  const url = new URL(path, endpointOf(service));
  const body = JSON.stringify(input);
  const request = await signer(service).sign({
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port ? { port: Number(url.port) } : {}),
    path,
    query: {},
    headers: { host: url.host, ...headers },
    body,
  });
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(url, {
      method: 'POST',
      headers: request.headers,
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
    }).catch((error: unknown) => (attempt < ATTEMPTS ? undefined : Promise.reject(error)));
    if (response?.ok) return response;
    if (response && (response.status < 500 || attempt === ATTEMPTS))
      throw new Error(`${what} answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
    await new Promise((resolve) => setTimeout(resolve, 50 * 2 ** attempt));
  }
}

/** Calls `target` (`TrentService.Decrypt`) of a JSON service. */
export async function callJson<Answer>(service: string, target: string, input: object): Promise<Answer> {
  const headers = { 'content-type': contentTypeOf(service), 'x-amz-target': target };
  const response = await post({ service, what: target, path: '/', headers, input, patienceMs: 5_000 });
  return (await response.json()) as Answer;
}

/** Has another function of ours do something, and waits for its answer. Throws when it failed. */
export async function callFunction<Answer>(name: string, input: object): Promise<Answer> {
  const path = `/2015-03-31/functions/${name}/invocations`;
  const headers = { 'content-type': 'application/json' };
  const response = await post({ service: 'lambda', what: name, path, headers, input, patienceMs: 15_000 });
  const answer = (await response.json()) as Answer & { errorMessage?: string };
  if (response.headers.has('x-amz-function-error')) throw new Error(`${name} failed: ${answer.errorMessage}`);
  return answer;
}
