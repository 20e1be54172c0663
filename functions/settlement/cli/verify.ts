import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type * as z from 'zod';
import { SERIAL_LABEL } from '../document.ts';
import { readFileRows } from '../read-file.ts';
import type { verificationAnswer } from '../schema.ts';
import { report } from './report.ts';

const HELP = `npm run verify -- FILE [options]
  Says whether a settlement file (XLSX or CSV) is exactly what the ledger says, and otherwise what differs.
  --url URL        the API (http://127.0.0.1:3000, a local stack)
  --region CODE    the region it is verified for (the one in the file's serial number)
  --json           the answer as JSON
  XIANGLAO_TOKEN   access token of a finance person or auditor of the region; without it the demo account of the
                   region's finance signs in, which only a local stack has
  Exit code 0: exact, 1: differs, 2: could not be verified.`;

const { values: given, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:3000' },
    region: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

class CannotVerify extends Error {}

async function answerOf<Answer>(url: string, init?: RequestInit): Promise<Answer> {
  const response = await fetch(url, init).catch(() => {
    throw new CannotVerify(`${given.url} does not answer. Start a local stack with npm start, or name another --url.`);
  });
  const body = (await response.json().catch(() => ({}))) as { code?: string; message?: string };
  if (!response.ok) throw new CannotVerify(`${response.status} ${body.code ?? ''} ${body.message ?? ''}`);
  return body as Answer;
}

const posting = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

/** Signs in at a local stack's WeChat fake; a real deployment has no such door. */
async function demoToken(region: string): Promise<string> {
  const { wechat } = await answerOf<{ wechat: string }>(`${given.url}/_local/status`);
  const openid = `demo-finance-${region}`;
  const { code } = await answerOf<{ code: string }>(`${wechat}/_fake/login-codes`, posting({ openid }));
  const { token } = await answerOf<{ token: string }>(`${given.url}/sessions`, posting({ code }));
  return token;
}

/** `411025` of `XL-411025-202610-0001`. */
function regionOfSerial(bytes: Buffer): string {
  const serial = readFileRows(bytes).find(([label]) => label === SERIAL_LABEL)?.[1];
  const region = serial?.split('-')[1];
  if (!region) throw new CannotVerify(`the file names no ${SERIAL_LABEL}: it is no settlement file`);
  return region;
}

async function verify(path: string): Promise<z.output<typeof verificationAnswer>> {
  const bytes = await readFile(path);
  const region = given.region ?? regionOfSerial(bytes);
  const token = process.env.XIANGLAO_TOKEN ?? (await demoToken(region));
  return answerOf(
    `${given.url}/regions/${region}/verifications`,
    posting({ contentBase64: bytes.toString('base64') }, { authorization: `Bearer ${token}` }),
  );
}

const [path] = positionals;
if (given.help || path === undefined) {
  console.log(HELP);
  process.exit(given.help ? 0 : 2);
}
try {
  const found = await verify(path);
  console.log(given.json ? JSON.stringify(found) : report(path, found));
  process.exitCode = found.verdict === 'EXACT' ? 0 : 1;
} catch (error) {
  console.error(`${path}: ${(error as Error).message}`);
  process.exitCode = 2;
}
