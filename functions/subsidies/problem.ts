import type { PolicyCase } from './quote.ts';

/** What is wrong in a document: where, what, and what to do about it, in Chinese. */
export interface PlainProblem {
  /** `layers[0].classes[1].amount.fen`; empty for the document as a whole. */
  path: string;
  problem: string;
  advice: string;
}
/** What is wrong in a policy document. */
export interface Problem extends PlainProblem {
  /** The smallest case found that shows it, where one was searched for. */
  example?: PolicyCase;
}

/** A problem that a case shows; a warning does not keep a policy from being published. */
export interface Fault extends Problem {
  severity: 'error' | 'warning';
  example: PolicyCase;
}

/** The path as people write it. */
export const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : text ? `${text}.${String(part)}` : String(part)),
    '',
  );
