import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ask, type LocalProcess, newFolder, removeFolders, startLocal } from './local-process.ts';
import { type SmallTemplate, writeSmallAssembly } from './small-stack.ts';

interface PolicyStatement {
  Action: string | string[];
}
let stack: LocalProcess | undefined;
afterEach(() => stack?.stop());
afterAll(removeFolders);

/** Takes an action out of every statement of the role's policies. */
function withdraw(template: SmallTemplate, roleId: string, action: string): void {
  const role = template.Resources[roleId]?.Properties as {
    Policies: { PolicyDocument: { Statement: PolicyStatement[] } }[];
  };
  for (const { PolicyDocument } of role.Policies)
    for (const statement of PolicyDocument.Statement)
      statement.Action = [statement.Action].flat().filter((one) => one !== action);
}

const start = async (change: (template: SmallTemplate) => void): Promise<LocalProcess> => {
  stack = await startLocal('--assembly', await writeSmallAssembly(change), '--data', newFolder());
  return stack;
};

test.each([
  ['dynamodb:PutItem', 'PUT', '/notes/a', 'AccessDeniedException', 'dynamodb:PutItem'],
  ['dynamodb:ConditionCheckItem', 'PUT', '/notes/a', 'AccessDeniedException', 'dynamodb:ConditionCheckItem'],
  ['kms:Decrypt', 'GET', '/notes/a', 'AccessDeniedException', 'kms:Decrypt'],
  ['dynamodb:GetItem', 'GET', '/notes/a', 'AccessDeniedException', 'dynamodb:GetItem'],
])('without %s the call is denied, named, and listed', async (action, method, path, name, denied) => {
  const { url } = await start((template) => withdraw(template, 'apiRole', action));
  const answer = await ask(url, method, path, method === 'PUT' ? 'x' : undefined);
  expect(answer).toMatchObject({ status: 500, body: { name } });
  const user = 'arn:aws-cn:sts::000000000000:assumed-role/Small-apiRole/Small-apiFunction';
  expect(answer.body.message).toMatch(
    new RegExp(`^User: ${user} is not authorized to perform: ${denied} on resource: arn:`),
  );
  const status = (await ask(url, 'GET', '/_local/status')).body;
  expect(status.denied.latest[0]).toMatchObject({ caller: 'Small-apiFunction', action: denied });
});

test('with all grants nothing is denied', async () => {
  const { url } = await start(() => {});
  expect((await ask(url, 'PUT', '/notes/a', 'x')).status).toBe(200);
  await ask(url, 'POST', '/_local/drain');
  expect((await ask(url, 'GET', '/_local/status')).body.denied.calls).toBe(0);
});

test('a function that may not be called by the gateway is not called', async () => {
  const { url, complaints } = await start((template) => delete template.Resources.ApiPermission);
  expect((await ask(url, 'GET', '/clock')).status).toBe(500);
  expect(complaints()).toContain('no permission in the template');
});

test('a publisher that may not use the bus delivers nothing, and its record lies with the dead letters', async () => {
  const { url } = await start((template) => withdraw(template, 'publishRole', 'events:PutEvents'));
  await ask(url, 'PUT', '/notes/a', 'x');
  await ask(url, 'POST', '/_local/drain');
  const status = (await ask(url, 'GET', '/_local/status')).body;
  expect(status.denied.latest[0]).toMatchObject({ action: 'events:PutEvents' });
  expect(status.deadLetters).toEqual({ 'Small-DeadLetters': 1 });
});

test('a stream whose reader may not read it stops the start, as it would stop the deployment', async () => {
  await expect(start((template) => withdraw(template, 'publishRole', 'dynamodb:GetRecords'))).rejects.toThrow(
    'dynamodb:GetRecords',
  );
});

test('the real template: a login works, and without its grant it does not', async () => {
  const assembly = newFolder();
  cpSync(fileURLToPath(new URL('../../cdk.out', import.meta.url)), assembly, { recursive: true });
  const logIn = async ({ url, wechatUrl }: LocalProcess) => {
    const { code } = (await ask(wechatUrl, 'POST', '/_fake/login-codes', { person: 'daughter' })).body;
    return ask(url, 'POST', '/sessions', { code });
  };
  const args = ['--data', newFolder(), '--assembly', assembly];
  stack = await startLocal(...args);
  expect((await logIn(stack)).status).toBe(200);
  await stack.stop();

  const room = readdirSync(assembly).find((name) => /^XianglaoIdentity.*\.template\.json$/.test(name));
  const file = join(assembly, room!);
  const template = JSON.parse(readFileSync(file, 'utf8')) as SmallTemplate;
  const role = Object.keys(template.Resources).find((id) => id.startsWith('IdentityApiRole'));
  withdraw(template, role!, 'dynamodb:PutItem');
  writeFileSync(file, JSON.stringify(template));
  stack = await startLocal(...args);
  expect((await logIn(stack)).status).toBe(503);
  const { denied } = (await ask(stack.url, 'GET', '/_local/status')).body;
  expect(denied.latest[0]).toMatchObject({ action: 'dynamodb:PutItem' });
});
