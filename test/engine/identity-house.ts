import { identityRoutes } from '../../functions/identity/contract.ts';
import { identityHandlers } from '../../functions/identity/handlers.ts';
import { grantItem } from '../../functions/identity/index.ts';
import { authenticate } from '../../functions/identity/principal.ts';
import { citizenKey } from '../../functions/registry/index.ts';
import { type FakeWechat, startWechat } from '../../local/wechat/server.ts';
import type { Grant } from '../../shared/access.ts';
import { api } from '../../shared/api.ts';
import type { AnswerOf } from '../../shared/contract.ts';
import { newId } from '../../shared/ids.ts';
import { Keyring } from '../../shared/keyring.ts';
import { elderHead, facilityHead, regionOf } from '../../shared/resource.ts';
import type { Table } from '../../shared/table.ts';
import { createWechat } from '../../shared/wechat.ts';
import { dispatcher, type GatewayAnswer, type SmallGateway } from '../mini-program/small-gateway.ts';
import { freshTables, testClient, testKeyring } from './fresh-tables.ts';

const APP = { appId: 'wx0123456789abcdef', secret: '0f'.repeat(16) };
export const NOW = Date.parse('2026-11-22T10:00:00+08:00');
export const CITIZEN_NUMBER = '411002194601010019';

/** A phone that has logged in. */
export interface Phone {
  openid: string;
  personId: string;
  token: string;
  refreshToken: string;
}

/** The identity room with everything it stands on: tables of its own, WeChat's fake, a clock the test moves. */
export class IdentityHouse {
  readonly table: Table;
  readonly wechat: FakeWechat;
  readonly gateway: SmallGateway;
  now = NOW;
  keyring = testKeyring();
  readonly send: ReturnType<typeof dispatcher>;

  static async build(client = testClient()): Promise<IdentityHouse> {
    const { table } = await freshTables(client);
    return new IdentityHouse(table, await startWechat(APP));
  }

  constructor(table: Table, wechat: FakeWechat) {
    this.table = table;
    this.wechat = wechat;
    const clock = () => this.now;
    const keyring = async () => this.keyring;
    const client = createWechat({ baseUrl: wechat.url, appId: APP.appId, secret: async () => APP.secret, clock });
    const handler = api(identityRoutes, identityHandlers({ table, keyring, wechat: client }), {
      clock,
      regionOf: regionOf(table),
    });
    this.gateway = {
      contract: identityRoutes,
      handler: handler as SmallGateway['handler'],
      authenticate: (header) => authenticate({ table, keyring }, header, this.now),
    };
    this.send = dispatcher(this.gateway);
  }

  async close(): Promise<void> {
    await this.wechat.close();
  }

  /** Keys as they are after a rotation: the old one still opens. */
  rotateKeys(): void {
    this.keyring = new Keyring([
      { kid: 'ky_TEST', secret: Buffer.alloc(32, 7) },
      { kid: 'ky_TEST2', secret: Buffer.alloc(32, 8) },
    ]);
  }
  loseKeys(): void {
    this.keyring = new Keyring([{ kid: 'ky_OTHER', secret: Buffer.alloc(32, 9) }]);
  }

  async control(path: string, body: object): Promise<Record<string, string>> {
    const response = await fetch(`${this.wechat.url}/_fake/${path}`, { method: 'POST', body: JSON.stringify(body) });
    return (await response.json()) as Record<string, string>;
  }
  loginCode = (person: string) => this.control('login-codes', { person });

  async post(url: string, body: object, token?: string, sourceIp?: string): Promise<GatewayAnswer> {
    return this.call('POST', url, token, body, sourceIp);
  }
  call(method: string, url: string, token?: string, body?: object, sourceIp?: string): Promise<GatewayAnswer> {
    return this.send({
      method,
      url,
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body ? { body: JSON.stringify(body) } : {}),
      ...(sourceIp ? { sourceIp } : {}),
    });
  }

  async logIn(person: string): Promise<Phone> {
    const { code, openid } = await this.loginCode(person);
    const { status, body } = await this.post('/sessions', { code: code! });
    if (status !== 200) throw new Error(`no login: ${JSON.stringify(body)}`);
    return { ...(body as AnswerOf<typeof identityRoutes.logIn>), openid: openid! };
  }
  /** Logs a person in who holds these rights from before. */
  async logInAs(person: string, ...grants: Grant[]): Promise<Phone> {
    const phone = await this.logIn(person);
    for (const grant of grants) await this.grant(phone.personId, grant);
    return phone;
  }
  async grant(personId: string, grant: Grant): Promise<void> {
    await this.table.commit([
      { put: grantItem(personId, grant, { personId: 'deployment', role: 'system' }, this.now) },
    ]);
  }

  /** An elder's file as far as identity reads it. */
  async elder(name = '王建国', region = '411002001', citizenNumber = CITIZEN_NUMBER): Promise<string> {
    const elderId = newId('elder');
    await this.table.commit([
      { put: { ...elderHead(elderId), kind: 'elder', elderId, name, region } },
      { put: { ...citizenKey(this.keyring, citizenNumber), kind: 'citizen', elderId } },
    ]);
    return elderId;
  }
  async facility(region = '411002002'): Promise<string> {
    const facilityId = newId('facility');
    await this.table.commit([{ put: { ...facilityHead(facilityId), kind: 'facility', facilityId, region } }]);
    return facilityId;
  }
}
