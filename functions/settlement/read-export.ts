import type { Call } from '../../shared/api.ts';
import type { Instant } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { log } from '../../shared/log.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { endpointOf, signer } from '../../shared/signed-call.ts';
import type { Table } from '../../shared/table.ts';
import { type ExportedFile, type ExportItem, type ExportOwner, exportKey, exportsOf } from './export.ts';
import type { Link } from './view.ts';

const LINK_SECONDS = 300;

/** A link by which anybody who holds it may fetch the file, for five minutes. */
export async function linkTo({ key, serial }: ExportedFile, now: Instant): Promise<Link> {
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
      query: {
        'response-content-disposition': `attachment; filename="${serial}.${key.split('.').at(-1)}"`,
      },
      headers: { host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
    },
    { expiresIn: LINK_SECONDS, signingDate: new Date(now) },
  );
  const query = new URLSearchParams(request.query as Record<string, string>);
  // Signed as %20: a plus sign would be another text.
  const url = `${endpoint.protocol}//${host}${path}?${query.toString().replaceAll('+', '%20')}`;
  return { url, expiresAt: now + LINK_SECONDS * 1000 };
}

/** How far a file is and, once it is ready, a link to it. Who was given one is on record. Refuses NOT_FOUND. */
export async function readExport(
  table: Pick<Table, 'get'>,
  owner: ExportOwner,
  exportId: string,
  { actor, now }: Call,
): Promise<{ item: ExportItem; link: Link | undefined } | Refusal> {
  const item = await table.get<ExportItem>(exportKey(owner, exportId));
  if (!item) return refuse('NOT_FOUND');
  if (item.state === 'REQUESTED') return { item, link: undefined };
  log.info('export link given', { exportId, serial: item.file.serial, personId: actor.personId });
  return { item, link: await linkTo(item.file, now) };
}

const PAGE = 100;

/** The last hundred requests for files, the latest first. */
export async function listExports(table: Pick<Table, 'query'>, owner: ExportOwner): Promise<ExportItem[]> {
  const { items } = await table.query<ExportItem>({ ...exportsOf(owner), backwards: true, limit: PAGE });
  return items;
}
