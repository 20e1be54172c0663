import { type Transport, Unreachable } from './transport.ts';

/** What we use of `wx`, in its own forms. */
export interface Wx {
  request(option: {
    url: string;
    method: 'GET' | 'POST' | 'PUT' | 'DELETE';
    header: Record<string, string>;
    data?: string;
    timeout: number;
    success: (result: { statusCode: number; data: unknown }) => void;
    fail: (error: { errMsg: string }) => void;
  }): unknown;
  login(option: { success: (result: { code: string }) => void; fail: (error: { errMsg: string }) => void }): unknown;
  getStorageSync(key: string): unknown;
  setStorageSync(key: string, data: unknown): void;
  removeStorageSync(key: string): void;
}

export const wxTransport =
  (wx: Wx): Transport =>
  ({ method, url, headers, body, timeoutMs }) =>
    new Promise((resolve, reject) => {
      wx.request({
        url,
        method: method as 'GET',
        header: { ...headers },
        ...(body === undefined ? {} : { data: body }),
        timeout: timeoutMs,
        success: ({ statusCode, data }) => resolve({ status: statusCode, body: data }),
        fail: ({ errMsg }) => reject(new Unreachable(errMsg)),
      });
    });

/** A login code from WeChat; the person need not do anything for it. */
export const wxLoginCode = (wx: Wx) => (): Promise<string> =>
  new Promise((resolve, reject) => {
    wx.login({ success: ({ code }) => resolve(code), fail: ({ errMsg }) => reject(new Unreachable(errMsg)) });
  });
