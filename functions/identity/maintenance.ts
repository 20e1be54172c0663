import * as z from 'zod';
import type { Instant } from '../../shared/business-time.ts';
import { idSchema } from '../../shared/ids.ts';
import { isRefusal } from '../../shared/refusal.ts';
import { regionCode } from '../../shared/schemas.ts';
import { present, type Write } from '../../shared/table.ts';
import { canaryWrites } from './canary.ts';
import type { Deps } from './deps.ts';
import { grantItem, personHead } from './store.ts';
import { wechatSettingsItem } from './wechat-settings.ts';

const BY = { personId: 'deployment', role: 'system' } as const;

/** The first admin of a region, whom no admin can appoint; the canary; and what WeChat's console gave. */
const task = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('appoint-admin'), personId: idSchema('person'), region: regionCode }),
  z.strictObject({ do: z.literal('appoint-canary') }),
  z.strictObject({
    do: z.literal('keep-wechat-settings'),
    secret: z.string().min(1).max(128),
    templates: z.record(
      z.string().regex(/^[a-z-]{1,40}$/),
      z.strictObject({
        id: z.string().min(1).max(64),
        fields: z.record(z.string().regex(/^[a-z]{1,20}$/), z.string().regex(/^[a-z_]{1,20}\d{1,3}$/)),
      }),
    ),
  }),
]);
export type MaintenanceTask = z.input<typeof task>;

/** Throws when the task is not one of ours or could not be done: whoever invoked it reads the error. */
export async function doMaintenance(
  { table, keyring }: Pick<Deps, 'table' | 'keyring'>,
  given: unknown,
  now: Instant,
): Promise<{ done: MaintenanceTask['do'] }> {
  const wanted = task.parse(given);
  const result = await table.commit(await writesFor(wanted));
  if (result !== 'done') throw new Error(isRefusal(result) ? result.code : 'there is no such person');
  return { done: wanted.do };

  async function writesFor(wanted: z.output<typeof task>): Promise<Write[]> {
    switch (wanted.do) {
      case 'appoint-admin':
        return [
          { check: personHead(wanted.personId), when: present },
          { put: grantItem(wanted.personId, { role: 'admin', over: wanted.region }, BY, now) },
        ];
      case 'appoint-canary':
        return canaryWrites(now);
      case 'keep-wechat-settings':
        return [{ put: wechatSettingsItem(await keyring(), wanted) }];
    }
  }
}
