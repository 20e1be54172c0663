import type { Json, JsonObject } from './json.ts';
import { isObject, listOf, textOf } from './json.ts';

/** One statement of an IAM policy as the template writes it. */
export interface Statement {
  Sid?: string;
  Effect: 'Allow' | 'Deny';
  Principal?: Json;
  NotPrincipal?: Json;
  Action?: Json;
  NotAction?: Json;
  Resource?: Json;
  NotResource?: Json;
  Condition?: JsonObject;
}

/** A call as IAM sees it. A context key may have several values (`dynamodb:LeadingKeys`). */
export interface AccessRequest {
  action: string;
  resource: string;
  context: Readonly<Record<string, readonly string[]>>;
}

export type Verdict = 'allowed' | 'no-statement-allows' | 'a-statement-denies';

/** Context keys the door supplies. A condition on another key could never be judged truly: refused at the start. */
const KNOWN_CONTEXT_KEYS: readonly RegExp[] = [
  /^aws:(securetransport|principalarn|principalaccount|requestedregion|sourcearn|sourceaccount|viaawsservice)$/,
  /^dynamodb:leadingkeys$/,
  /^kms:(viaservice|calleraccount|encryptioncontext:.+|encryptioncontextkeys|grantisforawsresource)$/,
  /^events:(source|detail-type)$/,
  /^s3:(tlsversion|x-amz-server-side-encryption|x-amz-server-side-encryption-aws-kms-key-id)$/,
];

/** IAM's wildcards: `*` any run of characters, `?` one. */
export function matches(pattern: string, text: string, ignoreCase = false): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`, ignoreCase ? 'is' : 's').test(text);
}

const anyMatches = (patterns: Json | undefined, text: string, ignoreCase = false): boolean =>
  listOf(patterns).some((pattern) => matches(textOf(pattern), text, ignoreCase));

type Comparison = (value: string, expected: string) => boolean;

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  StringEquals: (value, expected) => value === expected,
  StringEqualsIgnoreCase: (value, expected) => value.toLowerCase() === expected.toLowerCase(),
  StringLike: (value, expected) => matches(expected, value),
  ArnEquals: (value, expected) => matchesArn(expected, value),
  ArnLike: (value, expected) => matchesArn(expected, value),
  Bool: (value, expected) => value.toLowerCase() === expected.toLowerCase(),
  NumericEquals: (value, expected) => Number(value) === Number(expected),
  NumericLessThan: (value, expected) => Number(value) < Number(expected),
  NumericLessThanEquals: (value, expected) => Number(value) <= Number(expected),
  NumericGreaterThan: (value, expected) => Number(value) > Number(expected),
  NumericGreaterThanEquals: (value, expected) => Number(value) >= Number(expected),
};
const NEGATED: Readonly<Record<string, string>> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
  NumericNotEquals: 'NumericEquals',
};

/** Each of the six parts of an ARN is matched by itself. */
function matchesArn(pattern: string, arn: string): boolean {
  const split = (text: string): string[] => {
    const parts = text.split(':');
    return [...parts.slice(0, 5), parts.slice(5).join(':')];
  };
  const values = split(arn);
  return split(pattern).every((part, i) => matches(part, values[i] ?? ''));
}

interface Operator {
  name: string;
  quantifier: 'ForAllValues' | 'ForAnyValue' | undefined;
  ifExists: boolean;
}
function operatorOf(text: string): Operator {
  const [first = '', second] = text.split(':');
  const [quantifier, rest] =
    second !== undefined && (first === 'ForAllValues' || first === 'ForAnyValue')
      ? [first as Operator['quantifier'], second]
      : [undefined, text];
  const ifExists = rest.endsWith('IfExists');
  return { name: ifExists ? rest.slice(0, -'IfExists'.length) : rest, quantifier, ifExists };
}

function conditionHolds(operatorText: string, key: string, expected: Json[], request: AccessRequest): boolean {
  const { name, quantifier, ifExists } = operatorOf(operatorText);
  const values = request.context[key.toLowerCase()];
  if (name === 'Null') return expected.some((wanted) => (textOf(wanted) === 'true') === (values === undefined));
  const positive = NEGATED[name] ?? name;
  const compare = COMPARISONS[positive]!;
  const negated = name in NEGATED;
  const one = (value: string): boolean => {
    const some = expected.some((wanted) => compare(value, textOf(wanted)));
    return negated ? !some : some;
  };
  if (values === undefined || values.length === 0) {
    if (quantifier === 'ForAllValues' || ifExists) return true;
    // A negated comparison with an absent key holds, unless it asks for any value.
    return negated && quantifier === undefined;
  }
  return quantifier === 'ForAllValues'
    ? values.every(one)
    : quantifier === 'ForAnyValue' || !negated
      ? values.some(one)
      : values.every(one);
}

const conditionsHold = (conditions: JsonObject | undefined, request: AccessRequest): boolean =>
  Object.entries(conditions ?? {}).every(([operator, keys]) =>
    Object.entries(isObject(keys) ? keys : {}).every(([key, expected]) =>
      conditionHolds(operator, key, listOf(expected), request),
    ),
  );

function applies(statement: Statement, request: AccessRequest): boolean {
  const action =
    statement.Action === undefined
      ? !anyMatches(statement.NotAction, request.action, true)
      : anyMatches(statement.Action, request.action, true);
  if (!action) return false;
  const resource =
    statement.Resource === undefined
      ? statement.NotResource === undefined || !anyMatches(statement.NotResource, request.resource)
      : anyMatches(statement.Resource, request.resource);
  return resource && conditionsHold(statement.Condition, request);
}

/** IAM's rule: an explicit denial wins, then any permission, else no. */
export function judge(statements: readonly Statement[], request: AccessRequest): Verdict {
  const applying = statements.filter((statement) => applies(statement, request));
  if (applying.some((statement) => statement.Effect === 'Deny')) return 'a-statement-denies';
  return applying.some((statement) => statement.Effect === 'Allow') ? 'allowed' : 'no-statement-allows';
}

/** Who a resource policy's statement speaks of. */
export interface Caller {
  roleArn?: string;
  accountId?: string;
  /** `events.amazonaws.com` */
  service?: string;
}

function speaksOf(statement: Statement, caller: Caller): boolean {
  const { Principal } = statement;
  if (Principal === '*') return true;
  if (!isObject(Principal)) return false;
  const people = listOf(Principal.AWS).map(textOf);
  const services = listOf(Principal.Service).map(textOf);
  return (
    people.includes('*') ||
    (caller.roleArn !== undefined && people.includes(caller.roleArn)) ||
    (caller.service !== undefined && services.includes(caller.service))
  );
}

/** Whether a resource policy hands the decision to the account's own IAM policies (what a KMS key must do). */
export const delegatesToAccount = (statements: readonly Statement[], accountId: string, request: AccessRequest) =>
  statements.some(
    (statement) =>
      statement.Effect === 'Allow' &&
      isObject(statement.Principal) &&
      listOf(statement.Principal.AWS).some((who) => textOf(who).endsWith(`:iam::${accountId}:root`)) &&
      applies(statement, request),
  );

/** The verdict of a resource policy for this caller. */
export const judgeResource = (statements: readonly Statement[], caller: Caller, request: AccessRequest): Verdict =>
  judge(
    statements.filter((statement) => speaksOf(statement, caller)),
    request,
  );

/** Throws when a statement uses a condition operator or key that is not judged here. */
export function assertJudgeable(statements: readonly Statement[], owner: string): void {
  for (const { Condition, NotPrincipal } of statements) {
    if (NotPrincipal !== undefined) throw new Error(`${owner}: NotPrincipal is not judged here`);
    for (const [operator, keys] of Object.entries(Condition ?? {})) {
      const { name } = operatorOf(operator);
      if (name !== 'Null' && !((NEGATED[name] ?? name) in COMPARISONS))
        throw new Error(`${owner}: the condition operator ${operator} is not judged here`);
      for (const key of Object.keys(isObject(keys) ? keys : {}))
        if (!KNOWN_CONTEXT_KEYS.some((known) => known.test(key.toLowerCase())))
          throw new Error(`${owner}: the condition key ${key} is not judged here`);
    }
  }
}
