import type { TableNames } from './table.ts';

const need = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`the environment variable ${name} is not set`);
  return value;
};

/** What infra gives every function. Read lazily: a function has only what its spec asks for. */
export const environment = {
  tables: (): TableNames => ({ main: need('MAIN_TABLE'), ledger: need('LEDGER_TABLE'), trail: need('TRAIL_TABLE') }),
  bus: () => need('EVENT_BUS'),
  exportsBucket: () => need('EXPORTS_BUCKET'),
  keyringKey: () => need('KEYRING_KEY_ARN'),
  region: () => need('AWS_REGION'),
  release: () => need('RELEASE'),
  apiUrl: () => need('API_URL'),
  /** Name of the function that signs the canary in. */
  canaryDoor: () => need('CANARY_DOOR'),
  /** Where there is one. */
  roadEngineUrl: (): string | undefined => process.env.ROAD_ENGINE_URL,
  wechat: () => ({ baseUrl: need('WECHAT_BASE_URL'), appId: need('WECHAT_APP_ID') }),
};
