import type { Instant } from './business-time.ts';
import { environment } from './environment.ts';
import { endpointOf, signer } from './signed-call.ts';

export interface Link {
  readonly url: string;
  readonly expiresAt: Instant;
}

const LINK_SECONDS = 300;

/** A link by which anybody who holds it may fetch a file of the exports bucket under this name, for five minutes. */
export async function linkTo(key: string, fileName: string, now: Instant): Promise<Link> {
  const endpoint = endpointOf('s3');
  const bucket = environment.exportsBucket();
  // One endpoint for all services (a laptop) knows buckets by path, not by host name.
  const byPath = process.env.AWS_ENDPOINT_URL !== undefined;
  const host = byPath ? endpoint.host : `${bucket}.${endpoint.host}`;
  const path = byPath ? `/${bucket}/${key}` : `/${key}`;
  const request = await signer('s3').presign(
    {
      method: 'GET',
      protocol: endpoint.protocol,
      hostname: host.split(':')[0]!,
      ...(endpoint.port ? { port: Number(endpoint.port) } : {}),
      path,
      query: { 'response-content-disposition': `attachment; filename="${fileName}"` },
      headers: { host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
    },
    { expiresIn: LINK_SECONDS, signingDate: new Date(now) },
  );
  const query = new URLSearchParams(request.query as Record<string, string>);
  // Signed as %20: a plus sign would be another text.
  const url = `${endpoint.protocol}//${host}${path}?${query.toString().replaceAll('+', '%20')}`;
  return { url, expiresAt: now + LINK_SECONDS * 1000 };
}
