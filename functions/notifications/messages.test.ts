import { checkFields } from '../../local/wechat/fields.ts';
import { dataOf, MESSAGES, sampleTemplates } from './messages.ts';

const template = (field: string) => ({ id: 't', fields: { what: field } });
const value = (field: string, what: string) => dataOf(template(field), { what })[field];

test.each([
  ['thing1', '饭'.repeat(20), '饭'.repeat(20)],
  ['thing1', '饭'.repeat(21), `${'饭'.repeat(19)}…`],
  ['thing1', `${'饭'.repeat(19)}𠮷𠮷`, `${'饭'.repeat(19)}…`],
  ['name2', '欧'.repeat(11), `${'欧'.repeat(9)}…`],
  ['phrase3', '已生效了，请看', '已生效了请'],
  ['character_string4', `bk_${'X'.repeat(40)}`, `bk_${'X'.repeat(29)}`],
  ['character_string4', '餐bk_1', 'bk_1'],
  ['time5', '2026年11月24日 11:30', '2026年11月24日 11:30'],
  ['thing1', '', '无'],
])('%s: %s -> %s', (field, given, expected) => {
  expect(value(field, given)).toBe(expected);
});

test('a template gets the fields it has, and only those', () => {
  const data = dataOf({ id: 't', fields: { note: 'thing9' } }, { what: '王*国 午餐', note: '已取消' });
  expect(data).toEqual({ thing9: '已取消' });
});

test('whatever we have to say, WeChat would take it', () => {
  const fields = {
    what: '王*国 午餐 自取'.repeat(9),
    place: '禹州市顺店镇西街村老年食堂'.repeat(3),
    time: '2026年11月24日 11:30',
    note: '停止供餐：'.repeat(9),
    number: 'bk_01JD000000000000000000000A',
    amount: '3.00元',
  };
  for (const message of MESSAGES) {
    const sample = sampleTemplates[message]!;
    const data = Object.entries(dataOf(sample, fields)).map(([field, text]) => [field, { value: text }]);
    expect(checkFields(Object.values(sample.fields), Object.fromEntries(data))).toBeUndefined();
  }
});
