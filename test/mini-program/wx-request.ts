import type { Network } from './network.ts';

type Option = WechatMiniprogram.RequestOption;
type Failure = Pick<WechatMiniprogram.RequestFailCallbackErr, 'errMsg' | 'errno'>;

const MAX_AT_A_TIME = 10;
const DEFAULT_TIMEOUT_MS = 60_000;
const METHODS = ['OPTIONS', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'TRACE', 'CONNECT'];
const WITHOUT_BODY = ['GET', 'HEAD'];
const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';

const failed = (errno: number, why: string): Failure => ({ errno, errMsg: `request:fail ${why}` });
const form = (data: object): string =>
  Object.entries(data)
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(String(value))}`)
    .join('&');

function headersOf(option: Option): Record<string, string> {
  const given = Object.entries(option.header ?? {})
    .map(([name, value]) => [name.toLowerCase(), String(value)] as const)
    .filter(([name]) => name !== 'referer');
  return { 'content-type': JSON_TYPE, ...Object.fromEntries(given) };
}

/** The rules of `data`: text goes as it is; an object becomes JSON or a form by content type, or the query of a GET. */
function contentOf(option: Option, method: string, contentType: string): { url: string; body?: string | ArrayBuffer } {
  const { url, data } = option;
  if (data === undefined) return { url };
  const isText = typeof data === 'string';
  const isBytes = data instanceof ArrayBuffer;
  if (WITHOUT_BODY.includes(method)) {
    const query = isText ? data : isBytes ? '' : form(data);
    return { url: query ? `${url}${url.includes('?') ? '&' : '?'}${query}` : url };
  }
  if (isText || isBytes) return { url, body: data };
  return { url, body: contentType.startsWith(FORM_TYPE) ? form(data) : JSON.stringify(data) };
}

/** Header names arrive in the case of the phone's network library, not in the server's. */
const capitalised = (name: string) => name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());

function parsed(text: string, dataType: string): unknown {
  if (dataType !== 'json') return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * `wx.request`: every HTTP status arrives in `success`; `fail` means that no answer came, with `errno` and `errMsg`.
 * The eleventh request at a time fails, as on the phones where it does not wait.
 */
export function wxRequest(network: Network) {
  let running = 0;

  async function perform(option: Option, abort: AbortSignal): Promise<WechatMiniprogram.RequestSuccessCallbackResult> {
    const method = option.method ?? 'GET';
    if (!METHODS.includes(method)) throw failed(600_010, 'method is invalid');
    if (!/^https?:\/\//.test(option.url)) throw failed(600_009, 'invalid url');
    if (running >= MAX_AT_A_TIME) throw failed(600_007, 'exceed max task count');
    const headers = headersOf(option);
    const { url, body } = contentOf(option, method, headers['content-type'] ?? '');
    const timeout = AbortSignal.timeout(option.timeout ?? DEFAULT_TIMEOUT_MS);
    running += 1;
    try {
      const response = await network.send(url, {
        method,
        headers,
        ...(body === undefined ? {} : { body }),
        signal: AbortSignal.any([timeout, abort]),
      });
      return {
        statusCode: response.status,
        data: parsed(await response.text(), option.dataType ?? 'json') as WechatMiniprogram.IAnyObject,
        header: Object.fromEntries([...response.headers].map(([name, value]) => [capitalised(name), value])),
        cookies: response.headers.getSetCookie(),
        errMsg: 'request:ok',
      } as WechatMiniprogram.RequestSuccessCallbackResult;
    } catch {
      if (abort.aborted) throw failed(600_003, 'abort');
      throw timeout.aborted
        ? failed(5, 'timeout')
        : failed(600_001, 'errcode:-106 cronet_error_code:-106 error_msg:net::ERR_INTERNET_DISCONNECTED');
    } finally {
      running -= 1;
    }
  }

  return (option: Option) => {
    const abort = new AbortController();
    void perform(option, abort.signal).then(
      (result) => {
        option.success?.(result);
        option.complete?.(result);
      },
      (error: WechatMiniprogram.RequestFailCallbackErr) => {
        option.fail?.(error);
        option.complete?.(error);
      },
    );
    return { abort: () => abort.abort() };
  };
}
