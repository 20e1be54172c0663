import * as fc from 'fast-check';
import { parseCitizenNumber } from './citizen-number.ts';

test.each([
  ['a man of Beijing, the example everybody knows', '11010519491231002X', '1949-12-31', 'female'],
  ['a woman of Xiangcheng', '411025195103070026', '1951-03-07', 'female'],
  ['a man of Weidu', '411002194605120039', '1946-05-12', 'male'],
  ['born on a leap day', '41102419440229001X', '1944-02-29', 'male'],
  ['a residence permit of a Hong Kong resident', '810000196001010015', '1960-01-01', 'male'],
  ['a residence permit of a Taiwan resident', '830000195006150032', '1950-06-15', 'male'],
])('%s', (_who, number, birthDate, sex) => {
  expect(parseCitizenNumber(number)).toEqual({ number, birthDate, sex });
});

test.each([
  ['a small x', '11010519491231002x'],
  ['full width', '１１０１０５１９４９１２３１００２Ｘ'],
  ['spaces, as on the card', ' 110105 19491231 002X '],
  ["a spreadsheet's apostrophe", "'11010519491231002X"],
  ["a spreadsheet's tab", '11010519491231002X\t'],
  ['an invisible mark from a web page', '\u200B11010519491231002X\uFEFF'],
])('%s is the same number', (_how, text) => {
  expect(parseCitizenNumber(text)).toMatchObject({ number: '11010519491231002X' });
});

test.each([
  ['fifteen digits', '110105491231002', 'FIFTEEN_DIGITS'],
  ['a rounded number', '4.11002E+17', 'MANGLED'],
  ['a rounded number without a point', '4E+17', 'MANGLED'],
  ['the last three digits lost', '411025195103070000', 'MANGLED'],
  ['sixteen digits', '1101051949123100', 'SHAPE'],
  ['seventeen digits', '11010519491231002', 'SHAPE'],
  ['nineteen digits', '11010519491231002X1', 'SHAPE'],
  ['X inside', '1101051949123100X2', 'SHAPE'],
  ['no province', '000105194912310020', 'SHAPE'],
  ['30 February', '110105194902300026', 'SHAPE'],
  ['29 February of a common year', '110105194302290026', 'SHAPE'],
  ['month 13', '110105194913310026', 'SHAPE'],
  ['a wrong check digit', '110105194912310021', 'CHECK_DIGIT'],
  ['X where a digit belongs', '41102519510307002X', 'CHECK_DIGIT'],
  ['nothing', '', 'SHAPE'],
  ['an Arabic digit is no digit of ours', '11010519491231002\u0669', 'SHAPE'],
])('%s is refused', (_what, text, problem) => {
  expect(parseCitizenNumber(text)).toBe(problem);
});

test('a number that truly ends in 000 is not taken for a rounded one', () => {
  expect(parseCitizenNumber('411025195103090000')).toMatchObject({ birthDate: '1951-03-09', sex: 'female' });
});

test('one wrong digit or two neighbours exchanged never pass', () => {
  const digits = '411025195103070026';
  fc.assert(
    fc.property(fc.nat(17), fc.constantFrom(...'0123456789'), (at, digit) => {
      fc.pre(digits[at] !== digit);
      expect(typeof parseCitizenNumber(digits.slice(0, at) + digit + digits.slice(at + 1))).toBe('string');
    }),
  );
  fc.assert(
    fc.property(fc.nat(16), (at) => {
      fc.pre(digits[at] !== digits[at + 1]);
      const exchanged = `${digits.slice(0, at)}${digits[at + 1]}${digits[at]}${digits.slice(at + 2)}`;
      expect(typeof parseCitizenNumber(exchanged)).toBe('string');
    }),
  );
});
