import { createServer } from 'node:http';
import { join } from 'node:path';
import { type LocalProcess, newFolder, startLocal } from '../local/local-process.ts';

declare global {
  /** All stacks of the run; the folder of each is in `data`. */
  var xianglaoStack: { stop: () => Promise<void>; data: string } | undefined;
}

/**
 * Local stacks on the synthesized template for the stories, without demo data: each story makes what it needs. A stack
 * has one clock, so each of jest's workers has its own, started when the worker's first story asks XIANGLAO_STACKS for
 * it (`own-stack.ts`). Somebody else's stack is used when XIANGLAO_URL is set.
 */
export default async function startStack(): Promise<void> {
  if (process.env.XIANGLAO_URL) return;
  const data = newFolder();
  const stacks = new Map<string, Promise<LocalProcess>>();
  const stackOf = (worker: string): Promise<LocalProcess> => {
    const stack = stacks.get(worker) ?? startLocal('--fresh', '--data', join(data, worker));
    stacks.set(worker, stack);
    return stack;
  };
  const server = createServer(({ url = '/' }, response) => {
    stackOf(url.slice(1)).then(
      ({ url, wechatUrl }) => response.end(JSON.stringify({ url, wechatUrl })),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env.XIANGLAO_STACKS = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  const stop = async (): Promise<void> => {
    server.close();
    server.closeAllConnections();
    for (const started of await Promise.allSettled(stacks.values()))
      if (started.status === 'fulfilled') await started.value.stop();
  };
  globalThis.xianglaoStack = { stop, data };
}
