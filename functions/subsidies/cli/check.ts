import { lintPolicy } from '../lint-policy.ts';
import type { Problem } from '../problem.ts';
import { CannotRun, type Command, readJson, readWords } from './command.ts';

interface Checked {
  file: string;
  errors: Problem[];
  warnings: Problem[];
}

const told = (mark: string, { path, problem, advice }: Problem): string =>
  `  ${mark} ${path || '整个文件'}：${problem}\n      ${advice}`;

/** What a check found in one file, for the screen. */
export function checkText({ file, errors, warnings }: Checked): string {
  const verdict = errors.length > 0 ? `✗ ${file}：有错，不能发布` : `✓ ${file}：可以发布`;
  return [verdict, ...errors.map((one) => told('错误', one)), ...warnings.map((one) => told('提醒', one))].join('\n');
}

export const check: Command = {
  usage: 'check FILE...',
  does: '检查政策文件：哪里有错，怎么改',
  async run(words) {
    const { positionals: files } = readWords(words, {});
    if (files.length === 0) throw new CannotRun('写上要检查的政策文件');
    const texts = await Promise.all(files.map(readJson));
    const checked = texts.map((text, i): Checked => {
      const { errors, warnings } = lintPolicy(text);
      return { file: files[i]!, errors, warnings };
    });
    return {
      text: checked.map(checkText).join('\n'),
      json: checked,
      fine: checked.every(({ errors }) => errors.length === 0),
    };
  },
};
