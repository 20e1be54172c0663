import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask } from '../../local/local-process.ts';
import { privateIn } from './private-texts.ts';
import { rawCall } from './raw-call.ts';
import { bearer, CANARIES, RELATIVE, type Town } from './town.ts';

/** The town's people, and those of the contracts' examples. */
const WORDS = [
  ...Object.values(CANARIES).flatMap((facts) => Object.values(facts)),
  RELATIVE,
  '金丝雀',
  '张桂兰',
  '王建国',
  '颍桥回族镇北街',
];

/** Everything the functions have logged, once the last request is among it. */
export async function linesLogged(town: Town): Promise<string[]> {
  await ask(town.url, 'POST', '/_local/drain', {});
  const last = await rawCall(town.url, { method: 'GET', path: '/me', authorization: bearer(town.stranger) });
  const requestId = String(last.headers['apigw-requestid']);
  const read = () => readFileSync(join(town.data, 'functions.log'), 'utf8');
  for (let attempt = 0; attempt < 100 && !read().includes(requestId); attempt++)
    await new Promise((resolve) => setTimeout(resolve, 50));
  const text = read();
  if (!text.includes(requestId)) throw new Error('the log does not hold the last request');
  return text.split('\n').filter(Boolean);
}

/** What should not be in the texts, told without repeating more than where. */
export function leaksIn(texts: readonly string[], words: readonly string[] = []): string[] {
  const secrets = [...WORDS, ...words];
  return texts.flatMap((text) => [
    ...secrets.filter((secret) => text.includes(secret)).map((secret) => `${secret} in ${text}`),
    ...privateIn(text).map((what) => `${what} in ${text}`),
  ]);
}

/** Lines that are not one JSON object each: somebody broke out of theirs. */
export const brokenLines = (lines: readonly string[]): string[] =>
  lines.filter((line) => {
    try {
      return typeof JSON.parse(line).message !== 'string';
    } catch {
      return true;
    }
  });
