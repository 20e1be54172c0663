import { maskCitizenNumber, maskName, maskPhone } from './mask.ts';

test.each([
  ['张三', '张*'],
  ['张桂兰', '张*兰'],
  ['欧阳桂兰', '欧**兰'],
  ['阿依古丽·买买提', '阿******提'],
  ['𠮷田花', '𠮷*花'],
  ['张', '*'],
  ['', '*'],
])('%s is shown as %s', (name, shown) => {
  expect(maskName(name)).toBe(shown);
});

test('of a citizen number the province, the city and the last four stay', () => {
  expect(maskCitizenNumber('411025195103070026')).toBe('4110********0026');
});

test.each([
  ['13800001234', '138****1234'],
  ['037412345678', '037****5678'],
  ['6234567', '****67'],
])('%s is shown as %s', (phone, shown) => {
  expect(maskPhone(phone)).toBe(shown);
});
