/** What no file can carry: control characters but tab and line breaks, and two code points that are none. */
const UNPRINTABLE = /[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu;

/** A text as a file can say it: what cannot be written is replaced by the character that stands for that. */
export const printable = (text: string): string => text.toWellFormed().replace(UNPRINTABLE, '\ufffd');
