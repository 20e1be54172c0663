import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** A bucket that takes files of any size one by one, and holds each against the digest its sender gave. */
export class Bucket {
  readonly #server: Server;
  readonly #folder: string;
  constructor(folder: string) {
    this.#folder = folder;
    this.#server = createServer((request, response) => {
      this.#take(request).then(
        () => response.end(),
        (error: Error) => response.writeHead(400).end(error.message),
      );
    });
  }

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }
  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
  pathOf(key: string): string {
    return join(this.#folder, basename(key));
  }

  async #take(request: IncomingMessage): Promise<void> {
    const { pathname } = new URL(request.url!, 'http://bucket');
    const hash = createHash('sha256');
    await pipeline(
      request,
      async function* digested(pieces: AsyncIterable<Buffer>) {
        for await (const piece of pieces) {
          hash.update(piece);
          yield piece;
        }
      },
      createWriteStream(this.pathOf(pathname)),
    );
    if (hash.digest('base64') !== request.headers['x-amz-checksum-sha256']) throw new Error('BadDigest');
  }
}
