import { CannotRun, type Command } from '../shared/command-line.ts';
import { simulateWith } from './simulations/cli/simulate.ts';
import { check } from './subsidies/cli/check.ts';
import { diff } from './subsidies/cli/diff.ts';
import { explain } from './subsidies/cli/explain.ts';
import { quote } from './subsidies/cli/quote.ts';
import { readPolicyFile } from './subsidies/cli/read-policy-file.ts';

/** What `npm run policy` can do: the tools of the subsidies and of the simulations in one place. */
const COMMANDS: Readonly<Record<string, Command>> = {
  check,
  quote,
  explain,
  diff,
  simulate: simulateWith(readPolicyFile),
};

const HELP = [
  'npm run policy -- 命令 [选项]',
  ...Object.values(COMMANDS).map(({ usage, does }) => `  ${usage}\n      ${does}`),
  '  --json  结果以 JSON 输出',
  '返回码：0 没有问题，1 有问题，2 没能执行',
].join('\n');

export interface Ending {
  /** 0 fine, 1 something is wrong with what was looked at, 2 could not be run. */
  exitCode: 0 | 1 | 2;
  /** For the standard output, or with exit code 2 for the standard error. */
  text: string;
}

function commandNamed(name: string): Command {
  if (!Object.hasOwn(COMMANDS, name)) throw new CannotRun(`没有“${name}”这个命令\n${HELP}`);
  return COMMANDS[name]!;
}

/** Runs the command that the words name. What cannot be run ends with a sentence; anything else that fails is thrown. */
export async function runWords([name = '--help', ...words]: readonly string[]): Promise<Ending> {
  if (name === '--help' || name === 'help') return { exitCode: 0, text: HELP };
  try {
    const { text, json, fine } = await commandNamed(name).run(words);
    return { exitCode: fine ? 0 : 1, text: words.includes('--json') ? JSON.stringify(json, null, 2) : text };
  } catch (error) {
    if (error instanceof CannotRun) return { exitCode: 2, text: error.message };
    throw error;
  }
}
