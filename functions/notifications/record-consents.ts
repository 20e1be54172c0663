import { isDeepStrictEqual } from 'node:util';
import type { Handler } from '../../shared/api.ts';
import { isRefusal, refuse } from '../../shared/refusal.ts';
import { absent, type Write } from '../../shared/table.ts';
import type { notificationsRoutes } from './contract.ts';
import type { Deps } from './deps.ts';
import { consentKey, promptKey } from './store.ts';

const PROMPT_LIFE_MS = 7 * 24 * 3_600_000;

/** What the person answered to one prompt: a yes is one more message, a no leaves the earlier ones, a ban ends them. */
export const recordConsents =
  ({ table }: Deps): Handler<typeof notificationsRoutes.recordConsents> =>
  async ({ body }, { actor: { personId }, now }) => {
    const counted = body.answers.flatMap(({ message, answer }): Write[] => {
      if (answer === 'reject') return [];
      const update = consentKey(personId, message);
      const common = { kind: 'consent', at: now };
      return answer === 'accept'
        ? [{ update, add: { left: 1 }, set: common }]
        : [{ update, set: { ...common, left: 0 } }];
    });
    const prompt: Write = {
      put: {
        ...promptKey(personId, body.promptId),
        kind: 'consent-prompt',
        answers: body.answers,
        at: now,
        expiresAtSeconds: Math.ceil((now + PROMPT_LIFE_MS) / 1000),
      },
      when: absent,
      // The same prompt once more is counted already; another under its name is a mistake.
      orElse: (known) => (isDeepStrictEqual(known?.answers, body.answers) ? 'stale' : refuse('ID_REUSED')),
    };
    const result = await table.commit([prompt, ...counted]);
    return isRefusal(result) ? result : { promptId: body.promptId };
  };
