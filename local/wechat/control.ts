import type { Account } from './account.ts';

const text = (value: unknown): string => String(value ?? '');
const count = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise);

/** What a test does in place of a person at a phone, or of WeChat's bad days. Undefined: there is no such control. */
export function control(account: Account, method: string, url: URL, body: Record<string, unknown>): object | undefined {
  switch (`${method} ${url.pathname}`) {
    case 'POST /_fake/login-codes': {
      const openid = body.openid ? text(body.openid) : account.openidOf(text(body.person));
      return { code: account.newLoginCode(openid), openid };
    }
    case 'POST /_fake/phone-codes':
      return { code: account.newPhoneCode(text(body.phoneNumber)) };
    case 'POST /_fake/consents':
      return { count: account.addConsent(text(body.openid), text(body.templateId), count(body.count, 1)) };
    case 'GET /_fake/consents':
      return {
        count: account.consentsOf(url.searchParams.get('openid') ?? '', url.searchParams.get('templateId') ?? ''),
      };
    case 'GET /_fake/messages':
      return { messages: account.sent };
    case 'POST /_fake/errors':
      account.inject({
        path: text(body.path),
        errcode: count(body.errcode, -1),
        errmsg: text(body.errmsg ?? 'system error'),
        left: count(body.times, 1),
      });
      return {};
    case 'POST /_fake/forget-tokens':
      account.forgetTokens();
      return {};
    default:
      return undefined;
  }
}
