import type { BusinessDate } from '../shared/business-time.ts';
import { id, POINT, SET } from '../test/fixtures/a-booking.ts';
import type { BareCall } from './bare-booking.ts';
import type { Recorded } from './recorder.ts';

/**
 * What is measured: a daughter books lunch for her parent from Monday to Friday, one day after the other. So the quota
 * window holds none to four meals, and the last two are beyond the quota of the fixture's policy.
 */
export const DAYS_A_WEEK = 5;
export const elderOf = (n: number): string => id('el', n);
export const daughterOf = (n: number): string => id('pn', n);
const bookingOf = (n: number, day: number): string => id('bk', n * DAYS_A_WEEK + day);

/** The request of elder `n` for each of the dates, as the gateway hands it over. */
export const requestsOf = (n: number, dates: readonly BusinessDate[]) =>
  dates.map((date, day) => ({
    routeKey: 'POST /elders/{elderId}/bookings',
    rawQueryString: '',
    pathParameters: { elderId: elderOf(n) },
    headers: {},
    isBase64Encoded: false,
    body: JSON.stringify({
      bookingId: bookingOf(n, day),
      facilityId: POINT,
      date,
      mealtime: 'lunch',
      mode: 'eat-in',
      dishes: [{ dishId: SET, quantity: 1 }],
    }),
    requestContext: {
      requestId: `r${n}-${day}`,
      http: { sourceIp: '192.0.2.1' },
      authorizer: {
        lambda: {
          principal: JSON.stringify({
            personId: daughterOf(n),
            sessionId: 'ss_bench',
            grants: [{ role: 'family', over: elderOf(n), scopes: ['view', 'book'] }],
          }),
        },
      },
    },
  }));

const OWN_ID = /(el|pn|bk)(_01JD8Z3V6Q4M2N7P9RSTV)(\d{5})/g;

/** The elder whose calls are recorded. */
export const TEMPLATE = 1;

/** The calls recorded for that elder, as they would be for elder `n`. Each send makes a token of its own. */
export function callsOf(n: number, recorded: readonly Recorded[]): BareCall[] {
  const ownNumber = (kind: string, of: number) => of + (n - TEMPLATE) * (kind === 'bk' ? DAYS_A_WEEK : 1);
  return recorded.map(({ operation, input: { ClientRequestToken: _token, ...input } }) => ({
    operation: operation as BareCall['operation'],
    input: JSON.parse(
      JSON.stringify(input).replaceAll(
        OWN_ID,
        (_, kind: string, stem: string, of: string) =>
          `${kind}${stem}${String(ownNumber(kind, Number(of))).padStart(5, '0')}`,
      ),
    ),
  }));
}
