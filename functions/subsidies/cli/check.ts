import { CannotRun, type Command, readJson, readWords } from '../../../shared/command-line.ts';
import { lintPolicy } from '../lint-policy.ts';
import { policySchema } from '../policy.ts';
import type { Problem } from '../problem.ts';
import { quoteCase } from './quote-text.ts';

interface Checked {
  file: string;
  errors: Problem[];
  warnings: Problem[];
}

/** A problem with what to do about it, and where a case shows it, what the document makes of that case. */
function told(mark: string, { path, problem, advice, example }: Problem, text: unknown): string[] {
  const lines = [`  ${mark} ${path || '整个文件'}：${problem}`, `      ${advice}`];
  const policy = policySchema.safeParse(text);
  if (!example || !policy.success) return lines;
  const quoted = quoteCase({ ...policy.data, policyId: '' }, example);
  return [...lines, `      例子：${quoted.about}`, ...quoted.lines.map((line) => `        ${line}`)];
}

/** What a check found in one file, for the screen. */
export function checkText({ file, errors, warnings }: Checked, text: unknown): string {
  const verdict = errors.length > 0 ? `✗ ${file}：有错，不能发布` : `✓ ${file}：可以发布`;
  return [
    verdict,
    ...errors.flatMap((one) => told('错误', one, text)),
    ...warnings.flatMap((one) => told('提醒', one, text)),
  ].join('\n');
}

export const check: Command = {
  usage: 'check FILE...',
  does: '检查政策文件：哪里有错，怎么改；能找到的，附上看得出错的例子',
  async run(words) {
    const { positionals: files } = readWords(words, {});
    if (files.length === 0) throw new CannotRun('写上要检查的政策文件');
    const texts = await Promise.all(files.map(readJson));
    const checked = texts.map((text, i): Checked => {
      const { errors, warnings } = lintPolicy(text);
      return { file: files[i]!, errors, warnings };
    });
    return {
      text: checked.map((one, i) => checkText(one, texts[i])).join('\n'),
      json: checked,
      fine: checked.every(({ errors }) => errors.length === 0),
    };
  },
};
