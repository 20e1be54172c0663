import { readFileSync } from 'node:fs';

/** What may differ from one deployment to the next: `cdk deploy -c wechatAppId=wx…`. Defaults are in `cdk.json`. */
export interface Settings {
  /** Where it is deployed; left out, the template fits any region of any partition. */
  region?: string | undefined;
  architecture: 'x86_64' | 'arm64';
  wechatBaseUrl: string;
  wechatAppId: string;
  /** A road engine that answers OSRM's table request, over https; left out, ways are straight lines. */
  roadEngineUrl?: string | undefined;
  /** What `/health` calls what is deployed. */
  release: string;
  /** Where phones reach the API, if not at the gateway's own address. */
  apiUrl?: string | undefined;
  /** Whether the canary flies every five minutes. */
  canary: boolean;
}

const cdkJson = new URL('../cdk.json', import.meta.url);

const packageVersion = (): string =>
  (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version;

/** The context of `cdk.json`, which the CLI reads and a plain `node infra/app.ts` would not. */
export const defaultContext = (): Record<string, unknown> =>
  (JSON.parse(readFileSync(cdkJson, 'utf8')) as { context: Record<string, unknown> }).context;

/** Throws when a setting is missing or is none of its choices. */
export function settingsFrom(read: (name: string) => unknown): Settings {
  const text = (name: string): string => {
    const value = read(name);
    if (typeof value !== 'string' || value === '') throw new Error(`the setting ${name} is missing`);
    return value;
  };
  const architecture = read('architecture') ?? 'x86_64';
  if (architecture !== 'x86_64' && architecture !== 'arm64')
    throw new Error(`the architecture is x86_64 or arm64, not ${architecture}`);
  const optional = (name: string): string | undefined => {
    const value = read(name);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const onOrOff = (name: string): boolean => {
    const value = read(name) ?? 'off';
    if (value !== 'on' && value !== 'off') throw new Error(`${name} is on or off, not ${value}`);
    return value === 'on';
  };
  return {
    region: optional('region'),
    architecture,
    wechatBaseUrl: text('wechatBaseUrl'),
    wechatAppId: text('wechatAppId'),
    roadEngineUrl: optional('roadEngineUrl'),
    apiUrl: optional('apiUrl'),
    canary: onOrOff('canary'),
    release: optional('release') ?? packageVersion(),
  };
}
