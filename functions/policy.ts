import { runWords } from './policy-commands.ts';

const { exitCode, text } = await runWords(process.argv.slice(2));
process.exitCode = exitCode;
(exitCode === 2 ? console.error : console.log)(text);
