import type { Call } from '../../shared/api.ts';
import type { Table } from '../../shared/table.ts';
import { checkHealth } from './check-health.ts';

type Get = Table['get'];
const ask = (get: Get) =>
  checkHealth({ table: { get }, release: '0.1.0', patienceMs: 20 })(
    { params: undefined, query: undefined, body: undefined },
    {} as Call,
  );

test('a table that answers, with nothing, is well', async () => {
  expect(await ask(async () => undefined)).toEqual({ ok: true, release: '0.1.0' });
});

test('a table that is silent is told in time as 503', async () => {
  expect(await ask(() => new Promise(() => {}))).toMatchObject({ code: 'BUSY', status: 503 });
});

test('a table that fails is a fault, which is answered as 503 and logged', async () => {
  await expect(ask(() => Promise.reject(new Error('no way through')))).rejects.toThrow('no way through');
});
