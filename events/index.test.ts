import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as events from './index.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const namesOf = (pattern: string) => globSync(pattern, { cwd: here }).map((file) => file.replace(/^.*\/|\.\w+$/g, ''));
const definitions = Object.values(events);

describe('the domain events', () => {
  test('each has its file and its example, and no example is left over', () => {
    const names = definitions.map(({ name }) => name).toSorted();
    expect(namesOf('examples/*.json').toSorted()).toEqual(names);
    expect(namesOf('*.ts')).toEqual(expect.arrayContaining(names.map((name) => name.replaceAll('.', '-'))));
  });

  test.each(definitions.map((definition) => [definition.name, definition] as const))(
    '%s: its example fits, and a field nobody defined does not',
    (name, { schema, version }) => {
      const example = JSON.parse(readFileSync(`${here}/examples/${name}.json`, 'utf8'));
      expect(schema.safeParse(example)).toMatchObject({ success: true });
      expect(schema.safeParse({ ...example, somethingElse: 1 })).toMatchObject({ success: false });
      expect(version).toBeGreaterThanOrEqual(1);
    },
  );
});
