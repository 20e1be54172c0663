// Only the declarations of the `wx` API: the package's own index would also replace `console`, `setTimeout` and `require`
// for the whole project by those of a mini-program.
/// <reference path="../../node_modules/miniprogram-api-typings/types/wx/lib.wx.api.d.ts" />

declare namespace WechatMiniprogram {
  type IAnyObject = Record<string, unknown>;
  interface AsyncMethodOptionLike {
    success?: (result: never) => void;
  }
  /** A promise where no callback was given, as `wx` answers. */
  type PromisifySuccessResult<Given, Option extends AsyncMethodOptionLike> = Given extends
    | { success: unknown }
    | { fail: unknown }
    | { complete: unknown }
    ? undefined
    : Promise<Parameters<Exclude<Option['success'], undefined>>[0]>;
}
