import fc from 'fast-check';
import { entriesOf } from './notice.ts';

const eaten = (elderId: string, maskedName: string, village: string) => ({
  elderId,
  maskedName,
  village,
  meals: 1,
  visits: 0,
  subsidyFen: 700,
});

test('namesakes of one village are numbered; of two villages they need no number', () => {
  const entries = entriesOf([
    eaten('el_3', '李*英', '411025101202'),
    eaten('el_2', '李*英', '411025101201'),
    eaten('el_1', '李*英', '411025101201'),
    eaten('el_4', '王*', '411025101201'),
  ]);
  expect(entries.map(({ entry, name, village, elderId }) => [entry, name, village, elderId])).toEqual([
    [1, '李*英', '411025101201', 'el_1'],
    [2, '李*英（2）', '411025101201', 'el_2'],
    [3, '王*', '411025101201', 'el_4'],
    [4, '李*英', '411025101202', 'el_3'],
  ]);
});

test('whatever the names, no two rows of a list look the same, and the order of the lines does not matter', () => {
  const person = fc.record({
    maskedName: fc.constantFrom('李*英', '王*', '*'),
    village: fc.constantFrom('411025101201', '411025101202'),
  });
  fc.assert(
    fc.property(fc.array(person, { maxLength: 30 }), (people) => {
      const all = people.map(({ maskedName, village }, i) => eaten(`el_${i}`, maskedName, village));
      const rows = entriesOf(all);
      expect(new Set(rows.map(({ name, village }) => `${name}${village}`)).size).toBe(people.length);
      expect(entriesOf(all.toReversed())).toEqual(rows);
    }),
  );
});
