import { createHash, randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { AccessControl } from './access.ts';
import { AwsError, type DoorAnswer, type DoorCall, escapeXml, type Service } from './door.ts';
import type { BucketModel } from './stack-model.ts';
import type { Store } from './store.ts';

interface StoredObject {
  file: string;
  bytes: number;
  etag: string;
  headers: string;
  storedAt: number;
}

/** Headers of an upload that come back with the object. */
const KEPT_HEADERS =
  /^(content-type|content-disposition|content-encoding|content-language|cache-control|x-amz-meta-.+)$/;

const md5 = (data: Buffer): string => createHash('md5').update(data).digest('hex');
const xml = (text: string): DoorAnswer => ({
  status: 200,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n${text}`,
});

const placeXml = (bucket: BucketModel, key: string): string =>
  `<Bucket>${bucket.name}</Bucket><Key>${escapeXml(key)}</Key>`;

/** The content of a body sent in signed or checksummed chunks (`aws-chunked`), or as it is. */
function contentOf({ headers, body }: DoorCall): Buffer {
  if (!String(headers['x-amz-content-sha256'] ?? '').startsWith('STREAMING-')) return body;
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = body.indexOf('\r\n', at);
    const size = Number.parseInt(body.subarray(at, lineEnd).toString('latin1'), 16);
    if (lineEnd < 0 || Number.isNaN(size)) throw new AwsError(400, 'IncompleteBody', 'the chunks do not add up');
    if (size === 0) break;
    parts.push(body.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
  const content = Buffer.concat(parts);
  if (Number(headers['x-amz-decoded-content-length'] ?? content.length) !== content.length)
    throw new AwsError(400, 'IncompleteBody', 'the body is shorter than it says');
  return content;
}

function checkIntegrity({ headers, body }: DoorCall, content: Buffer): void {
  const trailer = /x-amz-checksum-crc32:([\w+/=]+)/.exec(body.subarray(-200).toString('latin1'))?.[1];
  const stated = headers['x-amz-checksum-crc32'] ?? (headers['x-amz-trailer'] ? trailer : undefined);
  const actual = Buffer.alloc(4);
  actual.writeUInt32BE(crc32(content));
  if (stated !== undefined && stated !== actual.toString('base64'))
    throw new AwsError(400, 'BadDigest', 'The checksum you specified did not match the calculated checksum.');
  const contentMd5 = headers['content-md5'];
  if (contentMd5 !== undefined && contentMd5 !== createHash('md5').update(content).digest('base64'))
    throw new AwsError(400, 'BadDigest', 'The Content-MD5 you specified did not match what we received.');
}

/** Buckets as files in the data folder; what they are called stands in the stack's own store. */
export class Buckets {
  readonly #store: Store;
  readonly #folder: string;
  readonly #clock: () => number;

  constructor(store: Store, folder: string, clock: () => number) {
    this.#store = store;
    this.#folder = folder;
    this.#clock = clock;
    mkdirSync(folder, { recursive: true });
  }

  /** The file is on the disk before it has a name: a crash leaves the old object, never half a new one. */
  put(bucket: string, key: string, content: Buffer, headers: Record<string, string>, etag = md5(content)): void {
    const before = this.get(bucket, key);
    const file = this.#write(content);
    this.#store
      .prepare(
        'INSERT OR REPLACE INTO objects (bucket, key, file, bytes, etag, headers, storedAt) VALUES (?,?,?,?,?,?,?)',
      )
      .run(bucket, key, file, content.length, etag, JSON.stringify(headers), this.#clock());
    if (before) this.#remove(before.file);
  }

  get(bucket: string, key: string): StoredObject | undefined {
    return this.#store.prepare('SELECT * FROM objects WHERE bucket = ? AND key = ?').get(bucket, key) as
      | StoredObject
      | undefined;
  }
  read(file: string): Buffer {
    return readFileSync(join(this.#folder, file));
  }
  /** Drops an object's name and file. */
  drop(bucket: string, key: string): void {
    const before = this.get(bucket, key);
    this.#store.prepare('DELETE FROM objects WHERE bucket = ? AND key = ?').run(bucket, key);
    if (before) this.#remove(before.file);
  }
  keys(bucket: string, prefix: string): string[] {
    const rows = this.#store.prepare('SELECT key FROM objects WHERE bucket = ? ORDER BY key').all(bucket) as {
      key: string;
    }[];
    return rows.map(({ key }) => key).filter((key) => key.startsWith(prefix));
  }

  #write(content: Buffer): string {
    const file = randomUUID();
    const handle = openSync(join(this.#folder, file), 'wx');
    try {
      let written = 0;
      while (written < content.length) written += writeSync(handle, content, written);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    return file;
  }
  #remove(file: string): void {
    rmSync(join(this.#folder, file), { force: true });
  }
}

/** Parts of an unfinished upload are kept beside the bucket, under a name no bucket can have. */
const partsBucket = (uploadId: string): string => `.parts/${uploadId}`;
const partKey = (number: number): string => String(number).padStart(5, '0');

const UPLOAD_OF = 'x-local-upload-of';

/** S3 behind the door: path style only, which the clients choose by themselves for a numeric address. */
export function s3Service(buckets: Buckets, models: readonly BucketModel[], access: AccessControl): Service {
  function place(call: DoorCall): { bucket: BucketModel; key: string } {
    const [, name = '', ...rest] = call.rawPath.split('/');
    const bucket = models.find((model) => model.name === name);
    if (!bucket) throw new AwsError(404, 'NoSuchBucket', 'The specified bucket does not exist');
    return { bucket, key: rest.map(decodeURIComponent).join('/') };
  }

  function demand(call: DoorCall, bucket: BucketModel, action: string, key: string, keyActions: string[]): void {
    access.demandOf(bucket.statements, call.caller, `s3:${action}`, `${bucket.arn}/${key}`, {});
    if (bucket.keyArn)
      for (const keyAction of keyActions) access.demandKeyThrough('s3', call.caller, keyAction, bucket.keyArn);
  }

  const keptHeaders = (call: DoorCall): Record<string, string> =>
    Object.fromEntries(
      Object.entries(call.headers)
        .filter(([name]) => KEPT_HEADERS.test(name))
        // The transfer's own encoding is not part of the object.
        .map(([name, value]) => [name, String(value).replace(/^aws-chunked,?\s*/, '')])
        .filter(([, value]) => value !== ''),
    );

  function receive(call: DoorCall): Buffer {
    const content = contentOf(call);
    checkIntegrity(call, content);
    return content;
  }

  function put(call: DoorCall, bucket: BucketModel, key: string): DoorAnswer {
    const uploadId = call.query.get('uploadId');
    if (uploadId) {
      demand(call, bucket, 'PutObject', key, ['kms:GenerateDataKey', 'kms:Decrypt']);
      const content = receive(call);
      assertUpload(bucket, key, uploadId);
      const number = Number(call.query.get('partNumber'));
      if (!(number >= 1 && number <= 10_000)) throw new AwsError(400, 'InvalidArgument', 'partNumber is 1 to 10000');
      buckets.put(partsBucket(uploadId), partKey(number), content, {});
      return { status: 200, headers: { etag: `"${md5(content)}"` }, body: '' };
    }
    demand(call, bucket, 'PutObject', key, ['kms:GenerateDataKey']);
    const content = receive(call);
    if (call.headers['if-none-match'] === '*' && buckets.get(bucket.name, key))
      throw new AwsError(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold');
    buckets.put(bucket.name, key, content, keptHeaders(call));
    return { status: 200, headers: { etag: `"${md5(content)}"` }, body: '' };
  }

  function assertUpload(bucket: BucketModel, key: string, uploadId: string): Record<string, string> {
    const begun = buckets.get(partsBucket(uploadId), 'begun');
    const headers = begun && (JSON.parse(begun.headers) as Record<string, string>);
    if (headers?.[UPLOAD_OF] !== `${bucket.name}/${key}`)
      throw new AwsError(404, 'NoSuchUpload', 'The specified upload does not exist.');
    return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== UPLOAD_OF));
  }

  function begin(call: DoorCall, bucket: BucketModel, key: string): DoorAnswer {
    demand(call, bucket, 'PutObject', key, ['kms:GenerateDataKey']);
    const uploadId = randomUUID();
    buckets.put(partsBucket(uploadId), 'begun', Buffer.alloc(0), {
      ...keptHeaders(call),
      [UPLOAD_OF]: `${bucket.name}/${key}`,
    });
    const parts = `${placeXml(bucket, key)}<UploadId>${uploadId}</UploadId>`;
    return xml(`<InitiateMultipartUploadResult>${parts}</InitiateMultipartUploadResult>`);
  }

  function complete(call: DoorCall, bucket: BucketModel, key: string, uploadId: string): DoorAnswer {
    demand(call, bucket, 'PutObject', key, ['kms:GenerateDataKey', 'kms:Decrypt']);
    const headers = assertUpload(bucket, key, uploadId);
    const asked = [...call.body.toString('utf8').matchAll(/<Part>.*?<\/Part>/gs)].map(([part]) => ({
      number: Number(/<PartNumber>(\d+)</.exec(part)?.[1]),
      etag: /<ETag>(?:"|&quot;)?([0-9a-f]{32})/.exec(part)?.[1],
    }));
    const parts = asked.map(({ number, etag }) => {
      const stored = buckets.get(partsBucket(uploadId), partKey(number));
      if (!stored || stored.etag !== etag)
        throw new AwsError(400, 'InvalidPart', 'One or more of the specified parts could not be found.');
      return stored;
    });
    if (parts.length === 0) throw new AwsError(400, 'MalformedXML', 'no parts');
    const digest = md5(Buffer.concat(parts.map(({ etag }) => Buffer.from(etag, 'hex'))));
    const etag = `${digest}-${parts.length}`;
    buckets.put(bucket.name, key, Buffer.concat(parts.map(({ file }) => buckets.read(file))), headers, etag);
    abandon(uploadId);
    const result = `${placeXml(bucket, key)}<ETag>&quot;${etag}&quot;</ETag>`;
    return xml(`<CompleteMultipartUploadResult>${result}</CompleteMultipartUploadResult>`);
  }

  function abandon(uploadId: string): void {
    for (const part of buckets.keys(partsBucket(uploadId), '')) buckets.drop(partsBucket(uploadId), part);
  }

  function get(call: DoorCall, bucket: BucketModel, key: string): DoorAnswer {
    demand(call, bucket, 'GetObject', key, ['kms:Decrypt']);
    const found = buckets.get(bucket.name, key);
    if (!found) {
      // Who may not list a bucket is not told that a key is absent: the cloud answers 403.
      access.demandOf(bucket.statements, call.caller, 's3:ListBucket', bucket.arn, {});
      throw new AwsError(404, 'NoSuchKey', 'The specified key does not exist.');
    }
    const overrides = [...call.query].flatMap(([name, value]) =>
      // Sent as the bytes they are: a header of ours may only hold one byte a character.
      name.startsWith('response-') ? [[name.slice('response-'.length), Buffer.from(value).toString('latin1')]] : [],
    );
    const headers = {
      'content-type': 'application/octet-stream',
      ...(JSON.parse(found.headers) as Record<string, string>),
      ...(Object.fromEntries(overrides) as Record<string, string>),
      etag: `"${found.etag}"`,
      'last-modified': new Date(found.storedAt).toUTCString(),
      'accept-ranges': 'bytes',
    };
    if (call.method === 'HEAD')
      return { status: 200, headers: { ...headers, 'content-length': String(found.bytes) }, body: '' };
    const content = buckets.read(found.file);
    const range = /^bytes=(\d+)-(\d*)$/.exec(String(call.headers.range ?? ''));
    if (!range) return { status: 200, headers, body: content };
    const from = Number(range[1]);
    const to = Math.min(range[2] ? Number(range[2]) : content.length - 1, content.length - 1);
    if (from > to) throw new AwsError(416, 'InvalidRange', 'The requested range is not satisfiable');
    return {
      status: 206,
      headers: { ...headers, 'content-range': `bytes ${from}-${to}/${content.length}` },
      body: content.subarray(from, to + 1),
    };
  }

  return (call) => {
    const { bucket, key } = place(call);
    const uploadId = call.query.get('uploadId');
    if (key === '') throw new AwsError(501, 'NotImplemented', 'only objects are played here');
    switch (call.method) {
      case 'PUT':
        return put(call, bucket, key);
      case 'POST':
        if (uploadId) return complete(call, bucket, key, uploadId);
        if (call.query.has('uploads')) return begin(call, bucket, key);
        break;
      case 'DELETE':
        if (!uploadId) {
          demand(call, bucket, 'DeleteObject', key, []);
          buckets.drop(bucket.name, key);
          return { status: 204, body: '' };
        }
        demand(call, bucket, 'AbortMultipartUpload', key, []);
        assertUpload(bucket, key, uploadId);
        abandon(uploadId);
        return { status: 204, body: '' };
      case 'GET':
      case 'HEAD':
        return get(call, bucket, key);
    }
    throw new AwsError(405, 'MethodNotAllowed', 'The specified method is not allowed against this resource.');
  };
}
