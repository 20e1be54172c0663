/** What a command found: for a person, for a program, and whether all is well. */
export interface Answer {
  readonly text: string;
  readonly json: unknown;
  readonly fine: boolean;
}
export interface Command {
  readonly usage: string;
  readonly does: string;
  run(words: readonly string[]): Promise<Answer>;
}

/** What every command understands. */
export const COMMON = {
  url: { type: 'string', default: 'http://127.0.0.1:3000' },
  region: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;
