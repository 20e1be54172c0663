import type { Handler } from '../../shared/api.ts';
import { countAttempt } from '../../shared/rate-limit.ts';
import { isRefusal } from '../../shared/refusal.ts';
import { present } from '../../shared/table.ts';
import { isWechatFailure } from '../../shared/wechat.ts';
import type { identityRoutes } from './contract.ts';
import type { Deps } from './deps.ts';
import { refusalOf } from './log-in.ts';
import { personHead, phonePlace } from './store.ts';

const PER_PERSON = { what: 'record-my-phone', limit: 10, windowMs: 3_600_000 };

/** The phone number the person agreed to give in WeChat: stored sealed, never answered in full. */
export const recordMyPhone =
  ({ table, keyring, wechat }: Deps): Handler<typeof identityRoutes.recordMyPhone> =>
  async ({ body }, { actor, now }) => {
    const tooMany = await countAttempt(table, PER_PERSON, actor.personId, now);
    if (tooMany) return tooMany;
    const number = await wechat.phoneNumberOf(body.code);
    if (isWechatFailure(number)) return refusalOf(number);
    const phone = (await keyring()).seal(number, phonePlace(actor.personId));
    const result = await table.commit([{ update: personHead(actor.personId), set: { phone }, when: present }]);
    return isRefusal(result) ? result : { lastDigits: number.slice(-4) };
  };
