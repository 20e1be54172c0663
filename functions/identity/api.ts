import { api } from '../../shared/api.ts';
import { systemClock } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { keyringOf } from '../../shared/keyring.ts';
import { regionOf } from '../../shared/resource.ts';
import { createTable } from '../../shared/table.ts';
import { createWechat } from '../../shared/wechat.ts';
import { identityRoutes } from './contract.ts';
import { identityHandlers } from './handlers.ts';
import { wechatSettingsOf } from './wechat-settings.ts';

const table = createTable(environment.tables());
const keyring = keyringOf(table, systemClock);
const settings = wechatSettingsOf(table, keyring, systemClock);
const wechat = createWechat({
  ...environment.wechat(),
  secret: async () => (await settings()).secret,
  clock: systemClock,
});

export const handler = api(identityRoutes, identityHandlers({ table, keyring, wechat }), {
  clock: systemClock,
  regionOf: regionOf(table),
});
