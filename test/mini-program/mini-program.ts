import { type Client, wxClient } from '../../client/index.ts';
import { createWx, type Hand, type MockedWx } from './wx.ts';

export interface City {
  gatewayUrl: string;
  wechatUrl: string;
}

/** A person with a phone on which our mini-program runs: the typed client on a faithful `wx`. */
export class MiniProgram {
  readonly openid: string;
  readonly wx: MockedWx;
  /** Scans, presses, consents and the network of this phone. */
  readonly hand: Hand;
  readonly client: Client;

  constructor({ gatewayUrl, wechatUrl }: City, openid: string) {
    const { wx, hand } = createWx({ wechatUrl, openid });
    this.openid = openid;
    this.wx = wx;
    this.hand = hand;
    this.client = wxClient(wx, gatewayUrl);
  }

  /** Opens the mini-program: logs in and answers the person's id. Throws with the refusal's code where it cannot. */
  async open(): Promise<string> {
    const me = await this.client.call('showMe');
    if (!me.ok) throw new Error(`${this.openid} cannot log in: ${me.code}`);
    return me.answer.personId;
  }
}

const PERSONAS = ['elder', 'daughter', 'son', 'operator', 'cook', 'counter', 'treasurer', 'admin'] as const;
export type Persona = (typeof PERSONAS)[number];

/** One phone for each persona of the stories, not yet logged in. `town` keeps the people of several stories apart. */
export const personasOf = (city: City, town: string): Record<Persona, MiniProgram> =>
  Object.fromEntries(PERSONAS.map((persona) => [persona, new MiniProgram(city, `o-${town}-${persona}`)])) as Record<
    Persona,
    MiniProgram
  >;
