import { textOf } from '../../infra/house-rules.ts';
import { auditedKinds, passedKinds } from '../oversight/audited.ts';
import { REWRITTEN } from './erase-item.ts';
import { ABOUT_ELDERS, ABOUT_OTHERS, type Kept } from './kept.ts';

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

const WORDS = { kept: '留下', removed: '删除', expires: '到期自动删除' } as const;
function deletionSaid({ onDeletion }: Kept): string {
  if (typeof onDeletion === 'string') return WORDS[onDeletion];
  return 'without' in onDeletion ? '去掉其中的个人信息，其余留下' : onDeletion.rewritten;
}

test('docs/privacy.md shows this table, line by line', () => {
  const page = textOf('docs/privacy.md');
  const rows = Object.entries(ABOUT_ELDERS).map(
    ([kind, one]) => `| ${one.holds} | ${one.why} | ${one.until} | ${deletionSaid(one)} | \`${kind}\` |`,
  );
  const shown = page.split('<!-- kept -->')[1]?.split('<!-- /kept -->')[0];
  expect(shown?.trim().split('\n').slice(2)).toEqual(rows);
});
