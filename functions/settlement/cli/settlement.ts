import { CannotRun } from '../../../shared/deployment.ts';
import { chain } from './chain.ts';
import type { Answer, Command } from './command.ts';
import { verify } from './verify.ts';

const COMMANDS: Readonly<Record<string, Command>> = { verify, chain };

const help = [
  'npm run settlement -- 命令 [选项]',
  ...Object.values(COMMANDS).map(({ usage, does }) => `  ${usage}\n      ${does}`),
  '  --url 地址      部署的接口（不写就是本机的演示环境 http://127.0.0.1:3000）',
  '  --json          结果以 JSON 输出',
  '  XIANGLAO_TOKEN  环境变量：该地区财务或审计的登录凭证；本机的演示环境不用给',
  '返回码：0 一致，1 不一致，2 没能核验',
].join('\n');

const print = ({ text, json, fine }: Answer, asJson: boolean): void => {
  console.log(asJson ? JSON.stringify(json) : text);
  process.exitCode = fine ? 0 : 1;
};

const [name, ...words] = process.argv.slice(2);
try {
  if (name === undefined || name === 'help' || name === '--help') console.log(help);
  else if (!Object.hasOwn(COMMANDS, name)) throw new CannotRun(`没有“${name}”这个命令\n${help}`);
  else print(await COMMANDS[name]!.run(words), words.includes('--json'));
} catch (error) {
  const wrongOption = (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS');
  if (!(error instanceof CannotRun) && !wrongOption) throw error;
  console.error((error as Error).message);
  process.exitCode = 2;
}
