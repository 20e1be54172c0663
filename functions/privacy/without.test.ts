import { without } from './without.ts';

test.each([
  ['a field', ['note'], { note: '软一点', fen: 5 }, { fen: 5 }],
  [
    'a field inside',
    ['proof.reason'],
    { proof: { kind: 'witness', reason: '没带手机' } },
    { proof: { kind: 'witness' } },
  ],
  [
    'of every entry',
    ['steps.*.why'],
    { steps: [{ why: '搬家', at: 1 }, { at: 2 }] },
    { steps: [{ at: 1 }, { at: 2 }] },
  ],
  ['what is not there', ['a.b', 'c', 'd.*.e'], { a: 'text', d: { e: 1 } }, { a: 'text', d: { e: 1 } }],
  ['nothing', [], { a: 1 }, { a: 1 }],
])('takes out %s', (_what, paths, before, after) => {
  expect(without(before, paths)).toEqual(after);
});

test('leaves the value it was given as it was', () => {
  const before = { steps: [{ why: '搬家' }] };
  without(before, ['steps.*.why']);
  expect(before).toEqual({ steps: [{ why: '搬家' }] });
});
