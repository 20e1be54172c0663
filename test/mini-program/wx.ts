import { Network } from './network.ts';
import { wxRequest } from './wx-request.ts';
import { wxStorage } from './wx-storage.ts';

/** The part of `wx` that pages of ours use, in the forms of `miniprogram-api-typings`. */
export type MockedWx = Pick<
  WechatMiniprogram.Wx,
  | 'request'
  | 'login'
  | 'checkSession'
  | 'getStorageSync'
  | 'setStorageSync'
  | 'removeStorageSync'
  | 'clearStorageSync'
  | 'getStorageInfoSync'
  | 'scanCode'
  | 'requestSubscribeMessage'
  | 'showModal'
  | 'showToast'
>;
export type SubscribeAnswer = 'accept' | 'reject' | 'ban';

export interface WxOptions {
  /** WeChat's fake: where this phone's login codes and consents are known. */
  wechatUrl: string;
  /** Who holds the phone, as WeChat knows them for our app. */
  openid: string;
}
/** The person at the phone, as a test plays them. */
export interface Hand {
  readonly network: Network;
  /** Codes held before the camera, first come first scanned. */
  readonly scans: string[];
  /** By template id; what is not said is accepted. */
  readonly subscriptions: Map<string, SubscribeAnswer>;
  /** What the person presses in the next dialogs; then always yes. */
  readonly presses: ('confirm' | 'cancel')[];
  readonly modals: WechatMiniprogram.ShowModalOption[];
  readonly toasts: WechatMiniprogram.ShowToastOption[];
}

interface Callbacks {
  success?: (result: never) => void;
  fail?: (error: never) => void;
  complete?: (result: never) => void;
}
type Failure = { errMsg: string } & Record<string, unknown>;
class Failed extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.errMsg);
    this.failure = failure;
  }
}

/** `wx` answers by callbacks where one is given, else by a promise; never before the caller's own code has run on. */
function answered<Result extends { errMsg: string }>(option: Callbacks | undefined, act: () => Promise<Result>) {
  const done = Promise.resolve().then(act);
  const { success, fail, complete } = (option ?? {}) as Record<keyof Callbacks, ((value: unknown) => void) | undefined>;
  if (!success && !fail && !complete)
    return done.catch((error: unknown) => Promise.reject(error instanceof Failed ? error.failure : error));
  void done.then(
    (result) => {
      success?.(result);
      complete?.(result);
    },
    (error: unknown) => {
      const failure = error instanceof Failed ? error.failure : { errMsg: String(error) };
      fail?.(failure);
      complete?.(failure);
    },
  );
  return undefined;
}

const MAX_TEMPLATES = 3;

export function createWx({ wechatUrl, openid }: WxOptions): { wx: MockedWx; hand: Hand } {
  const hand: Hand = {
    network: new Network(),
    scans: [],
    subscriptions: new Map(),
    presses: [],
    modals: [],
    toasts: [],
  };
  let loggedIn = false;

  /** WeChat's own servers, reached over the same network as ours. */
  async function wechat(path: string, body: object, api: string): Promise<Record<string, string>> {
    try {
      const response = await hand.network.send(`${wechatUrl}/_fake/${path}`, {
        method: 'POST',
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(5_000),
      });
      return (await response.json()) as Record<string, string>;
    } catch {
      throw new Failed({ errMsg: `${api}:fail network error`, errno: 600_001 });
    }
  }

  async function subscribe(tmplIds: readonly string[]) {
    const refused = (errCode: number, why: string) =>
      new Failed({ errCode, errMsg: `requestSubscribeMessage:fail ${why}` });
    if (tmplIds.length === 0) throw refused(10_001, "TmplIds can't be empty");
    if (tmplIds.length > MAX_TEMPLATES) throw refused(20_003, 'Templates count out of max bounds');
    const results = tmplIds.map((id) => [id, hand.subscriptions.get(id) ?? 'accept'] as const);
    for (const [templateId, result] of results)
      if (result === 'accept') await wechat('consents', { openid, templateId, count: 1 }, 'requestSubscribeMessage');
    return { errMsg: 'requestSubscribeMessage:ok', ...Object.fromEntries(results) };
  }

  const wx = {
    ...wxStorage(),
    request: wxRequest(hand.network),
    login: (option?: WechatMiniprogram.LoginOption) =>
      answered(option, async () => {
        const { code } = await wechat('login-codes', { openid }, 'login');
        loggedIn = true;
        return { errMsg: 'login:ok', code };
      }),
    checkSession: (option?: WechatMiniprogram.CheckSessionOption) =>
      answered(option, async () => {
        if (!loggedIn) throw new Failed({ errMsg: 'checkSession:fail session time out, need relogin' });
        return { errMsg: 'checkSession:ok' };
      }),
    scanCode: (option: WechatMiniprogram.ScanCodeOption) =>
      answered(option, async () => {
        const result = hand.scans.shift();
        if (result === undefined) throw new Failed({ errMsg: 'scanCode:fail cancel' });
        return {
          errMsg: 'scanCode:ok',
          result,
          scanType: 'QR_CODE',
          charSet: 'UTF-8',
          path: '',
          rawData: Buffer.from(result).toString('base64'),
        };
      }),
    requestSubscribeMessage: (option: WechatMiniprogram.RequestSubscribeMessageOption) =>
      answered(option, () => subscribe(option.tmplIds)),
    showModal: (option: WechatMiniprogram.ShowModalOption) =>
      answered(option, async () => {
        hand.modals.push(option);
        const confirm = (hand.presses.shift() ?? 'confirm') === 'confirm';
        return { errMsg: 'showModal:ok', confirm, cancel: !confirm, content: '' };
      }),
    showToast: (option: WechatMiniprogram.ShowToastOption) =>
      answered(option, async () => {
        hand.toasts.push(option);
        return { errMsg: 'showToast:ok' };
      }),
  };
  return { wx: wx as unknown as MockedWx, hand };
}
