import { CannotRun } from '../../../shared/command-line.ts';
import { liability } from './liability.ts';

const HELP = `npm run vouchers -- 命令 [选项]
  ${liability.usage}
      ${liability.does}
  --url 地址      部署的接口（不写就是本机的演示环境 http://127.0.0.1:3000）
  --json          结果以 JSON 输出
  XIANGLAO_TOKEN  环境变量：该区县财务或审计的登录凭证；本机的演示环境不用给
返回码：0 账平，1 账不平，2 没能查`;

const [name = '--help', ...words] = process.argv.slice(2);
try {
  if (name === '--help' || name === 'help') console.log(HELP);
  else if (name !== 'liability') throw new CannotRun(`没有“${name}”这个命令\n${HELP}`);
  else {
    const { text, json, fine } = await liability.run(words);
    console.log(words.includes('--json') ? JSON.stringify(json) : text);
    process.exitCode = fine ? 0 : 1;
  }
} catch (error) {
  if (!(error instanceof CannotRun)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
