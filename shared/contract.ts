import type * as z from 'zod';
import type { Access } from './access.ts';
import type { RefusalKind } from './refusal.ts';

type Shape = z.ZodType;
export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/**
 * A route is a value. From it come the gateway's route, the validation, the access check, the OpenAPI document, the
 * typed client and the access tests. `wx.request` has no PATCH, so neither have we.
 */
export interface Route<
  Params extends Shape = Shape,
  Query extends Shape = Shape,
  Body extends Shape = Shape,
  Answer extends Shape = Shape,
  Refusals extends Readonly<Record<string, RefusalKind>> = Readonly<Record<string, RefusalKind>>,
> {
  /** Verb and noun, unique over all rooms: `book-meal`. Also the name of the file that implements it. */
  readonly name: string;
  readonly method: Method;
  /** `/elders/{elderId}/bookings`; ids that decide access are named `elderId`, `facilityId`, `region`. */
  readonly path: string;
  /** One Chinese sentence for the API reference. */
  readonly summary: string;
  readonly access: Access;
  /** Strict objects: an unknown field is refused. */
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** Bodies are at most 32 KB unless a route (an import) says more, in bytes. */
  readonly maxBodyBytes?: number;
  readonly answer: Answer;
  /** The refusals of its own, besides the common ones. */
  readonly refusals: Refusals;
  readonly example: { params?: z.input<Params>; query?: z.input<Query>; body?: z.input<Body>; answer: z.input<Answer> };
}

export function defineRoute<
  Params extends Shape = z.ZodUndefined,
  Query extends Shape = z.ZodUndefined,
  Body extends Shape = z.ZodUndefined,
  Answer extends Shape = z.ZodUndefined,
  const Name extends string = string,
  const Refusals extends Readonly<Record<string, RefusalKind>> = Readonly<Record<never, RefusalKind>>,
>(route: Route<Params, Query, Body, Answer, Refusals> & { readonly name: Name }) {
  return route;
}

type Part<R, K extends 'params' | 'query' | 'body', In extends boolean> = R extends { readonly [P in K]?: infer S }
  ? S extends z.ZodType
    ? In extends true
      ? z.input<S>
      : z.output<S>
    : undefined
  : undefined;

/** What a handler gets, validated. */
export interface RequestOf<R> {
  params: Part<R, 'params', false>;
  query: Part<R, 'query', false>;
  body: Part<R, 'body', false>;
}
/** What a client sends. */
export interface CallOf<R> {
  params: Part<R, 'params', true>;
  query: Part<R, 'query', true>;
  body: Part<R, 'body', true>;
}
export type AnswerOf<R> = R extends { readonly answer: infer A extends z.ZodType } ? z.output<A> : never;
