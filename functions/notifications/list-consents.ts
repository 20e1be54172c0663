import type { Handler } from '../../shared/api.ts';
import { type WechatSettingsItem, wechatSettingsKey } from '../identity/index.ts';
import type { notificationsRoutes } from './contract.ts';
import type { Deps } from './deps.ts';
import { MESSAGES } from './messages.ts';
import { type ConsentItem, consentKey } from './store.ts';

/** The templates to ask for, and how many messages of each the person has agreed to. */
export const listConsents =
  ({ table }: Deps): Handler<typeof notificationsRoutes.listConsents> =>
  async (_, { actor: { personId } }) => {
    const [settings, ...consents] = await table.getMany([
      wechatSettingsKey,
      ...MESSAGES.map((message) => consentKey(personId, message)),
    ]);
    const { templates = {} } = (settings ?? {}) as Partial<WechatSettingsItem>;
    return {
      messages: MESSAGES.flatMap((message, i) => {
        const template = templates[message];
        const left = (consents[i] as ConsentItem | undefined)?.left ?? 0;
        return template ? [{ message, templateId: template.id, left: Math.max(0, left) }] : [];
      }),
    };
  };
