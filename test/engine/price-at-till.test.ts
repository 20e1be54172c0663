import type { Policy } from '../../functions/subsidies/index.ts';
import { instantAt } from '../../shared/business-time.ts';
import { DATE, ELDER, id, NOON, POINT, policy } from '../fixtures/a-booking.ts';
import { bookingsHouse, counter, daughter, type House } from './bookings-house.ts';

/** One meal a day for 2.00, decided when it is handed out. */
const onceADay: Policy = { ...policy, priceAt: 'serving', quotas: [{ per: 'day', meals: 1 }] };
const DINNER_TIME = instantAt(DATE, '17:30');
const [DINNER, LUNCH] = [id('bk', 2), id('bk', 1)];
const witnessed = (ticket: number) => ({
  kind: 'witness',
  elderId: ELDER,
  ticketId: id('tk', ticket),
  reason: '老人没有带手机',
  photo: 'photos/0001.jpg',
});

/** Dinner was booked before lunch, and so holds the subsidy of the day. */
async function bothBooked(rule = onceADay): Promise<House> {
  const house = await bookingsHouse({ rule });
  const [dinner, lunch] = [
    await house.book(daughter, { bookingId: DINNER, mealtime: 'dinner' }),
    await house.book(daughter, { bookingId: LUNCH }),
  ];
  expect([dinner.price.selfPayFen, lunch.price.selfPayFen]).toEqual([200, 1200]);
  house.setClock(NOON);
  return house;
}
const serve = (house: House, mealtime: string, ticket: number) =>
  house.ask(counter, 'serveMeal', {
    params: { facilityId: POINT },
    body: { date: DATE, mealtime, proof: witnessed(ticket) },
  });

test('lunch is eaten first and gets it; dinner pays the full price, and the ledger says so', async () => {
  const house = await bothBooked();
  const lunch = await serve(house, 'lunch', 1);
  expect(lunch).toMatchObject({ status: 200, selfPayFen: 200, subsidyFen: 1000 });
  expect(await serve(house, 'lunch', 1)).toEqual(lunch);
  house.setClock(DINNER_TIME);
  expect(await serve(house, 'dinner', 2)).toMatchObject({ status: 200, selfPayFen: 1200, subsidyFen: 0 });
  expect(await house.ledger()).toMatchObject([
    { mealtime: 'lunch', selfPayFen: 200, layers: [{ payer: 'county:411025', fen: 1000 }], pricedAt: NOON },
    { mealtime: 'dinner', selfPayFen: 1200, layers: [], pricedAt: DINNER_TIME },
  ]);
});

test('who comes as if without a booking is handed the booked meal at the same price', async () => {
  const house = await bothBooked();
  const { facilityId: _facilityId, ...order } = house.order({ bookingId: id('bk', 3) });
  const walkIn = { ...order, proof: witnessed(1), replace: false };
  expect(await house.ask(counter, 'serveWalkIn', { params: { facilityId: POINT }, body: walkIn })).toMatchObject({
    status: 200,
    bookingId: LUNCH,
    selfPayFen: 200,
  });
});

test('a policy that prices at booking keeps the price that was promised', async () => {
  const house = await bothBooked({ ...onceADay, priceAt: 'booking' });
  expect(await serve(house, 'lunch', 1)).toMatchObject({ selfPayFen: 1200, subsidyFen: 0 });
  house.setClock(DINNER_TIME);
  expect(await serve(house, 'dinner', 2)).toMatchObject({ selfPayFen: 200, subsidyFen: 1000 });
});

test('out of hours nothing is priced and nothing handed out', async () => {
  const house = await bothBooked();
  house.setClock(instantAt(DATE, '08:00'));
  expect(await serve(house, 'lunch', 1)).toMatchObject({ status: 409, code: 'NOT_MEALTIME' });
  expect(
    (await house.ask(daughter, 'readBooking', { params: { elderId: ELDER, bookingId: LUNCH } })).price,
  ).toMatchObject({ selfPayFen: 1200 });
});
