import { fileURLToPath } from 'node:url';
import { runSimulation, type Simulation } from '@cloud-copilot/iam-simulate';
import { type AccessRequest, delegatesToAccount, judge, type Statement } from '../../local/iam.ts';
import { readStack } from '../../local/stack-model.ts';
import { type Place, readAssembly } from '../../local/template.ts';

const place: Place = {
  partition: 'aws-cn',
  region: 'cn-north-1',
  accountId: '000000000000',
  urlSuffix: 'amazonaws.com.cn',
  doorUrl: 'http://127.0.0.1:3001',
  gatewayUrl: 'http://127.0.0.1:3000',
};
const ROLE = 'arn:aws-cn:iam::000000000000:role/r';
const model = readStack(readAssembly(fileURLToPath(new URL('../../cdk.out', import.meta.url)), place));

async function independent(
  statements: readonly Statement[],
  { action, resource, context }: AccessRequest,
  resourcePolicy?: readonly Statement[],
): Promise<boolean> {
  const policy = (Statement: readonly Statement[]) => ({ Version: '2012-10-17', Statement });
  const result = await runSimulation(
    {
      request: {
        principal: ROLE,
        action,
        resource: { resource, accountId: place.accountId },
        contextVariables: Object.fromEntries(Object.entries(context).map(([key, values]) => [key, [...values]])),
      },
      identityPolicies: [{ name: 'own', policy: policy(statements) }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(resourcePolicy ? { resourcePolicy: policy(resourcePolicy) } : {}),
    } as Simulation,
    {},
  );
  if (!('overallResult' in result)) throw new Error(JSON.stringify(result));
  return result.overallResult === 'Allowed';
}

const ITEM_ACTIONS = [
  'GetItem',
  'BatchGetItem',
  'Query',
  'Scan',
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'ConditionCheckItem',
];
const through = (service: string): AccessRequest['context'] => ({
  'kms:ViaService': [`${service}.${place.region}.${place.urlSuffix}`],
});
const asked: AccessRequest[] = [
  ...model.tables.flatMap(({ arn, streamArn }) => [
    ...ITEM_ACTIONS.map((action) => ({ action: `dynamodb:${action}`, resource: arn, context: {} })),
    { action: 'dynamodb:Query', resource: `${arn}/index/gsi1`, context: {} },
    ...(streamArn ? [{ action: 'dynamodb:GetRecords', resource: streamArn, context: {} }] : []),
  ]),
  ...model.buckets.flatMap(({ arn }) =>
    ['s3:GetObject', 's3:PutObject'].map((action) => ({ action, resource: `${arn}/a/b.xlsx`, context: {} })),
  ),
  ...model.queues.map(({ arn }) => ({ action: 'sqs:SendMessage', resource: arn, context: {} })),
  ...model.buses.map(({ arn }) => ({ action: 'events:PutEvents', resource: arn, context: {} })),
];
const lower = (request: AccessRequest): AccessRequest => ({
  ...request,
  context: Object.fromEntries(Object.entries(request.context).map(([key, values]) => [key.toLowerCase(), values])),
});

test('S24: for every role and every call of the template, our verdict is that of an independent simulator', async () => {
  const differences: object[] = [];
  let allowed = 0;
  for (const { id, statements } of model.functions)
    for (const request of asked) {
      const ours = judge(statements, lower(request)) === 'allowed';
      if (ours) allowed++;
      if (ours !== (await independent(statements, request))) differences.push({ id, ...request, ours });
    }
  expect(differences).toEqual([]);
  expect(allowed).toBeGreaterThan(model.functions.length);
});

test('for every key too, directly and through tables and buckets, where it leaves it to the account', async () => {
  const differences: object[] = [];
  for (const { id, statements } of model.functions)
    for (const key of model.keys)
      for (const context of [{}, through('dynamodb'), through('s3'), through('sqs')])
        for (const action of ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext']) {
          const request = { action, resource: key.arn, context };
          const delegated = delegatesToAccount(key.statements, place.accountId, lower(request));
          const ours = delegated && judge(statements, lower(request)) === 'allowed';
          if (ours !== (await independent(statements, request, key.statements)))
            differences.push({ id, ...request, ours });
        }
  expect(differences).toEqual([]);
});
