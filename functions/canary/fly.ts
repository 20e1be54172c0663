import { createClient, type Fetch, fetchTransport } from '../../client/index.ts';
import type { Clock } from '../../shared/business-time.ts';
import { log } from '../../shared/log.ts';
import type { SessionAnswer } from '../identity/index.ts';
import { marked } from './marked.ts';
import { Broken, playStory } from './story.ts';

export interface FlyDeps {
  apiUrl: string;
  openSession: () => Promise<SessionAnswer>;
  fetch: Fetch;
  clock: Clock;
}

/**
 * Plays the story through the public door and says in the log how it went: the alarm listens for the canary that does not
 * come back, so nothing is thrown and nothing tried again before the next time.
 */
export async function fly({ apiUrl, openSession, fetch, clock }: FlyDeps): Promise<void> {
  const began = clock();
  try {
    const session = await openSession();
    const client = createClient({
      baseUrl: apiUrl,
      transport: fetchTransport(marked(fetch)),
      storage: { get: () => session, set() {}, remove() {} },
      // It has no WeChat: a session that ends on the way ends the story.
      loginCode: () => Promise.reject(new Broken('who', 'SESSION_OVER')),
    });
    try {
      await playStory(client, began);
    } finally {
      // A session that is left behind ends by itself; how the story went matters more.
      await client.logOut().catch(() => undefined);
    }
    log.info('canary came back', { milliseconds: clock() - began });
  } catch (error) {
    const { step, code } = error instanceof Broken ? error : { step: 'who', code: (error as Error).message };
    log.error('canary did not come back', { step, code, milliseconds: clock() - began });
  }
}
