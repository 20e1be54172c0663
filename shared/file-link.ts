import type { Instant } from './business-time.ts';
import { environment } from './environment.ts';
import { endpointOf, signer } from './signed-call.ts';

export interface Link {
  readonly url: string;
  readonly expiresAt: Instant;
}

const LINK_SECONDS = 300;

/** Where an object of the exports bucket is asked for. */
export function objectAt(key: string) {
  const { protocol, port, host: endpoint } = endpointOf('s3');
  const bucket = environment.exportsBucket();
  // One endpoint for all services (a laptop) knows buckets by path, not by host name.
  const byPath = process.env.AWS_ENDPOINT_URL !== undefined;
  const host = byPath ? endpoint : `${bucket}.${endpoint}`;
  const path = byPath ? `/${bucket}/${key}` : `/${key}`;
  return { protocol, host, hostname: host.split(':')[0]!, ...(port ? { port: Number(port) } : {}), path };
}

/** A link by which anybody who holds it may fetch a file of the exports bucket under this name, for five minutes. */
export async function linkTo(key: string, fileName: string, now: Instant): Promise<Link> {
  const { host, ...place } = objectAt(key);
  const request = await signer('s3').presign(
    {
      method: 'GET',
      ...place,
      query: { 'response-content-disposition': `attachment; filename="${fileName}"` },
      headers: { host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
    },
    { expiresIn: LINK_SECONDS, signingDate: new Date(now) },
  );
  const query = new URLSearchParams(request.query as Record<string, string>);
  // Signed as %20: a plus sign would be another text.
  const url = `${place.protocol}//${host}${place.path}?${query.toString().replaceAll('+', '%20')}`;
  return { url, expiresAt: now + LINK_SECONDS * 1000 };
}
