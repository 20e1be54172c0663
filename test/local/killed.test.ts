import { ask, newFolder, removeFolders, startLocal, startLocalOnFullDisk } from './local-process.ts';
import { writeSmallAssembly } from './small-stack.ts';

afterAll(removeFolders);

/** Writes one note after the other until nobody answers any more; adds the names of those it was told are kept. */
async function writeOnAndOn(url: string, writer: string, kept: string[]): Promise<void> {
  for (let i = 0; ; i++) {
    const name = `${writer}-${i}`;
    const answer = await ask(url, 'PUT', `/notes/${name}`, name).catch(() => undefined);
    if (!answer) return;
    if (answer.status === 200) kept.push(name);
  }
}

test('F6: killed in the middle of its work, it loses no acknowledged write and no event that follows', async () => {
  const assembly = await writeSmallAssembly();
  const data = newFolder();
  const kept: string[] = [];
  for (const round of [1, 2]) {
    const stack = await startLocal('--assembly', assembly, '--data', data);
    const enough = kept.length + 60;
    const writers = ['a', 'b', 'c'].map((writer) => writeOnAndOn(stack.url, `${round}${writer}`, kept));
    while (kept.length < enough) await new Promise((resolve) => setTimeout(resolve, 5));
    await stack.stop('SIGKILL');
    await Promise.all(writers);
  }

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

test('on a full disk it answers errors, keeps what it acknowledged, and goes on when there is room again', async () => {
  const assembly = await writeSmallAssembly();
  const data = newFolder();
  const long = 'x'.repeat(30_000);
  const kept: string[] = [];
  const isKept = async (url: string, name: string) => (await ask(url, 'GET', `/notes/${name}`)).body?.body === long;

  const full = await startLocalOnFullDisk(4_000, '--assembly', assembly, '--data', data);
  let refused = 0;
  for (let i = 0; refused < 5; i++) {
    const { status } = await ask(full.url, 'PUT', `/notes/long-${i}`, long);
    if (status === 200) kept.push(`long-${i}`);
    else refused++;
  }
  expect(kept.length).toBeGreaterThan(5);
  for (const name of kept) expect([name, await isKept(full.url, name)]).toEqual([name, true]);
  await full.stop();

  const roomy = await startLocal('--assembly', assembly, '--data', data);
  await ask(roomy.url, 'POST', '/_local/drain');
  for (const name of kept) {
    expect([name, await isKept(roomy.url, name)]).toEqual([name, true]);
    expect([name, (await ask(roomy.url, 'GET', `/notes/${name}/seen`)).body.seen]).toEqual([name, 1]);
  }
  expect((await ask(roomy.url, 'PUT', '/notes/short', 'x')).status).toBe(200);
  await roomy.stop();
});

test('a second start on the same data is refused and says so; after the first has ended it is not', async () => {
  const assembly = await writeSmallAssembly();
  const data = newFolder();
  const first = await startLocal('--assembly', assembly, '--data', data);
  await expect(startLocal('--assembly', assembly, '--data', data)).rejects.toThrow('Another local stack is using');
  await expect(startLocal('--assembly', assembly, '--data', data, '--fresh')).rejects.toThrow('Another local stack');
  await first.stop('SIGKILL');
  const second = await startLocal('--assembly', assembly, '--data', data);
  await second.stop();
});

test('data is kept between starts, and forgotten by --fresh', async () => {
  const assembly = await writeSmallAssembly();
  const data = newFolder();
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
  const start = startLocal('--assembly', await writeSmallAssembly(), '--data', newFolder(), '--engine', 'oracle');
  await expect(start).rejects.toThrow(/oracle.*dynoxide.*DynamoDB Local.*--engine http/s);
});
