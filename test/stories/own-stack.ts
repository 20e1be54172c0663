/** Before each test file: the addresses of the stack of the worker it runs in. */
const { XIANGLAO_STACKS, JEST_WORKER_ID } = process.env;
if (XIANGLAO_STACKS) {
  const answer = await fetch(`${XIANGLAO_STACKS}/${JEST_WORKER_ID}`);
  if (!answer.ok) throw new Error(await answer.text());
  const { url, wechatUrl } = (await answer.json()) as { url: string; wechatUrl: string };
  process.env.XIANGLAO_URL = url;
  process.env.XIANGLAO_WECHAT_URL = wechatUrl;
}

export {};
