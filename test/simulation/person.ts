import type { JsonObject } from '../../local/json.ts';
import { type Call, type Cloud, NO_ANSWER } from './cloud.ts';
import type { Ground } from './ground.ts';

/** What somebody asked for and was told had been done. */
export interface Heard {
  personId: string;
  route: string;
  params: Record<string, string>;
  body: JsonObject;
  answer: JsonObject;
  at: number;
}
/** What somebody asked for and was told would not be done. */
export type Refused = Omit<Heard, 'answer'> & { code: string };
/** What somebody asked for and never heard of again. */
export type Unsure = Pick<Heard, 'personId' | 'route' | 'params'>;
export type Asked = Omit<Call, 'token' | 'ip'>;
export type Outcome =
  | { is: 'done'; answer: JsonObject }
  | { is: 'refused'; status: number; code: string; details: JsonObject }
  /** Nobody answered, however often they tried: it may have been done or not. */
  | { is: 'unknown' };

const TRIES = 6;
const WORTH_ANOTHER_TRY = [429, 503];

/**
 * Somebody with a phone. Who hears nothing asks again for the same thing under the same id, as the mini-program does; who
 * is no longer signed in signs in again.
 */
export class Person {
  readonly #cloud: Cloud;
  readonly #ground: Ground;
  readonly #heard: Heard[];
  readonly #refused: Refused[];
  readonly #unsure: Unsure[];
  readonly #name: string;
  readonly #ip: string;
  #token = '';
  /** Asked of the person on this day, for a phone that sends its queue again. */
  queue: { route: string; asked: Asked }[] = [];
  personId = '';
  commands = 0;
  readonly refusals: Record<string, number> = {};

  constructor(
    world: { cloud: Cloud; ground: Ground; heard: Heard[]; refused: Refused[]; unsure: Unsure[] },
    name: string,
    number: number,
  ) {
    this.#cloud = world.cloud;
    this.#ground = world.ground;
    this.#heard = world.heard;
    this.#refused = world.refused;
    this.#unsure = world.unsure;
    this.#name = name;
    this.#ip = `198.51.${number >> 8}.${number & 255}`;
  }

  async signIn(): Promise<void> {
    for (;;) {
      const reply = await this.#cloud.request('logIn', { body: { code: this.#name }, ip: this.#ip });
      if (reply !== NO_ANSWER && reply.status === 200) {
        this.#token = reply.body.token as string;
        this.personId = reply.body.personId as string;
        return;
      }
      await this.#ground.sleep(this.#ground.random.int(200, 2_000));
    }
  }

  async ask(route: string, asked: Asked = {}): Promise<Outcome> {
    if (!this.#token) await this.signIn();
    this.queue.push({ route, asked });
    this.commands++;
    for (let attempt = 0; attempt < TRIES; attempt++) {
      if (attempt) await this.#ground.sleep(this.#ground.random.int(200, 3_000));
      const reply = await this.#cloud.request(route, { ...asked, token: this.#token, ip: this.#ip });
      if (reply === NO_ANSWER || WORTH_ANOTHER_TRY.includes(reply.status)) continue;
      if (reply.status === 401) {
        await this.signIn();
        continue;
      }
      if (reply.status !== 200) {
        const { code, details } = reply.body;
        const said = `${route} ${code}`;
        this.refusals[said] = (this.refusals[said] ?? 0) + 1;
        const { params = {}, body = {} } = asked;
        const at = this.#ground.now;
        const { personId } = this;
        this.#refused.push({ personId, route, params, body: body as JsonObject, code: String(code), at });
        return { is: 'refused', status: reply.status, code: String(code), details: (details ?? {}) as JsonObject };
      }
      const { personId } = this;
      const { params = {}, body = {} } = asked;
      this.#heard.push({ personId, route, params, body: body as JsonObject, answer: reply.body, at: this.#ground.now });
      return { is: 'done', answer: reply.body };
    }
    const { personId } = this;
    this.#unsure.push({ personId, route, params: asked.params ?? {} });
    return { is: 'unknown' };
  }

  /** The phone sends what it has sent before: `wants` says how much of it. */
  async sendAgain(wants: () => boolean): Promise<void> {
    for (const { route, asked } of [...this.queue]) {
      if (!wants()) continue;
      this.#cloud.faults.count('phone sends an old queue again');
      await this.ask(route, asked);
      this.queue.pop();
    }
  }

  /** Asks for something nobody may refuse: at the beginning, before anything goes wrong. */
  async must(route: string, asked: Asked = {}): Promise<JsonObject> {
    const outcome = await this.ask(route, asked);
    if (outcome.is === 'done') return outcome.answer;
    throw new Error(`${this.#name} · ${route}: ${JSON.stringify(outcome)} ${JSON.stringify(asked)}`);
  }
}

/** All have just signed in: what they press next they press at once. */
export const allReady = (people: readonly Person[]): Promise<unknown> =>
  Promise.all([...new Set(people)].map((person) => person.signIn()));
