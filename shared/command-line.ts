import { readFile } from 'node:fs/promises';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { CannotRun } from './deployment.ts';

/** One command of a tool: a line of help, and what it does with the words after its name. */
export interface Command {
  /** `quote FILE --case CASE.json` */
  readonly usage: string;
  /** One line of help, Chinese. */
  readonly does: string;
  /** Throws `CannotRun` when the words or the files are not what it needs. */
  run(words: readonly string[]): Promise<Answer>;
}

export interface Answer {
  /** For the screen, Chinese. */
  text: string;
  /** The same as data, for `--json`. */
  json: unknown;
  /** Exit code 0 when true, 1 when false. */
  fine: boolean;
}

/** Ends the run with exit code 2: wrong options, a missing file, no answer. The message is a Chinese sentence. */
export { CannotRun };

type Options = NonNullable<ParseArgsConfig['options']>;
const json = { json: { type: 'boolean' } } as const;

/** The words of a command by its own options; `--json` is known to all. Throws `CannotRun` on anything else. */
export function readWords<const Own extends Options>(words: readonly string[], own: Own) {
  try {
    return parseArgs({ args: [...words], options: { ...own, ...json }, allowPositionals: true, strict: true });
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    const option = /'([^' ]+)/.exec(message)?.[1] ?? '';
    if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') throw new CannotRun(`没有 ${option} 这个选项`);
    throw new CannotRun(`选项 ${option} 的写法不对：要带值的写上值，不带值的不要写值`);
  }
}

/** What a JSON file holds, unchecked. Throws `CannotRun` naming the file and, where it is known, the line. */
export async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((error: { code?: string }) => {
    if (error.code === 'ENOENT') throw new CannotRun(`${path}：没有这个文件`);
    if (error.code === 'EISDIR') throw new CannotRun(`${path}：是文件夹，不是文件`);
    throw new CannotRun(`${path}：读不了（${error.code}）`);
  });
  try {
    // Windows editors put a byte order mark in front of the text.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new CannotRun(
      `${path}：不是正确的 JSON，${whereBroken(text, (error as Error).message)}有错（逗号、引号或括号）`,
    );
  }
}

/** The engine names a position, or quotes the text around it, or says that the text ends too early. */
function whereBroken(text: string, message: string): string {
  const position = /position (\d+)/.exec(message)?.[1];
  if (position) return `第 ${text.slice(0, Number(position)).split('\n').length} 行附近`;
  const quoted = /, (?:\.\.\.)?"([\s\S]*)"(?:\.\.\.)? is not valid JSON/.exec(message)?.[1];
  return quoted ? `“${quoted.trim()}”处` : '结尾';
}
