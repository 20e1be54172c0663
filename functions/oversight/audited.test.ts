import { isTest, sourceFiles, textOf } from '../../infra/house-rules.ts';
import { auditedKinds, passedKinds } from './audited.ts';

/** How an item's type or literal names its kind. */
const NAMED = [
  /interface \w+ extends [^{]*\bItem\b[^{]*\{[^}]*?\bkind: '([a-z-]+)'/g,
  /\bItem &[^;]*?\bkind: '([a-z-]+)'/g,
  /\.\.\.\w*[kK]ey\w*\((?:[^()]|\([^()]*\))*\),\s*(?:\.\.\.\w+,\s*)?kind: '([a-z-]+)'/g,
  /\bpk: \w+, sk: [^\n]*kind: '([a-z-]+)'/g,
];

function kindsInSource(): Map<string, string> {
  const found = new Map<string, string>();
  const files = sourceFiles().filter((file) => /^(functions|shared)\//.test(file) && !isTest(file));
  for (const file of files)
    for (const pattern of NAMED) for (const [, kind] of textOf(file).matchAll(pattern)) found.set(kind!, file);
  return found;
}

const kinds = kindsInSource();

test('every kind of item is audited, or on the list of those that need no line, with the reason', () => {
  const listed = new Set([...auditedKinds(), ...passedKinds()]);
  const forgotten = [...kinds].filter(([kind]) => !listed.has(kind)).map(([kind, file]) => `${kind} in ${file}`);
  // A kind on neither list is audited by habit; whoever adds one says which it is, in audited.ts.
  expect(forgotten).toEqual([]);
});

test('the lists name no kind that is gone, and none twice', () => {
  const gone = [...auditedKinds(), ...passedKinds()].filter((kind) => !kinds.has(kind));
  expect(gone).toEqual([]);
  expect(auditedKinds().filter((kind) => passedKinds().includes(kind))).toEqual([]);
});

test('the reading of the sources is not blind', () => {
  expect([...kinds.keys()]).toEqual(
    expect.arrayContaining(['booking', 'claim', 'grant', 'statement', 'used-ticket', 'key', 'export', 'elder-trail']),
  );
});
