import { sampleTemplates } from '../functions/notifications/index.ts';
import type { JsonObject } from './json.ts';

/** What may be done by hand to a stack that has just been made. */
export interface NewStack {
  url: string;
  wechatUrl: string;
  /** Invokes the function whose id in the template begins so (`IdentityMaintain`); throws when it fails. */
  invoke(idPrefix: string, event: JsonObject): Promise<unknown>;
  has(idPrefix: string): boolean;
  progress(text: string): void;
}

/** A person to sign in as, for the table at the start and the status page. */
export interface DemoAccount {
  who: string;
  how: string;
}
export type Seed = (stack: NewStack) => Promise<readonly DemoAccount[]>;

/** The app secret both sides of the WeChat fake know. */
export const LOCAL_WECHAT_SECRET = 'local-wechat-secret';

/**
 * What a deployment is given by hand: the first key of the keyring and the settings from WeChat's console; then the
 * demo data, unless the stack is to stay bare. Answers the demo accounts.
 */
export async function prepareNewStack(stack: NewStack, bare: boolean): Promise<readonly DemoAccount[]> {
  if (stack.has('IdentityRotateKeys')) {
    stack.progress('making the first key of the keyring');
    await stack.invoke('IdentityRotateKeys', {});
  }
  if (stack.has('IdentityMaintain')) {
    stack.progress('storing the WeChat settings');
    await stack.invoke('IdentityMaintain', {
      do: 'keep-wechat-settings',
      secret: LOCAL_WECHAT_SECRET,
      templates: sampleTemplates as unknown as JsonObject,
    });
  }
  if (bare) return [];
  stack.progress('putting in the demo data');
  const { seed } = await import('./seed.ts');
  return seed(stack);
}
