export default async function stopEngine(): Promise<void> {
  globalThis.xianglaoEngine?.kill();
}
