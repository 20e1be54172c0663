import { type Client, createClient } from './client.ts';
import { type Wx, wxLoginCode, wxTransport } from './wx.ts';

export { type Fetch, fetchTransport } from './browser.ts';
export { type Client, type ClientOptions, createClient } from './client.ts';
export { newId } from './new-id.ts';
export type { Storage } from './session.ts';
export type { Transport } from './transport.ts';
export type { Answer, Code, Input, Outcome, Refused, RouteName } from './types.ts';
export type { Wx } from './wx.ts';

/** The client of a mini-program: `const client = wxClient(wx, 'https://api.example.cn')`. */
export const wxClient = (wx: Wx, baseUrl: string): Client =>
  createClient({
    baseUrl,
    transport: wxTransport(wx),
    storage: {
      get: (key) => wx.getStorageSync(key),
      set: (key, value) => wx.setStorageSync(key, value),
      remove: (key) => wx.removeStorageSync(key),
    },
    loginCode: wxLoginCode(wx),
  });
