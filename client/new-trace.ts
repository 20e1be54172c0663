const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** The name of a request in the logs: twelve letters, which is what the server takes. */
export const newTrace = (random: () => number = Math.random): string =>
  Array.from({ length: 12 }, () => LETTERS[Math.floor(random() * LETTERS.length)]).join('');
