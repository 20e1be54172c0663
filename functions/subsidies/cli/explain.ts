import { CannotRun, type Command, readWords } from '../../../shared/command-line.ts';
import { readPolicyFile } from './read-policy-file.ts';
import { retell, type Statement } from './retell.ts';

/** Statements one below the other, indented under their headings. */
export function explainText(statements: readonly Statement[]): string {
  const lines: string[] = [];
  let open: readonly string[] = [];
  for (const { at, text } of statements) {
    const headings = at.slice(0, -1);
    const known = headings.findIndex((heading, i) => open[i] !== heading);
    for (let depth = known < 0 ? headings.length : known; depth < headings.length; depth++)
      lines.push(`${'  '.repeat(depth)}${headings[depth]}`);
    lines.push(`${'  '.repeat(headings.length)}${at.at(-1)}：${text}`);
    open = headings;
  }
  return lines.join('\n');
}

export const explain: Command = {
  usage: 'explain FILE',
  does: '把政策文件讲成普通的话，供核对：谁、在哪、何时、由谁出、补多少、到什么为止',
  async run(words) {
    const { positionals } = readWords(words, {});
    const [file, ...others] = positionals;
    if (file === undefined || others.length > 0) throw new CannotRun('写上一个政策文件');
    const statements = retell(await readPolicyFile(file));
    return { text: explainText(statements), json: statements, fine: true };
  },
};
