import type { Routes } from '../functions/routes.ts';
import type { AnswerOf, CallOf } from '../shared/contract.ts';
import type { commonRefusals } from '../shared/refusal.ts';
import type { routes } from './routes.gen.ts';

/** A route by its name in code: `bookMeal`. */
export type RouteName = keyof Routes & keyof typeof routes;

type Given<Input> = Input extends undefined
  ? undefined
  : Record<never, never> extends Input
    ? Input | undefined
    : Input;
type Parts<Name extends RouteName> = {
  [K in keyof CallOf<Routes[Name]>]: Given<CallOf<Routes[Name]>[K]>;
};
type Needed<All> = { [K in keyof All as undefined extends All[K] ? never : K]: All[K] };
type Spare<All> = { [K in keyof All as undefined extends All[K] ? K : never]?: All[K] };

/** What a call of this route must and may carry. */
export type Input<Name extends RouteName> = Needed<Parts<Name>> & Spare<Parts<Name>>;
export type Answer<Name extends RouteName> = AnswerOf<Routes[Name]>;

/** What the server never says itself: it could not be reached, or nobody knows whether it did it. Same id, later again. */
export type OwnCode = 'UNREACHABLE';
export type Code<Name extends RouteName> =
  | (keyof Routes[Name]['refusals'] & string)
  | keyof typeof commonRefusals
  | SessionCode
  | OwnCode;
/** Any call may find that it has to log in first. */
type SessionCode = keyof Routes['logIn']['refusals'] & string;

export interface Refused<C extends string = string> {
  ok: false;
  code: C;
  /** A Chinese sentence to show as it is. */
  message: string;
  details?: Readonly<Record<string, unknown>>;
}
export type Outcome<Name extends RouteName> = { ok: true; answer: Answer<Name> } | Refused<Code<Name>>;
