import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { rooms } from '../functions/deploy.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
export const bundlesFolder = join(root, 'dist', 'functions');
const mapsFolder = join(root, 'dist', 'maps');

export interface Bundle {
  room: string;
  name: string;
  bytes: number;
}

/** Folder of a function's bundle: what is zipped and deployed. */
export const bundleFolder = (room: string, name: string): string => join(bundlesFolder, room, name);

/** Leaves an unchanged file alone and swaps a changed one at once: somebody may be reading it. */
function write(path: string, content: string | Uint8Array): void {
  const bytes = Buffer.from(content);
  try {
    if (readFileSync(path).equals(bytes)) return;
  } catch {
    mkdirSync(dirname(path), { recursive: true });
  }
  const half = `${path}.${process.pid}`;
  writeFileSync(half, bytes);
  renameSync(half, path);
}

const lazyZod = join(root, 'infra', 'lazy-zod.ts');
const lazySchemas: Plugin = {
  name: 'lazy-schemas',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^zod$/ }, ({ importer }) => (importer === lazyZod ? undefined : { path: lazyZod }));
    // JSON Schema is written where the API reference is made, never in a function: 18 KB that each would have to parse.
    onLoad({ filter: /\/zod\/v4\/core\/(to-json-schema|json-schema-processors)\.js$/ }, ({ path }) => {
      const names = [...readFileSync(path, 'utf8').matchAll(/^export (?:const|function) (\w+)/gm)].map(
        ([, name]) => name,
      );
      return { contents: names.map((name) => `export const ${name} = () => {};`).join('\n') };
    });
  },
};

export const bundleOptions = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  mainFields: ['module', 'main'],
  alias: { '@aws-sdk/credential-provider-node': join(root, 'infra', 'function-credentials.ts') },
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
  // A builder `lazy-zod.ts` does not know would be undefined at run time.
  logOverride: { 'import-is-undefined': 'error' },
  plugins: [lazySchemas],
} satisfies BuildOptions;

/**
 * Bundles every function the rooms' specs name, or those of some rooms, all in one run. CommonJS, because an ESM import
 * of `node:http` costs 24 ms more at each cold start; source maps stay beside the zip, not in it. The same sources give
 * the same bytes.
 */
export async function buildFunctions(only: readonly string[] = Object.keys(rooms)): Promise<Bundle[]> {
  const wanted = Object.entries(rooms).filter(([room]) => only.includes(room));
  const functions = wanted.flatMap(([room, spec]) =>
    Object.entries(spec).map(([name, { entry }]) => ({ room, name, entry })),
  );
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: functions.map(({ room, name, entry }) => ({
      in: join('functions', room, entry),
      out: join(room, name, 'index'),
    })),
    outdir: bundlesFolder,
    write: false,
    sourcemap: 'external',
    ...bundleOptions,
  });
  for (const { path, contents } of outputFiles) {
    const place = relative(bundlesFolder, path);
    write(join(place.endsWith('.map') ? mapsFolder : bundlesFolder, place), contents);
  }
  return functions.map(({ room, name }) => {
    const folder = bundleFolder(room, name);
    write(join(folder, 'package.json'), '{"type":"commonjs"}\n');
    return { room, name, bytes: readFileSync(join(folder, 'index.js')).byteLength };
  });
}

export const sizeList = (bundles: readonly Bundle[]): string =>
  bundles
    .toSorted((a, b) => b.bytes - a.bytes)
    .map(({ room, name, bytes }) => `${`${Math.ceil(bytes / 1024)} KB`.padStart(8)}  ${room}/${name}`)
    .join('\n');

if (import.meta.main) console.log(sizeList(await buildFunctions()));
