import { unmarshall } from '@aws-sdk/util-dynamodb';
import { fileThatStays } from './files.ts';
import { type Evidence, groups, type RawItem, sum, type Violations } from './raw-item.ts';

const UNLIMITED = 100_000;
const DAY = 86_400_000;
const QUOTAS = { day: 1, week: 3 };

interface Booking {
  elderId: string;
  bookingId: string;
  meal: string;
  date: string;
  item: RawItem;
}

const bookingsIn = (main: readonly RawItem[]): Booking[] =>
  main
    .filter(({ kind }) => kind === 'booking')
    .map((item) => {
      const [, facilityId, date, mealtime] = item.gsi1pk.split('#');
      return {
        elderId: item.pk.slice('ELDER#'.length),
        bookingId: item.sk.slice('BOOKING#'.length),
        meal: `FACILITY#${facilityId} ${date}#${mealtime}`,
        date,
        item,
      };
    });

/** Whether a booking, as it ended, keeps its seat and portions: what the kitchen has counted is cooked. */
function keepsItsPlace({ item }: Booking): boolean {
  switch (item.state) {
    case 'CANCELLED':
      return item.ended.at >= item.cutOffAt && item.ended.by.role !== 'staff';
    case 'CANCELLED_BY_POINT':
      return false;
    case 'SUBSTITUTED':
      return item.ended.late === true;
    case 'REVERSED':
      return !(item.walkIn && item.undone === item.serving.ticketId);
    default:
      return true;
  }
}

/** No seat and no portion is given twice, and none gets lost. */
export function checkSlots({ main }: Evidence): Violations {
  const found: Violations = [];
  const bookings = groups(bookingsIn(main).filter(keepsItsPlace), ({ meal }) => meal);
  for (const slot of main.filter(({ kind }) => kind === 'slot')) {
    const meal = slot.sk.slice('SLOT#'.length);
    const [date, mealtime] = meal.split('#');
    const holding = bookings.get(`${slot.pk} ${meal}`) ?? [];
    const head = main.find(({ pk, sk }) => pk === slot.pk && sk === 'HEAD');
    const menu = main.find(({ pk, sk }) => pk === slot.pk && sk === `MENU#${date}#${mealtime}`);
    const { capacity } = head.mealtimes[mealtime];
    if (slot.seatsLeft < 0) found.push(`${meal}: ${-slot.seatsLeft} seats are oversold`);
    if (slot.seatsLeft !== capacity - holding.length)
      found.push(`${meal}: ${slot.seatsLeft} seats left of ${capacity}, but ${holding.length} bookings hold one`);
    const waiting = holding.filter(({ item }) => item.state === 'BOOKED').length;
    if (slot.closed && waiting > 0) found.push(`${meal}: is closed, and ${waiting} meals are still booked`);
    if (slot.booked !== holding.length) found.push(`${meal}: ${slot.booked} counted, ${holding.length} bookings`);
    for (const dish of menu.dishes) {
      const left = slot.portionsLeft[dish.dishId.slice(-6)];
      const taken = sum(
        holding.flatMap(({ item }) =>
          item.dishes.filter((one: RawItem) => one.dishId === dish.dishId).map((one: RawItem) => one.quantity),
        ),
      );
      if (left < 0) found.push(`${meal}: ${-left} portions of a dish are oversold`);
      if (left !== (dish.portions ?? UNLIMITED) - taken)
        found.push(`${meal}: ${left} portions left of ${dish.portions ?? 'any number'}, but ${taken} are booked`);
    }
  }
  return found;
}

const isGivenUp = (image: RawItem): boolean =>
  image?.kind?.S === 'booking' && ['CANCELLED', 'CANCELLED_BY_POINT', 'SUBSTITUTED'].includes(image.state.S);

/** The bookings that were given up in time: with their seat, or, where the point itself gave it back, before their cut-off. */
function givenUpInTime(history: Evidence['history']): Set<string> {
  const seatsBack = new Set(
    history.flatMap(({ at, before, after }) =>
      after?.kind?.S === 'slot' && Number(after.booked?.N) < Number(before?.booked?.N)
        ? [`${at} ${after.pk.S.replace('FACILITY', 'SLOT')}#${after.sk.S.slice('SLOT#'.length)}`]
        : [],
    ),
  );
  const inTime = new Set<string>();
  for (const { at, before, after } of history) {
    if (!isGivenUp(after) || isGivenUp(before)) continue;
    const booking = unmarshall(after) as RawItem;
    const byPoint = booking.state === 'CANCELLED_BY_POINT' || booking.ended.by.role === 'staff';
    if (byPoint ? at < booking.cutOffAt : seatsBack.has(`${at} ${booking.gsi1pk}`))
      inTime.add(booking.sk.slice('BOOKING#'.length));
  }
  return inTime;
}

/** A kitchen that was told what to cook was told what kept its place, whenever it asked, whatever has changed since. */
export function checkKitchen({ main, heard, history }: Evidence): Violations {
  const inTime = givenUpInTime(history);
  const booked = bookingsIn(main).filter(({ bookingId, item }) => !item.walkIn && !inTime.has(bookingId));
  const toCook = groups(booked, ({ meal }) => meal);
  return heard.flatMap(({ route, answer: told, at }) => {
    if (route !== 'countKitchen' || !told.frozen) return [];
    const meal = `FACILITY#${told.facilityId} ${told.date}#${told.mealtime}`;
    const meals = toCook.get(meal) ?? [];
    const when = new Date(at).toISOString();
    const found: Violations = [];
    if (told.meals !== meals.length)
      found.push(`${meal}: ${told.meals} meals were told at ${when}, not ${meals.length}`);
    const portions = groups(
      meals.flatMap(({ item }) => item.dishes as RawItem[]),
      ({ dishId }) => dishId,
    );
    for (const dishId of new Set([...portions.keys(), ...told.dishes.map((dish: RawItem) => dish.dishId)])) {
      const said = told.dishes.find((dish: RawItem) => dish.dishId === dishId)?.portions ?? 0;
      const needed = sum((portions.get(dishId) ?? []).map(({ quantity }) => quantity));
      if (said !== needed) found.push(`${meal}: ${said} of ${dishId} were told at ${when}, not ${needed}`);
    }
    return found;
  });
}

const isActive = ({ item }: Booking): boolean => ['BOOKED', 'OUT_FOR_DELIVERY', 'SERVED'].includes(item.state);

/** An elder has one meal at a mealtime, and a claim that says which. */
export function checkClaims({ main }: Evidence): Violations {
  const found: Violations = [];
  const bookings = bookingsIn(main);
  const mealOf = ({ elderId, item }: Booking) => `ELDER#${elderId} CLAIM#${item.gsi1pk.split('#').slice(2).join('#')}`;
  const active = groups(bookings.filter(isActive), mealOf);
  const held = new Map<string, RawItem>(
    main
      .filter(({ kind, state }) => kind === 'claim' && state === 'HELD')
      .map((claim) => [`${claim.pk} ${claim.sk}`, claim]),
  );
  for (const [meal, meals] of active) {
    if (meals.length > 1) found.push(`${meal}: ${meals.length} meals at one mealtime`);
    if (held.get(meal)?.bookings.at(-1) !== meals[0]!.bookingId) found.push(`${meal}: its claim names another booking`);
  }
  for (const meal of held.keys()) if (!active.has(meal)) found.push(`${meal}: is held, but by no meal`);
  const missed = new Set(bookings.filter(({ item }) => item.state === 'NO_SHOW').map(({ bookingId }) => bookingId));
  for (const [meal, claim] of held)
    for (const bookingId of claim.bookings.slice(0, -1))
      if (missed.has(bookingId)) found.push(`${meal}: ${bookingId} made room for another, and nobody came for it`);
  return found;
}

const mondayOf = (date: string): string => {
  const day = Date.parse(`${date}T00:00:00Z`);
  return new Date(day - ((new Date(day).getUTCDay() + 6) % 7) * DAY).toISOString().slice(0, 10);
};

/** Nobody's meals are subsidised beyond the quotas: neither those booked, at any moment, nor those paid. */
export function checkQuotas({ main, ledger, history }: Evidence): Violations {
  const stays = fileThatStays(main);
  const claimed = main
    .filter(({ kind, state, subsidyFen }) => kind === 'claim' && state === 'HELD' && subsidyFen > 0)
    .map(({ pk, sk }) => ({
      elder: stays(pk.slice('ELDER#'.length)),
      date: sk.split('#')[1],
      mealtime: sk.split('#')[2],
    }));
  const lines = ledger.filter(({ bookingId }) => bookingId);
  const paid = [...groups(lines, ({ bookingId }) => bookingId).values()]
    .filter((of) => sum(of.flatMap(({ layers }) => layers.map(({ fen }: RawItem) => fen))) > 0)
    .map(([first]) => ({ elder: stays(first.elderId), date: first.originDate, mealtime: first.mealtime }));
  const found: Violations = [];
  for (const [what, meals] of Object.entries({ booked: claimed, paid })) {
    for (const [day, of] of groups(meals, ({ elder, date }) => `${elder} ${date}`))
      if (of.length > QUOTAS.day) found.push(`${day}: ${of.length} subsidised meals ${what} on a day`);
    for (const [week, of] of groups(meals, ({ elder, date }) => `${elder} ${mondayOf(date)}`))
      if (of.length > QUOTAS.week) found.push(`${week}: ${of.length} subsidised meals ${what} in a week`);
  }
  return [...found, ...checkQuotasAllAlong(main, history)];
}

/** What was promised beyond a quota and given up before evening was promised. Files that were joined count for themselves. */
function checkQuotasAllAlong(main: Evidence['main'], history: Evidence['history']): Violations {
  const stays = fileThatStays(main);
  const joined = new Set(
    main.flatMap(({ pk, mergedInto }) => (mergedInto ? [pk, `ELDER#${stays(pk.slice('ELDER#'.length))}`] : [])),
  );
  const held = new Map<string, Set<string>>();
  const found = new Set<string>();
  for (const [i, { at, before, after }] of history.entries()) {
    const claim = after ?? before;
    if (claim.kind?.S !== 'claim' || joined.has(claim.pk.S)) continue;
    const meals = held.get(claim.pk.S) ?? new Set();
    held.set(claim.pk.S, meals);
    const [, date] = claim.sk.S.split('#');
    if (after?.state.S === 'HELD' && Number(after.subsidyFen?.N) > 0) meals.add(claim.sk.S);
    else meals.delete(claim.sk.S);
    if (history[i + 1]?.at === at) continue;
    const dates = [...meals].map((sk) => sk.split('#')[1]!);
    const daily = dates.filter((one) => one === date).length;
    const weekly = dates.filter((one) => mondayOf(one) === mondayOf(date)).length;
    const when = new Date(at).toISOString();
    if (daily > QUOTAS.day) found.add(`${claim.pk.S} ${date}: ${daily} subsidised meals booked on a day at ${when}`);
    if (weekly > QUOTAS.week)
      found.add(`${claim.pk.S} ${date}: ${weekly} subsidised meals booked in its week at ${when}`);
  }
  return [...found];
}

/** Each meal that was handed out is in the ledger once, and nothing else is. */
export function checkServings({ main, ledger }: Evidence): Violations {
  const found: Violations = [];
  const lines = groups(
    ledger.filter(({ bookingId }) => bookingId),
    ({ bookingId }) => bookingId,
  );
  const bookings = new Map(bookingsIn(main).map((booking) => [booking.bookingId, booking]));
  const claims = new Map<string, RawItem>(
    main
      .filter(({ kind }) => kind === 'claim')
      .map((claim) => [`${claim.pk} ${claim.sk.slice('CLAIM#'.length)}`, claim]),
  );
  for (const bookingId of lines.keys())
    if (!bookings.has(bookingId)) found.push(`${bookingId}: paid, but never booked`);
  for (const { bookingId, item } of bookings.values()) {
    const of = lines.get(bookingId) ?? [];
    const stands = sum(of.map(({ kind }) => (kind === 'MEAL_SERVED' ? 1 : kind === 'MEAL_REVERSED' ? -1 : 0)));
    if (stands !== (item.state === 'SERVED' ? 1 : 0))
      found.push(`${bookingId}: is ${item.state}, and stands ${stands} times in the ledger`);
    const listFen = sum(of.map((line) => line.listFen));
    const expectedFen = item.state === 'SERVED' ? item.listFen : 0;
    if (listFen !== expectedFen) found.push(`${bookingId}: ${listFen} fen in the ledger instead of ${expectedFen}`);
    if (item.listFen !== item.discountFen + item.subsidyFen + item.selfPayFen)
      found.push(`${bookingId}: its parts do not add up`);
    const dishesFen = sum(item.dishes.map((dish: RawItem) => dish.priceFen * dish.quantity));
    if (item.listFen !== dishesFen)
      found.push(`${bookingId}: its dishes cost ${dishesFen}, its price is ${item.listFen}`);
    found.push(
      ...checkShares(bookingId, item, of, claims.get(`${item.pk} ${item.gsi1pk.split('#').slice(2).join('#')}`)),
    );
  }
  return found;
}

/** However often a meal was adjusted: what payers bear of it is what its claim says, and of one taken back nobody bears anything. */
function checkShares(bookingId: string, { state }: RawItem, lines: readonly RawItem[], claim: RawItem): Violations {
  const found: Violations = [];
  const of = lines.filter(({ kind }) => kind.startsWith('MEAL_'));
  const layers = of.flatMap((line) => line.layers);
  const subsidyFen = sum(layers.map(({ fen }) => fen));
  const isLast = claim?.bookings.at(-1) === bookingId;
  if (state === 'SERVED' && isLast && subsidyFen !== claim.subsidyFen)
    found.push(`${bookingId}: ${subsidyFen} fen of subsidy in the ledger, ${claim.subsidyFen} by its claim`);
  if (state === 'SERVED') return found;
  for (const [payer, parts] of groups(layers, ({ payer }) => payer))
    if (sum(parts.map(({ fen }) => fen)) !== 0) found.push(`${bookingId}: is ${state}, and ${payer} still bears of it`);
  if (sum(of.map(({ selfPayFen }) => selfPayFen)) !== 0)
    found.push(`${bookingId}: is ${state}, and the elder still pays`);
  return found;
}

/** What was not handed out is a no-show by the end of its day. */
export function checkDayIsOver({ main, today }: Evidence): Violations {
  const open = bookingsIn(main).filter(({ item, date }) => item.state === 'BOOKED' && date <= today);
  return open.map(({ bookingId, date }) => `${bookingId}: of ${date}, and still to come`);
}

/** Whoever asks again for what was done is not refused: phones lose answers. */
export function checkAskedAgain({ main, refused }: Evidence): Violations {
  const found: Violations = [];
  const NOT_THEIRS = ['FORBIDDEN', 'NOT_FOUND', 'MERGED'];
  const asked = refused.filter(({ code }) => !NOT_THEIRS.includes(code));
  const bookings = new Map(bookingsIn(main).map(({ bookingId, item }) => [bookingId, item]));
  const orders = new Map(main.filter(({ kind }) => kind === 'order').map((order) => [order.orderId, order]));
  for (const { route, params, body, code, at } of asked) {
    const booking = bookings.get(body.bookingId);
    if (route === 'bookMeal' && booking?.bookedAt < at && booking.pk === `ELDER#${params.elderId}`)
      found.push(`${body.bookingId}: was booked, and asked for again: ${code}`);
    if (route === 'placeOrder' && orders.get(body.orderId)?.placedAt < at)
      found.push(`${body.orderId}: was ordered, and asked for again: ${code}`);
    if (route !== 'serveMeal' || body.proof.kind === 'qr') continue;
    const served = [...bookings.values()].find((one) => one.serving?.ticketId === body.proof.ticketId);
    if (served?.state === 'SERVED' && served.serving.at < at && served.pk === `ELDER#${body.proof.elderId}`)
      found.push(`${served.sk}: was served by this ticket, and asked for again: ${code}`);
  }
  return found;
}

/** What was shown at a till handed out one meal, once. */
export function checkTickets({ history }: Evidence): Violations {
  const uses = new Map<string, number>();
  for (const change of history) {
    const after = change.after && unmarshall(change.after);
    if (after?.kind !== 'booking' || after.state !== 'SERVED' || change.before?.state?.S === 'SERVED') continue;
    const ticket = `${after.pk} ${after.serving.ticketId}`;
    uses.set(ticket, (uses.get(ticket) ?? 0) + 1);
  }
  return [...uses].flatMap(([ticket, times]) => (times > 1 ? [`${ticket}: good for ${times} meals`] : []));
}

/** What people were told stays true. */
export function checkHeardOfMeals({ main, ledger, heard }: Evidence): Violations {
  const found: Violations = [];
  const bookings = groups(bookingsIn(main), ({ bookingId }) => bookingId);
  const only = (bookingId: string): RawItem | undefined => {
    const of = bookings.get(bookingId) ?? [];
    if (of.length !== 1) found.push(`${bookingId}: was acknowledged and is stored ${of.length} times`);
    return of[0]?.item;
  };
  const posted = (bookingId: string, kind: string) =>
    ledger.filter((line) => line.bookingId === bookingId && line.kind === kind).length;
  for (const { route, params, body, answer } of heard) {
    const bookingId = answer.bookingId ?? params.bookingId;
    switch (route) {
      case 'bookMeal': {
        const item = only(body.bookingId);
        const meal = [body.facilityId, body.date, body.mealtime].join('#');
        if (item && item.gsi1pk !== `SLOT#${meal}`) found.push(`${bookingId}: acknowledged for another meal`);
        break;
      }
      case 'cancelBooking':
        if (only(bookingId)?.state !== 'CANCELLED') found.push(`${bookingId}: acknowledged as cancelled, but is not`);
        break;
      case 'serveMeal':
      case 'serveWalkIn':
        if (only(bookingId) && !posted(bookingId, 'MEAL_SERVED')) found.push(`${bookingId}: served, but not paid`);
        break;
      case 'undoServing':
      case 'reverseMeal':
        if (!posted(bookingId, 'MEAL_REVERSED')) found.push(`${bookingId}: taken back, but still paid`);
        break;
    }
  }
  return found;
}

/** Every meal was told of, once for each time something became of it. */
export function checkToldOfMeals({ main, ledger, events, history }: Evidence): Violations {
  const found: Violations = [];
  const told = groups(events, ({ name, data }) => `${name} ${data.bookingId}`);
  const made = groups(
    history.filter(({ before, after }) => !before && after?.kind?.S === 'booking'),
    ({ after }) => after.sk.S.slice('BOOKING#'.length) as string,
  );
  for (const { bookingId, item } of bookingsIn(main)) {
    const times = (name: string) => told.get(`${name} ${bookingId}`)?.length ?? 0;
    const served = ledger.filter((line) => line.bookingId === bookingId && line.kind === 'MEAL_SERVED').length;
    const isOver = ['CANCELLED', 'CANCELLED_BY_POINT', 'SUBSTITUTED'].includes(item.state);
    const expected = {
      // In every file it stood in.
      'meal.booked': item.walkIn ? 0 : made.get(bookingId)?.length,
      'meal.served': served,
      'meal.cancelled': isOver ? 1 : 0,
      'meal.no-show': item.state === 'NO_SHOW' ? 1 : 0,
    };
    for (const [name, number] of Object.entries(expected))
      if (times(name) !== number)
        found.push(`${bookingId}: ${name} was told ${times(name)} times instead of ${number}`);
  }
  return found;
}
