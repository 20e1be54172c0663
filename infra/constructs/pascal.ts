/** Names as the templates write them: `home-care` -> `HomeCare`, `closeMonth` -> `CloseMonth`. */
export const pascal = (name: string): string =>
  name.replace(/(?:^|-)([a-z])/g, (_match, letter: string) => letter.toUpperCase());
