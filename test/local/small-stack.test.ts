import { execFile } from 'node:child_process';
import { connect } from 'node:net';
import { type Answered, ask, type LocalProcess, newFolder, removeFolders, startLocal } from './local-process.ts';
import { writeSmallAssembly } from './small-stack.ts';

/** A small application on the local stack: what every part must do as the cloud does it. */
let stack: LocalProcess;
const get = (path: string, headers = {}) => ask(stack.url, 'GET', path, undefined, headers);
const post = (path: string, body: unknown = {}, headers = {}) => ask(stack.url, 'POST', path, body, headers);
const put = (path: string, body: unknown) => ask(stack.url, 'PUT', path, body);
const status = async (): Promise<Answered> => (await get('/_local/status')).body;
const functionStatus = async (id: string) =>
  (await status()).functions.find((candidate: { id: string }) => candidate.id === `${id}Function`);
const letters = async (): Promise<Answered[]> =>
  (await get('/_local/dead-letters')).body.messages.map(({ body }: { body: string }) => JSON.parse(body));

beforeAll(async () => {
  stack = await startLocal('--assembly', await writeSmallAssembly(), '--data', newFolder());
});
afterAll(async () => {
  await stack.stop();
  removeFolders();
});
afterEach(() => ask(stack.url, 'DELETE', '/_local/clock'));

describe('the gateway', () => {
  test('gives the function the event of payload format 2.0', async () => {
    const { body: event } = await post('/echo?a=1&b=x%20y&a=2', '{"享":1}', {
      'content-type': 'application/json',
      'x-Custom': 'One',
      cookie: 'c=1; d=2',
      'x-forwarded-for': '10.0.0.1',
    });
    expect(event).toMatchObject({
      version: '2.0',
      routeKey: 'POST /echo',
      rawPath: '/echo',
      rawQueryString: 'a=1&b=x%20y&a=2',
      queryStringParameters: { a: '1,2', b: 'x y' },
      cookies: ['c=1', 'd=2'],
      headers: { 'x-custom': 'One', 'content-type': 'application/json', 'x-forwarded-for': '10.0.0.1, 127.0.0.1' },
      body: '{"享":1}',
      isBase64Encoded: false,
      requestContext: {
        accountId: '000000000000',
        stage: '$default',
        routeKey: 'POST /echo',
        http: { method: 'POST', path: '/echo', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1' },
      },
    });
    expect(event.headers.cookie).toBeUndefined();
    expect(event.pathParameters).toBeUndefined();
    expect(event.requestContext.authorizer).toBeUndefined();
    expect(Math.abs(event.requestContext.timeEpoch - Date.now())).toBeLessThan(60_000);
  });

  test('encodes a body that is not text', async () => {
    const { body } = await post('/echo', 'a=1', { 'content-type': 'application/x-www-form-urlencoded' });
    expect(body).toMatchObject({ isBase64Encoded: true, body: Buffer.from('a=1').toString('base64') });
  });

  test.each([
    ['no token', {}, 401, 'Unauthorized'],
    ['a refused token', { authorization: 'bad' }, 403, 'Forbidden'],
    ['an authorizer that fails', { authorization: 'broken' }, 500, 'Internal Server Error'],
  ])('answers %s without asking the function', async (_, headers, code, message) => {
    const before = (await functionStatus('api')).invocations;
    expect(await get('/me', headers)).toMatchObject({ status: code, body: { message } });
    expect((await functionStatus('api')).invocations).toBe(before);
  });

  test('hands on what the authorizer said', async () => {
    const { body } = await get('/me', { authorization: 'good' });
    expect(body.requestContext.authorizer).toEqual({ lambda: { principal: '{"personId":"pn_1"}' } });
  });

  test.each([
    ['GET', '/nothing'],
    ['DELETE', '/ticks'],
    ['GET', '/ticks/'],
    ['POST', '/ECHO'],
  ])('%s %s is not found', async (method, path) => {
    expect(await ask(stack.url, method, path)).toMatchObject({ status: 404, body: { message: 'Not Found' } });
  });

  test('S7: takes a body up to ten megabytes, and the function one up to six', async () => {
    for (const megabytes of [7, 11])
      expect(await post('/echo', 'x'.repeat(megabytes * 1024 * 1024), { 'content-type': 'text/plain' })).toMatchObject({
        status: 413,
      });
  });

  test('lets only the named origin read answers', async () => {
    const allowed = await get('/clock', { origin: 'https://a.example' });
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://a.example');
    expect(
      (await get('/clock', { origin: 'https://b.example' })).headers.get('access-control-allow-origin'),
    ).toBeNull();
    const preflight = await ask(stack.url, 'OPTIONS', '/clock', undefined, { origin: 'https://a.example' });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-methods')).toBe('GET');
  });
});

describe('a function', () => {
  test.each([
    ['throws', '/throw', 'Error: thrown on purpose'],
    ['ends its process', '/exit', 'Runtime.ExitError'],
    ['takes longer than it may', '/hang', 'Task timed out after 10 s'],
  ])('F22: that %s is answered as a fault, and the next call works', async (_, path, error) => {
    expect(await post(path)).toMatchObject({ status: 500, body: { message: 'Internal Server Error' } });
    expect((await functionStatus('api')).lastError).toContain(error);
    expect((await get('/clock')).status).toBe(200);
  });

  test('has the environment of the template and of Lambda, and nothing of the developer', async () => {
    const { environment } = (await get('/environment')).body;
    expect(environment).toEqual(expect.arrayContaining(['MAIN_TABLE', 'AWS_REGION', 'AWS_LAMBDA_FUNCTION_NAME']));
    for (const foreign of ['PATH', 'HOME', 'EVENT_BUS']) expect(environment).not.toContain(foreign);
  });

  test('runs in UTC and knows how long it still has', async () => {
    const { zone, leftMs, isDate } = (await get('/clock')).body;
    expect([zone, isDate]).toEqual([0, true]);
    expect(leftMs).toBeGreaterThan(1_000);
    expect(leftMs).toBeLessThanOrEqual(10_000);
  });
});

describe('the AWS door', () => {
  test('turns away whoever does not sign', async () => {
    const response = await fetch(stack.doorUrl, {
      method: 'POST',
      headers: { 'x-amz-target': 'DynamoDB_20120810.ListTables', 'content-type': 'application/x-amz-json-1.0' },
      body: '{}',
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ __type: expect.stringContaining('MissingAuthenticationToken') });
  });

  test('survives a client that is no HTTP client', async () => {
    const port = Number(new URL(stack.doorUrl).port);
    await new Promise<void>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => socket.end('\0\x01\x02 nonsense\r\n\r\n'));
      socket.on('close', () => resolve()).on('error', () => resolve());
      socket.resume();
    });
    expect((await put('/notes/after-nonsense', 'x')).status).toBe(200);
  });

  test('seals keys to their encryption context', async () => {
    expect((await post('/seal')).body).toEqual({ same: 32, other: 'InvalidCiphertext' });
  });

  test('keeps files, whole and in parts; who may not list is not told that one is absent', async () => {
    expect((await post('/files')).body).toMatchObject({
      text: '一,二',
      type: 'text/csv',
      bytes: 10_000_000,
      absent: { name: 'AccessDenied' },
    });
  });
});

describe('streams and events', () => {
  test('a new note is told of once, through stream, bus and rule', async () => {
    await put('/notes/told', 'x');
    await post('/_local/drain');
    expect((await get('/notes/told/seen')).body).toEqual({ seen: 1 });
  });

  test('F9: a poison record goes to the dead letters, and the ones around it go on', async () => {
    await Promise.all(['before', 'poison', 'after'].map((name) => put(`/notes/${name}-1`, 'x')));
    await put('/notes/poison-2', 'x');
    await put('/notes/last-1', 'x');
    await post('/_local/drain');
    for (const name of ['before-1', 'after-1', 'last-1'])
      expect([name, (await get(`/notes/${name}/seen`)).body.seen]).toEqual([name, 1]);
    const given = (await letters()).filter((letter) => letter.DDBStreamBatchInfo);
    expect(given.map((letter) => letter.DDBStreamBatchInfo.batchSize)).toEqual([1, 1]);
    expect(given[0].requestContext).toMatchObject({ condition: 'RetryAttemptsExhausted', approximateInvokeCount: 2 });
  });

  test('F9: an event its function cannot take is tried three times and then put away with its payload', async () => {
    await put('/notes/unlucky-1', 'x');
    await post('/_local/drain');
    const letter = (await letters()).find((one) => one.requestPayload?.detail.noteId === 'unlucky-1');
    expect(letter).toMatchObject({
      requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
      responsePayload: { errorMessage: 'unlucky on purpose' },
    });
  });

  test('dead letters are redriven once the cause is mended: events to the bus, places in the stream stay and are named', async () => {
    await put('/notes/luck', 'x');
    const { operator, deadLetters } = await status();
    const queues = Object.keys(deadLetters).flatMap((name) => ['--queue', `https://sqs.example/${name}`]);
    const program = new URL('../../functions/publisher/cli/redrive.ts', import.meta.url).pathname;
    const redrive = () =>
      new Promise<{ code: unknown; stdout: string }>((resolve) =>
        execFile(process.execPath, [program, '--bus', 'small', ...queues], { env: operator }, (error, stdout) =>
          resolve({ code: error ? error.code : 0, stdout }),
        ),
      );
    const { code, stdout } = await redrive();
    expect([code, stdout]).toEqual([1, expect.stringContaining('发出 note.written')]);
    expect(stdout.match(/留下 \S+ a place in the stream/g)).toHaveLength(2);
    await post('/_local/drain');
    expect((await get('/notes/unlucky-1/seen')).body).toEqual({ seen: 1 });
    expect((await letters()).filter((letter) => letter.requestPayload)).toEqual([]);
    expect((await redrive()).stdout).not.toContain('发出 note');
  });
});

describe('the clock', () => {
  test('functions, records and answers follow it', async () => {
    await post('/_local/clock', { now: '2027-02-28T15:59:00Z', frozen: true });
    const clock = await get('/clock');
    expect(clock.body).toMatchObject({ now: Date.UTC(2027, 1, 28, 15, 59), date: '2027-02-28T15:59:00.000Z' });
    expect(clock.body.made).toBe('1970-01-01T00:00:00.000Z');
    expect(clock.headers.get('date')).toBe('Sun, 28 Feb 2027 15:59:00 GMT');
    await put('/notes/dated', 'x');
    expect((await get('/notes/dated')).body.at).toBe(Date.UTC(2027, 1, 28, 15, 59));
  });

  test('a tick runs each schedule that is due on the way, at its own time', async () => {
    await post('/_local/clock', { now: '2027-03-01T12:00:00Z', frozen: false });
    const tick = await post('/_local/tick', { to: '2027-03-04T11:59:59Z' });
    expect(tick.body).toMatchObject({ schedulesRun: 2, frozen: false });
    expect((await get('/ticks')).body.ticks).toEqual(['2027-03-02T12:00:00Z', '2027-03-03T12:00:00Z']);
    expect((await post('/_local/tick', { to: '2027-03-04T12:00:00Z' })).body.schedulesRun).toBe(1);
    expect((await post('/_local/tick', { to: '2027-03-01T00:00:00Z' })).status).toBe(400);
  });

  test('is turned by our own pages and tools only', async () => {
    const form = { 'content-type': 'text/plain' };
    expect((await post('/_local/clock', '{"now":0}', form)).status).toBe(400);
    expect((await post('/_local/clock', { now: 'soon' })).status).toBe(400);
    expect((await get('/_local/clock')).body.offsetMs).toBe(0);
  });
});
