import type { Clock } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';
import type { Item, Table } from '../../shared/table.ts';

/** One message template as WeChat's console made it: our field names to WeChat's (`{ place: 'thing1' }`). */
export interface MessageTemplate {
  id: string;
  fields: Readonly<Record<string, string>>;
}
export type MessageTemplates = Readonly<Record<string, MessageTemplate>>;

/** What the mini-program's operator keeps secret or gets from WeChat's console: in the table, not in the environment. */
export interface WechatSettingsItem extends Item {
  kind: 'wechat-settings';
  /** The app secret, sealed. */
  secret: string;
  /** By our name of a message (`meal-booked`). */
  templates: MessageTemplates;
}
export const wechatSettingsKey = { pk: 'WECHAT_SETTINGS', sk: 'HEAD' } as const;
const SECRET_PLACE = 'WECHAT_SETTINGS/secret';
const REFRESH_MS = 5 * 60_000;

export const wechatSettingsItem = (
  keyring: Keyring,
  { secret, templates }: { secret: string; templates: MessageTemplates },
): WechatSettingsItem => ({
  ...wechatSettingsKey,
  kind: 'wechat-settings',
  secret: keyring.seal(secret, SECRET_PLACE),
  templates,
});

/** The settings opened, read once in five minutes. Throws while nobody has stored them. */
export function wechatSettingsOf(
  table: Pick<Table, 'get'>,
  keyring: () => Promise<Keyring>,
  clock: Clock,
): () => Promise<{ secret: string; templates: MessageTemplates }> {
  let known: { at: number; settings: { secret: string; templates: MessageTemplates } } | undefined;
  return async () => {
    if (known && clock() - known.at < REFRESH_MS) return known.settings;
    const item = await table.get<WechatSettingsItem>(wechatSettingsKey);
    if (!item) throw new Error('the WeChat settings are not stored yet');
    const secret = (await keyring()).open(item.secret, SECRET_PLACE);
    known = { at: clock(), settings: { secret, templates: item.templates } };
    return known.settings;
  };
}
