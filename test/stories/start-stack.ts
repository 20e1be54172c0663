import { newFolder, startLocal } from '../local/local-process.ts';

declare global {
  var xianglaoStack: { stop: () => Promise<void>; data: string } | undefined;
}

/**
 * One local stack on the synthesized template for all stories, without demo data: each story makes what it needs. Its
 * address is in XIANGLAO_URL, its WeChat fake's in XIANGLAO_WECHAT_URL. Somebody else's stack is used when that is set.
 */
export default async function startStack(): Promise<void> {
  if (process.env.XIANGLAO_URL) return;
  const data = newFolder();
  const stack = await startLocal('--fresh', '--data', data);
  globalThis.xianglaoStack = { stop: () => stack.stop(), data };
  process.env.XIANGLAO_URL = stack.url;
  process.env.XIANGLAO_WECHAT_URL = stack.wechatUrl;
}
