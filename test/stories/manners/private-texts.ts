/** Whatever looks like somebody's number, phone, token or code, whoever's it is. */
const PRIVATE: Readonly<Record<string, RegExp>> = {
  'a citizen number': /\b\d{17}[\dXx]\b/,
  'a phone number': /(?<![\w-])1[3-9]\d{9}\b/,
  'a token': /(access|refresh)\.pn_|Bearer /,
  'a signature': /\.ky_[0-9A-Z]{26}\.[\w-]{20}/,
};
/** Log lines are English: what is Chinese in them came from somebody. */
const CHINESE = /\p{Script=Han}/u;

/** What a text holds of anybody, told by its kind. */
export const privateIn = (text: string): string[] =>
  Object.entries(PRIVATE)
    .filter(([, pattern]) => pattern.test(text))
    .map(([what]) => what);

/** What the log lines of a whole run hold of anybody: the kind, and the line without the text itself. */
export const toldOfAnybody = (lines: readonly string[]): string[] =>
  lines.flatMap((line, i) =>
    [...privateIn(line), ...(CHINESE.test(line) ? ['a Chinese word'] : [])].map((what) => `line ${i + 1}: ${what}`),
  );
