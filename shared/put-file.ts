import { objectAt } from './file-link.ts';
import { signer } from './signed-call.ts';

const ATTEMPTS = 3;

/**
 * Puts a small file (at most a few megabytes) with its digest (hex) into the exports bucket, by one signed request: an API
 * function has no room for the S3 client. The same file again changes nothing. Throws when the bucket does not take it.
 */
export async function putFile(
  key: string,
  content: Buffer,
  { sha256, contentType }: { sha256: string; contentType: string },
): Promise<void> {
  const { host, ...place } = objectAt(key);
  const request = await signer('s3').sign({
    method: 'PUT',
    ...place,
    query: {},
    headers: { host, 'content-type': contentType, 'x-amz-content-sha256': sha256 },
    body: content,
  });
  const url = `${place.protocol}//${host}${place.path}`;
  const init = { method: 'PUT', headers: request.headers, body: new Uint8Array(content), redirect: 'error' } as const;
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(10_000) }).catch((error: unknown) =>
      attempt < ATTEMPTS ? undefined : Promise.reject(error),
    );
    if (response?.ok) return;
    if (response && (response.status < 500 || attempt === ATTEMPTS))
      throw new Error(`the bucket answered ${response.status}`);
    await new Promise((resolve) => setTimeout(resolve, 50 * 2 ** attempt));
  }
}
