/** What other rooms may use of identity. */
export { identityEventsOf } from './events-of.ts';
export { stillHolds } from './still-holds.ts';
export {
  type BindingItem,
  bindingItem,
  bindingKey,
  elderHolders,
  type GrantItem,
  grantItem,
  grantKey,
  holdersOf,
  type PersonHead,
  personHead,
  personItems,
  personPk,
  phonePlace,
  wechatKey,
} from './store.ts';
export {
  type MessageTemplate,
  type MessageTemplates,
  type WechatSettingsItem,
  wechatSettingsItem,
  wechatSettingsKey,
  wechatSettingsOf,
} from './wechat-settings.ts';
