import { refuse } from '../../shared/refusal.ts';
import { absent, execute } from '../../shared/table.ts';
import { freshTables } from './fresh-tables.ts';

const key = { pk: 'ELDER#1', sk: 'HEAD' };
const slot = { pk: 'FACILITY#1', sk: 'HEAD' };

describe('the table', () => {
  test('a create is refused when the item is there, and the refusal can look at it', async () => {
    const { table } = await freshTables();
    const create = (by: string) =>
      table.commit([{ put: { ...key, by }, when: absent, orElse: (now) => refuse('ID_REUSED', { by: now?.by }) }]);
    expect(await create('daughter')).toBe('done');
    expect(await create('son')).toMatchObject({ code: 'ID_REUSED', details: { by: 'daughter' } });
  });

  test('a transaction writes all or nothing, and names the first refusal', async () => {
    const { table } = await freshTables();
    await table.commit([{ put: { ...key, seatsLeft: 0, portionsLeft: { ds_A: 3 } } }]);
    const take = (seats: number) =>
      table.commit([
        { put: { pk: 'BOOKING', sk: '1' }, when: absent },
        {
          update: key,
          add: { seatsLeft: -seats, 'portionsLeft.ds_A': -1 },
          when: [
            ['seatsLeft', '>=', seats],
            ['portionsLeft.ds_A', '>=', 1],
          ],
          orElse: refuse('FORBIDDEN'),
        },
      ]);
    expect(await take(1)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await table.get({ pk: 'BOOKING', sk: '1' })).toBeUndefined();
    expect(await take(0)).toBe('done');
    expect(await table.get(key)).toMatchObject({ seatsLeft: 0, portionsLeft: { ds_A: 2 } });
  });

  test('a state that moved is looked at again before anything is refused', async () => {
    const { table } = await freshTables();
    await table.commit([{ put: { ...key, seatsLeft: 0 } }]);
    const result = await table.commit([
      { put: key, when: absent },
      { update: slot, add: { seatsLeft: -1 }, when: [['seatsLeft', '>=', 1]], orElse: refuse('FORBIDDEN') },
    ]);
    expect(result).toBe('stale');
  });

  test('F2: a command decides again when the state moved under it, and gives up after four tries', async () => {
    const { table } = await freshTables();
    await table.commit([{ put: { ...key, version: 1 } }]);
    let tries = 0;
    const bump = (staleTries: number) =>
      execute(
        table,
        async () => ({ version: Number((await table.get(key))?.version) - (tries++ < staleTries ? 1 : 0) }),
        ({ version }) => ({
          writes: [{ update: key, add: { version: 1 }, when: [['version', '=', version]] }],
          answer: version + 1,
        }),
      );
    expect(await bump(3)).toBe(2);
    tries = 0;
    expect(await bump(9)).toMatchObject({ code: 'BUSY' });
    expect(tries).toBe(4);
  });

  test('F12: batches answer in the order asked, queries go through every page', async () => {
    const { table } = await freshTables();
    const big = 'x'.repeat(300_000);
    for (let i = 0; i < 5; i++) await table.commit([{ put: { pk: 'P', sk: `S#${i}`, big } }]);
    const { items, next } = await table.query({ pk: 'P', begins: 'S#' });
    expect(items.map((item) => item.sk)).toEqual(['S#0', 'S#1', 'S#2', 'S#3', 'S#4']);
    expect(next).toBeUndefined();
    const page = await table.query({ pk: 'P', limit: 2, backwards: true });
    expect(page.items.map((item) => item.sk)).toEqual(['S#4', 'S#3']);
    const rest = await table.query({ pk: 'P', limit: 9, backwards: true, after: page.next });
    expect(rest.items.map((item) => item.sk)).toEqual(['S#2', 'S#1', 'S#0']);
    const some = await table.getMany([
      { pk: 'P', sk: 'S#3' },
      { pk: 'P', sk: 'none' },
    ]);
    expect(some.map((item) => item?.sk)).toEqual(['S#3', undefined]);
  });
});
