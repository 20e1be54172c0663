import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { allRoutes, type RoomRoute } from '../functions/routes.ts';
import { accessPage, accessPageFile } from './access-page.ts';

export const generatedFile = fileURLToPath(new URL('../client/routes.gen.ts', import.meta.url));

const MAX_LINE = 120;

const entry = ({ key, route: { method, path } }: RoomRoute): string => {
  const line = `  ${key}: { method: '${method}', path: '${path}' },\n`;
  return line.length <= MAX_LINE ? line : `  ${key}: {\n    method: '${method}',\n    path: '${path}',\n  },\n`;
};

/** What a client must know of the contracts at run time, method and path: the schemas stay on the server. */
export const clientRoutes = (routes: readonly RoomRoute[] = allRoutes): string =>
  `// Made by \`node infra/generate-client.ts\` from the contracts. Do not edit.
export const routes = {
${routes.map(entry).join('')}} as const;
`;

export const currentClientRoutes = (): string => readFileSync(generatedFile, 'utf8');

if (import.meta.main) {
  writeFileSync(generatedFile, clientRoutes());
  writeFileSync(accessPageFile, accessPage());
}
