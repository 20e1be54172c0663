import { auditedKinds, passedKinds } from '../oversight/audited.ts';
import { REWRITTEN } from './erase-item.ts';
import { ABOUT_ELDERS, ABOUT_OTHERS } from './kept.ts';

const all = [...auditedKinds(), ...passedKinds()];
const listed = [...Object.keys(ABOUT_ELDERS), ...ABOUT_OTHERS];

test('of every kind of item somebody has said whether it is about an elder, and what deletion does to it', () => {
  expect(all.filter((kind) => !listed.includes(kind))).toEqual([]);
});

test('no kind is listed that is gone, and none twice', () => {
  expect(listed.filter((kind) => !all.includes(kind))).toEqual([]);
  expect(listed.filter((kind, i) => listed.indexOf(kind) !== i)).toEqual([]);
});

test('what is said to be rewritten has a rule that does it', () => {
  const said = Object.keys(ABOUT_ELDERS).filter((kind) => {
    const { onDeletion } = ABOUT_ELDERS[kind]!;
    return typeof onDeletion === 'object' && 'rewritten' in onDeletion;
  });
  expect(Object.keys(REWRITTEN).toSorted()).toEqual(said.filter((kind) => kind !== 'elder').toSorted());
});
