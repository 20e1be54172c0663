import { objectAt } from './file-link.ts';
import { signer } from './signed-call.ts';

const ATTEMPTS = 3;

/** Asks the bucket, three times where it does not answer or the fault is its own. Throws when it says no. */
async function askBucket(
  method: 'PUT' | 'DELETE',
  key: string,
  { headers, body }: { headers: Record<string, string>; body?: Buffer },
): Promise<void> {
  const { host, ...place } = objectAt(key);
  const request = await signer('s3').sign({
    method,
    ...place,
    query: {},
    headers: { host, ...headers },
    ...(body ? { body } : {}),
  });
  const url = `${place.protocol}//${host}${place.path}`;
  const sent = body ? { body: new Uint8Array(body) } : {};
  const init = { method, headers: request.headers, ...sent, redirect: 'error' } as const;
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

/**
 * Puts a small file (at most a few megabytes) with its digest (hex) into the exports bucket, by one signed request: an API
 * function has no room for the S3 client. The same file again changes nothing. Throws when the bucket does not take it.
 */
export const putFile = (
  key: string,
  content: Buffer,
  { sha256, contentType }: { sha256: string; contentType: string },
): Promise<void> =>
  askBucket('PUT', key, { headers: { 'content-type': contentType, 'x-amz-content-sha256': sha256 }, body: content });

/** SHA-256 of nothing. */
const NO_CONTENT = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/**
 * Takes a file out of the exports bucket; one that is gone already is gone. What it was is kept as an earlier version as
 * long as the bucket says. Throws when the bucket does not do it.
 */
export const deleteFile = (key: string): Promise<void> =>
  askBucket('DELETE', key, { headers: { 'x-amz-content-sha256': NO_CONTENT } });
