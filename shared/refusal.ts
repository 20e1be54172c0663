/**
 * A refusal is an answer, not an accident: a closed set of codes per route, each with an HTTP status and a Chinese
 * sentence an elder can read. Commands return refusals; only faults are thrown.
 */
export interface RefusalKind {
  readonly status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 503;
  readonly message: string;
}

export class Refusal<Code extends string = string> {
  readonly code: Code;
  readonly status: number;
  readonly message: string;
  readonly details: Record<string, unknown> | undefined;
  constructor(code: Code, kind: RefusalKind, details?: Record<string, unknown>) {
    this.code = code;
    this.status = kind.status;
    this.message = kind.message;
    this.details = details;
  }
}

export const isRefusal = (value: unknown): value is Refusal => value instanceof Refusal;

/**
 * Defines a room's refusals once and gives a typed `refuse`:
 * `const [refusals, refuse] = defineRefusals({ SLOT_FULL: { status: 409, message: '这一餐已订满' } })`.
 */
export function defineRefusals<const Kinds extends Record<string, RefusalKind>>(kinds: Kinds) {
  const refuse = <Code extends keyof Kinds & string>(code: Code, details?: Record<string, unknown>): Refusal<Code> =>
    new Refusal(code, kinds[code]!, details);
  return [kinds, refuse] as const;
}

/** Refusals every route may give. */
export const [commonRefusals, refuse] = defineRefusals({
  MALFORMED: { status: 400, message: '请求格式不对' },
  INVALID_INPUT: { status: 400, message: '填写的内容不对，请检查后再试' },
  TOO_LARGE: { status: 413, message: '提交的内容太大' },
  UNAUTHENTICATED: { status: 401, message: '请先登录' },
  FORBIDDEN: { status: 403, message: '您没有办理这项业务的权限' },
  NOT_FOUND: { status: 404, message: '没有找到' },
  ID_REUSED: { status: 422, message: '这个编号已经用于另一项内容' },
  TOO_MANY_REQUESTS: { status: 429, message: '操作太频繁，请稍后再试' },
  BUSY: { status: 503, message: '系统繁忙，请稍后再试' },
});
