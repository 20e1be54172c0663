import { existsSync } from 'node:fs';
import { textOf } from './house-rules.ts';

/**
 * docs/promises.md names for each promise the tests that fail when it breaks. A test that was renamed or is gone is a
 * promise nobody keeps watch over: then this fails first.
 */
const ROWS = [
  ...Array.from({ length: 24 }, (_, i) => `F${i + 1}`),
  ...Array.from({ length: 26 }, (_, i) => `S${i + 1}`),
];
/** `[file](../path) “title”`: how the page cites a test. */
const CITED = /\[[^\]]*\]\(\.\.\/([^)]+)\) “([^”]+)”/g;

interface Citation {
  file: string;
  title: string;
}
const citationsIn = (text: string): Citation[] =>
  [...text.matchAll(CITED)].map(([, file, title]) => ({ file: file!, title: title! }));

const page = textOf('docs/promises.md');
const rows = new Map(
  page.split('\n').flatMap((line) => {
    const name = line.match(/^\| ([FS]\d+) \|/)?.[1];
    return name ? [[name, line] as const] : [];
  }),
);

const titles = new Map<string, string>();
/** The title as it stands in the source, between quotes. */
function isATest({ file, title }: Citation): boolean {
  if (!titles.has(file)) titles.set(file, existsSync(new URL(`../${file}`, import.meta.url)) ? textOf(file) : '');
  return ["'", '`', '"'].some((quote) => titles.get(file)!.includes(`${quote}${title}${quote}`));
}

test('every test the page names exists under that title', () => {
  const citations = citationsIn(page);
  expect(citations.length).toBeGreaterThan(100);
  expect(citations.filter((one) => !isATest(one))).toEqual([]);
});

test('each fault and each attack has its row', () => {
  expect([...rows.keys()]).toEqual(ROWS);
});

test.each(ROWS)('%s is shown by tests that carry its name, or cannot apply and says why', (name) => {
  const row = rows.get(name) ?? '';
  const citations = citationsIn(row);
  if (citations.length === 0) expect(row).toMatch(/Cannot apply: \w{2}/);
  const nameless = citations.filter(({ title }) => !new RegExp(`^([FS]\\d+ )*${name}( [FS]\\d+)*: `).test(title));
  expect(nameless).toEqual([]);
});

test('a title that is not there is noticed', () => {
  const file = 'infra/promises.test.ts';
  expect(isATest({ file, title: 'a title that is not there is noticed' })).toBe(true);
  expect(isATest({ file, title: ['nobody', 'wrote', 'this'].join(' ') })).toBe(false);
  expect(isATest({ file: 'infra/no-such.test.ts', title: 'x' })).toBe(false);
});
