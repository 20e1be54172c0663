import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const MAX_BYTES = 32 * 1024;

test('the bundle is small and holds nothing of the server: no schemas, no zod, no node, no browser', async () => {
  const { outputFiles, metafile } = await build({
    entryPoints: [fileURLToPath(new URL('./index.ts', import.meta.url))],
    bundle: true,
    minify: true,
    format: 'cjs',
    // The oldest engine a mini-program may meet.
    target: 'es2018',
    platform: 'neutral',
    write: false,
    metafile: true,
  });
  const inputs = Object.keys(metafile.inputs).map((path) => path.replace(/^.*client\//, 'client/'));
  expect(inputs.filter((path) => !path.startsWith('client/'))).toEqual([]);
  const [bundle] = outputFiles;
  expect(bundle!.contents.byteLength).toBeLessThanOrEqual(MAX_BYTES);
  for (const foreign of ['zod', 'node:', 'process.', 'Buffer', 'URLSearchParams', 'BigInt', 'structuredClone'])
    expect(bundle!.text).not.toContain(foreign);
});
