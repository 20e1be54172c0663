import { AccessControl, type Caller } from './access.ts';
import type { DoorCall } from './door.ts';
import type { Statement } from './iam.ts';
import { lambdaService } from './lambda.ts';
import type { FunctionModel } from './stack-model.ts';

const place = {
  partition: 'aws-cn',
  region: 'cn-north-1',
  accountId: '000000000000',
  urlSuffix: 'amazonaws.com.cn',
  doorUrl: 'http://door',
  gatewayUrl: 'http://gateway',
};
const arnOf = (name: string): string => `arn:aws-cn:lambda:cn-north-1:000000000000:function:${name}`;
const functions = ['Door', 'Other'].map((name) => ({ name, arn: arnOf(name) }) as FunctionModel);
const access = new AccessControl({ place, clock: () => 0, secret: Buffer.alloc(32), keys: [] });
const mayOpen: Statement = { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: arnOf('Door') };
const canary = access.admit('Canary', 'CanaryRole', [mayOpen]);

const service = lambdaService(functions, access, async (arn, payload) =>
  payload === '"fail"'
    ? { ok: false, requestId: 'r', errorType: 'Error', errorMessage: 'not appointed' }
    : { ok: true, requestId: 'r', payload: JSON.stringify({ arn, payload }) },
);
const call = (caller: Caller, name: string, body: string) =>
  service({ caller, rawPath: `/2015-03-31/functions/${name}/invocations`, body: Buffer.from(body) } as DoorCall);

test('who may ask a function gets its answer', async () => {
  const answer = await call(canary, 'Door', '{}');
  expect(answer).toEqual({ status: 200, body: JSON.stringify({ arn: arnOf('Door'), payload: '{}' }) });
});

test('a function that fails says so as the cloud does: with 200 and a header', async () => {
  expect(await call(canary, 'Door', '"fail"')).toMatchObject({
    status: 200,
    headers: { 'x-amz-function-error': 'Unhandled' },
    body: expect.stringContaining('not appointed'),
  });
});

test('S24: who may ask one function may not ask another, and a stranger none', async () => {
  const stranger = access.admit('Stranger', 'StrangerRole', []);
  await expect(call(canary, 'Other', '{}')).rejects.toThrow('lambda:InvokeFunction');
  await expect(call(stranger, 'Door', '{}')).rejects.toThrow('lambda:InvokeFunction');
  await expect(call(canary, 'Nothing', '{}')).rejects.toThrow('Function not found');
});
