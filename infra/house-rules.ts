import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One import statement: who, what, and whether it vanishes with the types. Paths are relative to the project. */
export interface Import {
  from: string;
  to: string;
  typeOnly: boolean;
}

const root = fileURLToPath(new URL('..', import.meta.url));
const FOLDERS = '{infra,functions,events,shared,client,local,console,test,bench}';

const IMPORT = /^(?:import|export)\s(type\s)?(?:[^'"`;]*?\sfrom\s)?\s*['"](\.[^'"]+)['"]/gm;
const LAZY_IMPORT = /\bimport\(\s*['"](\.[^'"]+)['"]\s*\)/g;

export const sourceFiles = (): string[] => globSync(`${FOLDERS}/**/*.ts`, { cwd: root }).toSorted();
export const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');
export const isTest = (file: string): boolean => file.endsWith('.test.ts') || file.startsWith('test/');

/** The imports of our own files a source text makes, lazy ones included. */
export function importsOf(file: string, text: string): Import[] {
  const found = [
    ...[...text.matchAll(IMPORT)].map(([, type, path]) => ({ path: path!, typeOnly: type !== undefined })),
    ...[...text.matchAll(LAZY_IMPORT)].map(([, path]) => ({ path: path!, typeOnly: false })),
  ];
  return found.map(({ path, typeOnly }) => ({ from: file, to: join(dirname(file), path), typeOnly }));
}

const roomOf = (file: string): string | undefined => /^functions\/([^/]+)\//.exec(file)?.[1];
const AGGREGATES = ['functions/routes.ts', 'functions/deploy.ts', 'functions/openapi.ts'];

/** Why a file may not import another (the table of rooms in CONTRIBUTING.md), or undefined when it may. */
export function whyForbidden({ from, to, typeOnly }: Import): string | undefined {
  const [house] = from.split('/');
  const isIn = (...folders: string[]) => folders.some((folder) => to.startsWith(`${folder}/`));
  const room = roomOf(from);
  const target = roomOf(to);
  const throughTheDoor = target !== undefined && to === `functions/${target}/index.ts`;
  const unless = (allowed: boolean, reason: string) => (allowed ? undefined : reason);
  if (isTest(from) && house !== 'client') return undefined;
  switch (house) {
    case 'shared':
      return unless(isIn('shared'), 'the kernel knows nothing of ours');
    case 'events':
      return unless(isIn('events', 'shared'), 'events know only the kernel');
    case 'functions':
      if (isIn('shared', 'events') || (room === undefined && isIn('functions')) || (room && target === room))
        return undefined;
      // The canary is a phone: it comes in by the public door like everybody else.
      if (room === 'canary' && to === 'client/index.ts') return undefined;
      return unless(throughTheDoor, 'a room knows the kernel, the events and the index.ts of other rooms');
    case 'infra':
      return unless(
        isIn('infra', 'shared', 'events') || AGGREGATES.includes(to),
        'infra knows what the rooms declare together (functions/routes.ts, deploy.ts, openapi.ts), not their insides',
      );
    case 'client':
      if (isIn('client')) return undefined;
      return unless(typeOnly && isIn('functions', 'shared'), 'the client imports only types from outside');
    case 'console':
      return unless(isIn('console', 'client'), 'the console knows the client');
    case 'local':
      return unless(target === undefined || throughTheDoor, 'the laptop runs the bundles: of rooms only the index.ts');
    default:
      return undefined;
  }
}
