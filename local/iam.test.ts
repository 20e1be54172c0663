import { type AccessRequest, assertJudgeable, judge, judgeResource, type Statement } from './iam.ts';

const TABLE = 'arn:aws:dynamodb:r:1:table/t';
const request = (action: string, resource = TABLE, context: AccessRequest['context'] = {}): AccessRequest => ({
  action,
  resource,
  context,
});
const allow = (statement: Partial<Statement>): Statement => ({
  Effect: 'Allow',
  Resource: '*',
  Action: '*',
  ...statement,
});
const deny = (statement: Partial<Statement>): Statement => ({ ...allow(statement), Effect: 'Deny' });

const when = (Condition: Statement['Condition'], context: AccessRequest['context'] = {}) =>
  judge([allow({ Condition: Condition! })], request('a:B', '*', context)) === 'allowed';

test.each<[string, Statement[], AccessRequest, string]>([
  ['nothing is allowed by nothing', [], request('dynamodb:GetItem'), 'no-statement-allows'],
  [
    'the action and the resource',
    [allow({ Action: 'dynamodb:GetItem', Resource: TABLE })],
    request('dynamodb:GetItem'),
    'allowed',
  ],
  [
    'another action',
    [allow({ Action: ['dynamodb:GetItem'], Resource: TABLE })],
    request('dynamodb:Query'),
    'no-statement-allows',
  ],
  ['actions are not case sensitive', [allow({ Action: 'DynamoDB:getitem' })], request('dynamodb:GetItem'), 'allowed'],
  ['resources are', [allow({ Resource: TABLE.toUpperCase() })], request('dynamodb:GetItem'), 'no-statement-allows'],
  ['a wildcard in the action', [allow({ Action: 'dynamodb:Get*' })], request('dynamodb:GetItem'), 'allowed'],
  [
    'a table is not its index',
    [allow({ Resource: TABLE })],
    request('dynamodb:Query', `${TABLE}/index/i`),
    'no-statement-allows',
  ],
  ['a dot is a dot', [allow({ Resource: 'a.c' })], request('x:Y', 'abc'), 'no-statement-allows'],
  ['a question mark is one character', [allow({ Resource: 'a?c' })], request('x:Y', 'abc'), 'allowed'],
  [
    'a denial wins',
    [allow({}), deny({ Action: 'dynamodb:PutItem' })],
    request('dynamodb:PutItem'),
    'a-statement-denies',
  ],
  [
    'a denial of something else',
    [allow({}), deny({ Action: 'dynamodb:PutItem' })],
    request('dynamodb:GetItem'),
    'allowed',
  ],
  [
    'everything but',
    [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }],
    request('iam:PassRole'),
    'no-statement-allows',
  ],
  [
    'everywhere but',
    [{ Effect: 'Allow', Action: '*', NotResource: TABLE }],
    request('dynamodb:GetItem'),
    'no-statement-allows',
  ],
])('%s', (_, statements, asked, expected) => {
  expect(judge(statements, asked)).toBe(expected);
});

test.each<[string, Statement['Condition'], AccessRequest['context'], boolean]>([
  ['like', { StringLike: { 'kms:ViaService': 'dynamodb.*' } }, { 'kms:viaservice': ['dynamodb.r.x'] }, true],
  ['not like', { StringLike: { 'kms:ViaService': 'dynamodb.*' } }, { 'kms:viaservice': ['s3.r.x'] }, false],
  ['an absent key', { StringEquals: { k: 'a' } }, {}, false],
  ['an absent key, if exists', { StringEqualsIfExists: { k: 'a' } }, {}, true],
  ['a negation of an absent key', { StringNotEquals: { k: 'a' } }, {}, true],
  ['all keys of a block', { StringEquals: { k: 'a', l: 'b' } }, { k: ['a'], l: ['c'] }, false],
  ['one of the values', { StringEquals: { k: ['a', 'b'] } }, { k: ['b'] }, true],
  ['none of the values', { StringNotEquals: { k: ['a', 'b'] } }, { k: ['b'] }, false],
  ['all leading keys', { 'ForAllValues:StringLike': { k: 'E#*' } }, { k: ['E#1', 'E#2'] }, true],
  ['all but one leading key', { 'ForAllValues:StringLike': { k: 'E#*' } }, { k: ['E#1', 'F#2'] }, false],
  ['no leading key at all', { 'ForAllValues:StringLike': { k: 'E#*' } }, {}, true],
  ['any of many', { 'ForAnyValue:StringEquals': { k: 'a' } }, { k: ['b', 'a'] }, true],
  ['any of none', { 'ForAnyValue:StringEquals': { k: 'a' } }, {}, false],
  ['a truth', { Bool: { 'aws:SecureTransport': 'false' } }, { 'aws:securetransport': ['true'] }, false],
  ['a number below the limit', { NumericLessThan: { 's3:TlsVersion': 1.2 } }, { 's3:tlsversion': ['1.1'] }, true],
  ['a number at the limit', { NumericLessThan: { 's3:TlsVersion': 1.2 } }, { 's3:tlsversion': ['1.2'] }, false],
  [
    'an ARN part by part',
    { ArnLike: { k: 'arn:aws:events:*:1:rule/*' } },
    { k: ['arn:aws:events:r:1:rule/a:b'] },
    true,
  ],
  [
    'a wildcard does not cross a colon',
    { ArnLike: { k: 'arn:aws:*:rule/a' } },
    { k: ['arn:aws:events:r:1:rule/a'] },
    false,
  ],
  ['absence asked for', { Null: { k: 'true' } }, {}, true],
  ['absence asked for and there', { Null: { k: 'true' } }, { k: ['a'] }, false],
])('a condition: %s', (_, condition, context, expected) => {
  expect(when(condition, context)).toBe(expected);
});

test('a resource policy speaks of the service it names and of nobody else', () => {
  const policy = [allow({ Principal: { Service: 'events.amazonaws.com' } })];
  expect(judgeResource(policy, { service: 'events.amazonaws.com' }, request('sqs:SendMessage'))).toBe('allowed');
  expect(judgeResource(policy, { service: 's3.amazonaws.com' }, request('sqs:SendMessage'))).toBe(
    'no-statement-allows',
  );
  expect(judgeResource(policy, { roleArn: 'arn:aws:iam::1:role/r' }, request('sqs:SendMessage'))).toBe(
    'no-statement-allows',
  );
});

test.each<[string, Statement]>([
  ['an operator', allow({ Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } })],
  ['a key', allow({ Condition: { StringEquals: { 'aws:PrincipalTag/team': 'a' } } })],
  ['a principal by exclusion', allow({ NotPrincipal: '*' })],
])('%s that cannot be judged truly stops the start', (_, statement) => {
  expect(() => assertJudgeable([statement], 'role')).toThrow(/role: .* not judged here/);
});
