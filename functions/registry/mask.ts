/** `张*三`: the first and the last character stay; of two characters the first. Compound surnames are not guessed at. */
export function maskName(name: string): string {
  const letters = [...name];
  if (letters.length <= 1) return '*';
  if (letters.length === 2) return `${letters[0]}*`;
  return `${letters[0]}${'*'.repeat(letters.length - 2)}${letters.at(-1)}`;
}

/** `4110********1234`: neither the birthday nor the village can be read. */
export const maskCitizenNumber = (number: string): string => `${number.slice(0, 4)}********${number.slice(-4)}`;

/** `138****1234`; land lines keep the last two digits. */
export const maskPhone = (phone: string): string =>
  phone.length >= 11 ? `${phone.slice(0, 3)}****${phone.slice(-4)}` : `****${phone.slice(-2)}`;
