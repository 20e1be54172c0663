import type { RoomRoute } from '../../../functions/routes.ts';
import type { Route } from '../../../shared/contract.ts';
import { newId } from '../../../shared/ids.ts';
import { commonRefusals } from '../../../shared/refusal.ts';
import type { Filling, RawAnswer } from './raw-call.ts';
import type { Quarter } from './town.ts';

export const CHINESE = /[\u4e00-\u9fff]/;

/** The route's own example, asked about what belongs to a quarter. */
export function exampleFor(
  { route }: RoomRoute,
  { elderId, facilityId, caregiverId, region }: Partial<Quarter>,
): Filling {
  const { params, query, body } = route.example as Partial<Filling>;
  const own = Object.entries({ elderId, facilityId, caregiverId, region }).filter(
    ([name, id]) => id && name in (params ?? {}),
  );
  const texts = Object.entries(query ?? {}).map(([name, value]) => [name, String(value)]);
  return {
    params: { ...params, ...(Object.fromEntries(own) as Filling['params']) },
    query: Object.fromEntries(texts),
    body,
  };
}
/** Where nothing is. */
export const nowhere = (): Partial<Quarter> => ({
  elderId: newId('elder'),
  facilityId: newId('facility'),
  caregiverId: newId('caregiver'),
  region: '411099',
});

/** Collects what was not as it should be, told by route and case. */
export function complaints() {
  const told: string[] = [];
  return {
    told,
    expectSame(what: string, given: unknown, wanted: unknown) {
      if (JSON.stringify(given) !== JSON.stringify(wanted))
        told.push(`${what}: ${JSON.stringify(given)} instead of ${JSON.stringify(wanted)}`);
    },
  };
}
export type Complaints = ReturnType<typeof complaints>;

export const withoutRequestId = (text: string): unknown => {
  const { requestId: _requestId, ...rest } = JSON.parse(text);
  return rest;
};

/** A refusal has a code of its route, a Chinese sentence, and a request id one can ask for; and no word of what was sent. */
export function checkRefusal(
  what: string,
  route: Route,
  answer: RawAnswer,
  sent: readonly string[],
  found: Complaints,
): void {
  const { code, message, requestId, details, ...more } = JSON.parse(answer.text);
  const kinds = { ...commonRefusals, ...route.refusals };
  found.expectSame(`${what}: code`, code in kinds, true);
  found.expectSame(`${what}: message`, CHINESE.test(message), true);
  found.expectSame(`${what}: request id`, requestId, answer.headers['apigw-requestid']);
  found.expectSame(`${what}: fields besides`, Object.keys(more), []);
  found.expectSame(`${what}: kept by nobody on the way`, answer.headers['cache-control'], 'no-store');
  const words = JSON.stringify({ message, details });
  const leaked = sent.filter((text) => text.length > 5 && words.includes(text));
  found.expectSame(`${what}: nothing of what was sent`, leaked, []);
}

export const refusedAs = ({ text }: RawAnswer): unknown => JSON.parse(text).code;
