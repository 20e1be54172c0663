/** What is wrong in a policy document: where, what, and what to do about it, in Chinese. */
export interface Problem {
  /** `layers[0].classes[1].amount.fen`; empty for the document as a whole. */
  path: string;
  problem: string;
  advice: string;
}

/** The path as people write it. */
export const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : text ? `${text}.${String(part)}` : String(part)),
    '',
  );
