import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import type { Random } from '../../local/demo/random.ts';
import type { Ground } from './ground.ts';

const CPU_A_LOOK_MICROSECONDS = 25_000;

/**
 * Takes time and chance away from everything loaded after it: clocks show the ground's time, timers wait on the ground,
 * and whatever is random comes from the seed. The product itself is not changed.
 */
export function standOn(ground: Ground, random: Random): void {
  Date.now = () => ground.clock();
  Math.random = () => random.next();
  // Whoever works until so much of the processor is used does so by asking how much it is.
  let used = 0;
  process.threadCpuUsage = () => {
    used += CPU_A_LOOK_MICROSECONDS;
    return { user: used, system: 0 };
  };
  const fill = <T extends NodeJS.ArrayBufferView>(array: T): T => {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    bytes.set(random.bytes(bytes.length));
    return array;
  };
  const randomBytes = (size: number) => Buffer.from(random.bytes(size));
  const randomInt = (min: number, max?: number) =>
    max === undefined ? random.int(0, min - 1) : random.int(min, max - 1);
  Object.assign(crypto, { randomBytes, randomInt, randomFillSync: fill });
  syncBuiltinESMExports();
  Object.defineProperty(globalThis.crypto, 'getRandomValues', { value: fill });

  const timers = new WeakMap<object, () => void>();
  const setTimer = (wake: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) => {
    const handle = { ref: () => handle, unref: () => handle, hasRef: () => true };
    timers.set(handle, ground.timer(() => wake(...args), ms).cancel);
    return handle;
  };
  Object.assign(globalThis, {
    setTimeout: setTimer,
    clearTimeout: (handle: unknown) => {
      if (typeof handle === 'object' && handle !== null) timers.get(handle)?.();
    },
  });
}
