import { check } from './check.ts';
import { type Answer, CannotRun, type Command } from './command.ts';
import { explain } from './explain.ts';
import { quote } from './quote.ts';

const COMMANDS: Readonly<Record<string, Command>> = { check, quote, explain };

const help = [
  'npm run policy -- 命令 [选项]',
  ...Object.values(COMMANDS).map(({ usage, does }) => `  ${usage}\n      ${does}`),
  '  --json  结果以 JSON 输出',
  '返回码：0 没有问题，1 有问题，2 没能执行',
].join('\n');

function commandNamed(name: string): Command {
  if (!Object.hasOwn(COMMANDS, name)) throw new CannotRun(`没有“${name}”这个命令\n${help}`);
  return COMMANDS[name]!;
}

const print = ({ text, json, fine }: Answer, asJson: boolean): void => {
  console.log(asJson ? JSON.stringify(json, null, 2) : text);
  process.exitCode = fine ? 0 : 1;
};

const [name, ...words] = process.argv.slice(2);
try {
  if (name === undefined || name === 'help' || name === '--help') print({ text: help, json: help, fine: true }, false);
  else print(await commandNamed(name).run(words), words.includes('--json'));
} catch (error) {
  if (!(error instanceof CannotRun)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
