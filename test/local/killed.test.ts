import { ask, newDataFolder, startLocal } from './local-process.ts';
import { writeSmallAssembly } from './small-stack.ts';

const acknowledged = async (url: string, names: AsyncIterable<string> | Iterable<string>): Promise<string[]> => {
  const kept: string[] = [];
  for await (const name of names) {
    const answer = await ask(url, 'PUT', `/notes/${name}`, name).catch(() => undefined);
    if (answer?.status === 200) kept.push(name);
    if (!answer) break;
  }
  return kept;
};

test('killed in the middle of its work, it loses no write it has acknowledged and no event that follows from one', async () => {
  const assembly = await writeSmallAssembly();
  const data = newDataFolder();
  const kept: string[] = [];
  for (const round of [1, 2]) {
    const stack = await startLocal('--assembly', assembly, '--data', data);
    const writers = ['a', 'b', 'c'].map((writer) =>
      acknowledged(
        stack.url,
        Array.from({ length: 10_000 }, (_, i) => `${round}-${writer}-${i}`),
      ),
    );
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await stack.stop('SIGKILL');
    kept.push(...(await Promise.all(writers)).flat());
  }
  expect(kept.length).toBeGreaterThan(20);

  const stack = await startLocal('--assembly', assembly, '--data', data);
  try {
    await ask(stack.url, 'POST', '/_local/drain');
    const lost = [];
    for (const name of kept) {
      const note = (await ask(stack.url, 'GET', `/notes/${name}`)).body;
      const told = (await ask(stack.url, 'GET', `/notes/${name}/seen`)).body;
      if (note?.body !== name || told.seen !== 1) lost.push({ name, note, told });
    }
    expect(lost).toEqual([]);
    expect((await ask(stack.url, 'GET', '/_local/status')).body.deadLetters).toEqual({ 'Small-DeadLetters': 0 });
  } finally {
    await stack.stop();
  }
});

test('a second start on the same data is refused and says so; after the first has ended it is not', async () => {
  const assembly = await writeSmallAssembly();
  const data = newDataFolder();
  const first = await startLocal('--assembly', assembly, '--data', data);
  await expect(startLocal('--assembly', assembly, '--data', data)).rejects.toThrow('Another local stack is using');
  await expect(startLocal('--assembly', assembly, '--data', data, '--fresh')).rejects.toThrow('Another local stack');
  await first.stop('SIGKILL');
  const second = await startLocal('--assembly', assembly, '--data', data);
  await second.stop();
});

test('data is kept between starts, and forgotten by --fresh', async () => {
  const assembly = await writeSmallAssembly();
  const data = newDataFolder();
  const first = await startLocal('--assembly', assembly, '--data', data);
  await ask(first.url, 'PUT', '/notes/kept', 'here');
  await first.stop();
  const second = await startLocal('--assembly', assembly, '--data', data);
  expect((await ask(second.url, 'GET', '/notes/kept')).body).toMatchObject({ body: 'here' });
  await second.stop();
  const third = await startLocal('--assembly', assembly, '--data', data, '--fresh');
  expect((await ask(third.url, 'GET', '/notes/kept')).status).toBe(404);
  await third.stop();
});

test('without an engine it names the choices', async () => {
  const start = startLocal('--assembly', await writeSmallAssembly(), '--data', newDataFolder(), '--engine', 'oracle');
  await expect(start).rejects.toThrow(/oracle.*dynoxide.*DynamoDB Local.*--engine http/s);
});
