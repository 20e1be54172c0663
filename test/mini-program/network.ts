/** What lies between a phone and the server, for a test to spoil. */
export class Network {
  /** No connection at all: nothing reaches the server. */
  offline = false;
  /** Added before every request is sent. */
  latencyMs = 0;
  #losing = 0;

  /** The next answers get lost on the way back: the server has done what was asked, the phone does not know. */
  loseAnswers(count: number): void {
    this.#losing = count;
  }

  async send(url: string, init: RequestInit & { signal: AbortSignal }): Promise<Response> {
    if (this.latencyMs) await waited(this.latencyMs, init.signal);
    if (this.offline) throw new Error('offline');
    const response = await fetch(url, { ...init, redirect: 'follow' });
    if (this.#losing > 0) {
      this.#losing -= 1;
      await response.arrayBuffer();
      throw new Error('the answer got lost');
    }
    return response;
  }
}

const waited = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
