import { createHmac } from 'node:crypto';
import {
  type AccessRequest,
  assertJudgeable,
  delegatesToAccount,
  judge,
  judgeResource,
  type Statement,
  type Verdict,
} from './iam.ts';
import type { KeyModel } from './stack-model.ts';
import type { Place } from './template.ts';

/** Somebody who signs calls: a function under its role, or the stack itself when it seeds. */
export interface Caller {
  name: string;
  roleArn: string;
  /** As denials name it. */
  userArn: string;
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  statements: readonly Statement[];
}

export type Context = Readonly<Record<string, readonly string[]>>;

/** A refused call, as the status page lists it. */
export interface Denial {
  at: number;
  caller: string;
  action: string;
  resource: string;
}

export class AccessDenied extends Error {}

const MAX_REMEMBERED = 5_000;
const KEPT_DENIALS = 50;

const REASONS: Readonly<Record<Exclude<Verdict, 'allowed'>, (action: string) => string>> = {
  'no-statement-allows': (action) => `because no identity-based policy allows the ${action} action`,
  'a-statement-denies': () => 'with an explicit deny in a policy',
};

/** Every caller and what its policies allow: asked on every call, so that a grant that is missing is missing here. */
export class AccessControl {
  readonly #place: Place;
  readonly #clock: () => number;
  readonly #secret: Buffer;
  readonly #keys: Map<string, KeyModel>;
  readonly #callers = new Map<string, Caller>();
  readonly #verdicts = new Map<string, Verdict>();
  readonly denials: Denial[] = [];
  deniedCalls = 0;

  constructor(options: { place: Place; clock: () => number; secret: Buffer; keys: readonly KeyModel[] }) {
    this.#place = options.place;
    this.#clock = options.clock;
    this.#secret = options.secret;
    this.#keys = new Map(options.keys.map((key) => [key.arn, key]));
    for (const key of options.keys) assertJudgeable(key.statements, key.arn);
  }

  /** A caller with credentials of its own, the same after every start: links it has signed stay good. */
  admit(name: string, roleName: string, statements: readonly Statement[]): Caller {
    assertJudgeable(statements, name);
    const { partition, accountId } = this.#place;
    const derive = (what: string): Buffer => createHmac('sha256', this.#secret).update(`${what}/${name}`).digest();
    const caller: Caller = {
      name,
      roleArn: `arn:${partition}:iam::${accountId}:role/${roleName}`,
      userArn: `arn:${partition}:sts::${accountId}:assumed-role/${roleName}/${name}`,
      accessKeyId: `ASIA${derive('id').toString('hex').slice(0, 16).toUpperCase()}`,
      secretAccessKey: derive('secret').toString('base64'),
      sessionToken: derive('token').toString('base64url'),
      statements,
    };
    this.#callers.set(caller.accessKeyId, caller);
    return caller;
  }

  callerOf(accessKeyId: string): Caller | undefined {
    return this.#callers.get(accessKeyId);
  }

  /** Throws `AccessDenied` with the service's sentence when the caller may not do this. */
  demand(caller: Caller, action: string, resource: string, context: Context = {}): void {
    const verdict = this.#remembered(caller, action, resource, context, () => {
      const key = this.#keys.get(resource);
      const request = this.#request(caller, action, resource, context);
      return key ? this.#judgeKey(key, caller, request) : judge(caller.statements, request);
    });
    if (verdict !== 'allowed') this.#refuse(caller, action, resource, verdict);
  }

  /** As `demand`, where the resource has a policy of its own that may deny or allow (a bucket, a queue). */
  demandOf(policy: readonly Statement[], caller: Caller, action: string, resource: string, context: Context): void {
    const request = this.#request(caller, action, resource, context);
    const own = judge(caller.statements, request);
    const theirs = judgeResource(policy, { roleArn: caller.roleArn, accountId: this.#place.accountId }, request);
    const denied = own === 'a-statement-denies' || theirs === 'a-statement-denies';
    if (denied) this.#refuse(caller, action, resource, 'a-statement-denies');
    if (own !== 'allowed' && theirs !== 'allowed') this.#refuse(caller, action, resource, 'no-statement-allows');
  }

  /** The use of a key through a service: what a table or bucket with a customer-managed key asks of its caller. */
  demandKeyThrough(service: string, caller: Caller, action: string, keyArn: string): void {
    const { region, urlSuffix } = this.#place;
    this.demand(caller, action, keyArn, { 'kms:viaservice': [`${service}.${region}.${urlSuffix}`] });
  }

  #judgeKey(key: KeyModel, caller: Caller, request: AccessRequest): Verdict {
    const own = judge(caller.statements, request);
    const theirs = judgeResource(key.statements, { roleArn: caller.roleArn }, request);
    if (own === 'a-statement-denies' || theirs === 'a-statement-denies') return 'a-statement-denies';
    const delegated = own === 'allowed' && delegatesToAccount(key.statements, this.#place.accountId, request);
    return theirs === 'allowed' || delegated ? 'allowed' : 'no-statement-allows';
  }

  #request(caller: Caller, action: string, resource: string, context: Context): AccessRequest {
    return {
      action,
      resource,
      context: {
        // The cloud's endpoints are HTTPS; a laptop's are not worth a certificate.
        'aws:securetransport': ['true'],
        's3:tlsversion': ['1.3'],
        'aws:principalarn': [caller.roleArn],
        'aws:principalaccount': [this.#place.accountId],
        'aws:requestedregion': [this.#place.region],
        'kms:calleraccount': [this.#place.accountId],
        ...context,
      },
    };
  }

  #remembered(caller: Caller, action: string, resource: string, context: Context, decide: () => Verdict): Verdict {
    const detail = Object.keys(context).length ? JSON.stringify(context) : '';
    const name = `${caller.accessKeyId} ${action} ${resource} ${detail}`;
    const known = this.#verdicts.get(name);
    if (known) return known;
    const verdict = decide();
    if (this.#verdicts.size >= MAX_REMEMBERED) this.#verdicts.clear();
    this.#verdicts.set(name, verdict);
    return verdict;
  }

  #refuse(caller: Caller, action: string, resource: string, verdict: Exclude<Verdict, 'allowed'>): never {
    this.deniedCalls++;
    this.denials.unshift({ at: this.#clock(), caller: caller.name, action, resource });
    this.denials.length = Math.min(this.denials.length, KEPT_DENIALS);
    const what = `is not authorized to perform: ${action} on resource: ${resource}`;
    throw new AccessDenied(`User: ${caller.userArn} ${what} ${REASONS[verdict](action)}`);
  }
}
