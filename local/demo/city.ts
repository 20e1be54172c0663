import {
  type Answer,
  type Client,
  createClient,
  type Fetch,
  fetchTransport,
  type Input,
  type Outcome,
  type RouteName,
} from '../../client/index.ts';
import type { BusinessDate, Instant, WallTime } from '../../shared/business-time.ts';
import { instantAt } from '../../shared/business-time.ts';

/** Where a local stack is reached. */
export interface Place {
  url: string;
  wechatUrl: string;
}

async function post<Reply>(url: string, body: unknown): Promise<Reply> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Reply;
}

/** Somebody with a phone. `ask` answers or throws with the refusal: in the demo every refusal is a surprise. */
export class Person {
  readonly client: Client;
  readonly #who: string;

  constructor({ url, wechatUrl }: Place, who: string) {
    const stored = new Map<string, unknown>();
    this.#who = who;
    this.client = createClient({
      baseUrl: url,
      transport: fetchTransport(fetch as Fetch),
      storage: {
        get: (key) => stored.get(key),
        set: (key, value) => stored.set(key, value),
        remove: (key) => stored.delete(key),
      },
      loginCode: async () =>
        (await post<{ code: string }>(`${wechatUrl}/_fake/login-codes`, { openid: openidOf(who) })).code,
    });
  }

  async ask<Name extends RouteName>(name: Name, input?: Input<Name>): Promise<Answer<Name>> {
    const call = this.client.call as (name: Name, input?: Input<Name>) => Promise<Outcome<Name>>;
    const outcome = await call(name, input);
    if (outcome.ok) return outcome.answer;
    const { code, message, details } = outcome;
    throw new Error(`${this.#who} · ${name}: ${code} ${message} ${JSON.stringify(details ?? {})}`);
  }

  async personId(): Promise<string> {
    return (await this.ask('showMe')).personId;
  }
}

/** The openid by which a demo account is known to the WeChat fake. */
export const openidOf = (who: string): string => `demo-${who}`;

/** A local stack as the demo drives it: its people, its clock, its operators' console. */
export class City {
  readonly #place: Place;
  readonly #people = new Map<string, Person>();

  constructor(place: Place) {
    this.#place = place;
  }

  person(who: string): Person {
    const known = this.#people.get(who) ?? new Person(this.#place, who);
    this.#people.set(who, known);
    return known;
  }

  #local<Reply>(what: string, body: unknown = {}): Promise<Reply> {
    return post<Reply>(`${this.#place.url}/_local/${what}`, body);
  }
  /** Sets the clock; it stands until it is set again. */
  async setClock(date: BusinessDate, time: WallTime): Promise<Instant> {
    const now = instantAt(date, time);
    await this.#local('clock', { now, frozen: true });
    return now;
  }
  /** Goes forward through every schedule due in between. */
  async goTo(date: BusinessDate, time: WallTime): Promise<Instant> {
    const to = instantAt(date, time);
    await this.#local('tick', { to });
    return to;
  }
  /** Back to the real time. */
  async releaseClock(): Promise<void> {
    await fetch(`${this.#place.url}/_local/clock`, { method: 'DELETE' });
  }
  /** Until everything that follows from what was done is done. */
  async settle(): Promise<void> {
    await this.#local('drain');
  }
  /** Invokes a function by hand, as whoever deploys may. */
  async invoke(functionId: string, event: object): Promise<void> {
    await this.#local('invoke', { function: functionId, event });
  }
}
