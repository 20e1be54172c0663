import { CannotRun, readJson } from '../../../shared/command-line.ts';
import { lintPolicy } from '../lint-policy.ts';
import type { PolicyDocument } from '../policy.ts';

/** The checked policy of a file. Throws `CannotRun` naming the first problem when it could not be published. */
export async function readPolicyFile(file: string): Promise<PolicyDocument> {
  const { document, errors } = lintPolicy(await readJson(file));
  if (document) return document;
  const [first] = errors;
  const more = errors.length > 1 ? `，另有 ${errors.length - 1} 处` : '';
  throw new CannotRun(
    `${file}：有错${more}。${first!.path}：${first!.problem}；${first!.advice}\n先用 check 检查并改好`,
  );
}
