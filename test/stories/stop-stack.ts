import { rmSync } from 'node:fs';

export default async function stopStack(): Promise<void> {
  if (!globalThis.xianglaoStack) return;
  await globalThis.xianglaoStack.stop();
  rmSync(globalThis.xianglaoStack.data, { recursive: true, force: true });
}
