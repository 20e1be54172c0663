/** What other rooms may use of identity. */
export { CANARY_COUNTY } from './canary-county.ts';
export { identityEventsOf } from './events-of.ts';
export type { SessionAnswer } from './session.ts';
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
