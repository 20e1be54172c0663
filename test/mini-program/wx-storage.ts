const MAX_KEY_BYTES = 1024 * 1024;
const MAX_BYTES = 10 * 1024 * 1024;

/** A user's storage on one phone: copies, never references; 1 MB a key and 10 MB in all. */
export function wxStorage() {
  const stored = new Map<string, string>();
  const sizeOf = (text: string) => Buffer.byteLength(text);
  const total = () => [...stored].reduce((sum, [key, text]) => sum + sizeOf(key) + sizeOf(text), 0);
  return {
    setStorageSync(key: string, data: unknown): void {
      const text = JSON.stringify(data);
      if (text === undefined) throw new Error('setStorageSync:fail parameter error: data is not serializable');
      if (sizeOf(text) > MAX_KEY_BYTES) throw new Error('setStorageSync:fail entry size limit reached');
      if (total() - sizeOf(stored.get(key) ?? '') + sizeOf(text) > MAX_BYTES)
        throw new Error('setStorageSync:fail exceed storage max size');
      stored.set(key, text);
    },
    /** An empty text where nothing is stored. */
    getStorageSync(key: string): unknown {
      const text = stored.get(key);
      return text === undefined ? '' : JSON.parse(text);
    },
    removeStorageSync: (key: string): void => void stored.delete(key),
    clearStorageSync: (): void => stored.clear(),
    getStorageInfoSync: () => ({
      keys: [...stored.keys()],
      currentSize: Math.ceil(total() / 1024),
      limitSize: MAX_BYTES / 1024,
    }),
  };
}
