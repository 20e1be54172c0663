import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** A request as it arrived, body included: what a signature speaks of. */
export interface SignedRequest {
  method: string;
  /** Path as sent, still percent-encoded. */
  rawPath: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** What the Authorization header or the query of a presigned link claims. */
export interface Claim {
  accessKeyId: string;
  date: string;
  region: string;
  service: string;
  signedHeaders: string[];
  signature: string;
  /** `20261122T003200Z` */
  timestamp: string;
  sessionToken: string | undefined;
  /** Presigned links only, seconds. */
  expiresIn: number | undefined;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';

const claimOf = (
  credential: string,
  rest: Omit<Claim, 'accessKeyId' | 'date' | 'region' | 'service'>,
): Claim | undefined => {
  const [accessKeyId, date, region, service, end] = credential.split('/');
  return accessKeyId && date && region && service && end === 'aws4_request'
    ? { accessKeyId, date, region, service, ...rest }
    : undefined;
};

/** The claim of a request, or undefined when it carries none that can be read. */
export function readClaim({ headers, query }: Pick<SignedRequest, 'headers' | 'query'>): Claim | undefined {
  const authorization = headers.authorization;
  if (authorization?.startsWith(`${ALGORITHM} `)) {
    const parts = new Map(
      authorization
        .slice(ALGORITHM.length + 1)
        .split(',')
        .map((part): [string, string] => {
          const [name = '', ...value] = part.trim().split('=');
          return [name, value.join('=')];
        }),
    );
    return claimOf(parts.get('Credential') ?? '', {
      signedHeaders: (parts.get('SignedHeaders') ?? '').split(';'),
      signature: parts.get('Signature') ?? '',
      timestamp: String(headers['x-amz-date'] ?? ''),
      sessionToken: headers['x-amz-security-token'] as string | undefined,
      expiresIn: undefined,
    });
  }
  if (query.get('X-Amz-Algorithm') !== ALGORITHM) return undefined;
  return claimOf(query.get('X-Amz-Credential') ?? '', {
    signedHeaders: (query.get('X-Amz-SignedHeaders') ?? '').split(';'),
    signature: query.get('X-Amz-Signature') ?? '',
    timestamp: query.get('X-Amz-Date') ?? '',
    sessionToken: query.get('X-Amz-Security-Token') ?? undefined,
    expiresIn: Number(query.get('X-Amz-Expires')),
  });
}

/** Epoch ms of `20261122T003200Z`; NaN when it is not one. */
export const instantOf = (timestamp: string): number =>
  Date.parse(timestamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

function canonicalPath(rawPath: string, service: string): string {
  const decoded = (part: string): string => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  };
  // S3 signs the path encoded once, every other service the encoded path encoded again.
  const once = rawPath.split('/').map((part) => encode(decoded(part)));
  return (service === 's3' ? once : once.map(encode)).join('/') || '/';
}

const canonicalQuery = (query: URLSearchParams): string =>
  [...query]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a, x], [b, y]) => (a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** Signing keys change once a day per caller and service: derived once. */
const signingKeys = new Map<string, Buffer>();
const MAX_SIGNING_KEYS = 2_000;
function signingKey(secret: string, { date, region, service }: Claim): Buffer {
  const name = `${secret}/${date}/${region}/${service}`;
  const known = signingKeys.get(name);
  if (known) return known;
  const key = [region, service, 'aws4_request'].reduce(hmac, hmac(`AWS4${secret}`, date));
  if (signingKeys.size >= MAX_SIGNING_KEYS) signingKeys.clear();
  signingKeys.set(name, key);
  return key;
}

/** The hash of the body the signature covers; undefined when the header says another than the body has. */
function payloadHash({ headers, body }: SignedRequest, claim: Claim): string | undefined {
  const stated = headers['x-amz-content-sha256'] as string | undefined;
  if (claim.expiresIn !== undefined) return 'UNSIGNED-PAYLOAD';
  if (claim.service === 's3' && stated && (stated === 'UNSIGNED-PAYLOAD' || stated.startsWith('STREAMING-')))
    return stated;
  const actual = sha256(body);
  return stated === undefined || stated === actual ? actual : undefined;
}

/** Whether the signature is the one the secret gives for this request. */
export function signatureFits(request: SignedRequest, claim: Claim, secret: string): boolean {
  const hash = payloadHash(request, claim);
  if (hash === undefined || !claim.signedHeaders.includes('host')) return false;
  const headers = claim.signedHeaders.map((name) => {
    const value = request.headers[name];
    return `${name}:${(Array.isArray(value) ? value.join(',') : (value ?? '')).trim().replace(/\s+/g, ' ')}\n`;
  });
  const canonical = [
    request.method,
    canonicalPath(request.rawPath, claim.service),
    canonicalQuery(request.query),
    headers.join(''),
    claim.signedHeaders.join(';'),
    hash,
  ].join('\n');
  const scope = `${claim.date}/${claim.region}/${claim.service}/aws4_request`;
  const text = [ALGORITHM, claim.timestamp, scope, sha256(canonical)].join('\n');
  const expected = hmac(signingKey(secret, claim), text);
  const given = Buffer.from(claim.signature, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
