/** What somebody might break, each of which the simulation has to notice. */
export interface Mutation {
  readonly name: string;
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly from: string;
  readonly to: string;
  /** What it breaks comes about only in so many days of the offices. */
  readonly officeDays?: number;
}

const facilities = 'functions/facilities';
const bookings = 'functions/bookings';

export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'seats are taken without looking whether one is left',
    file: `${facilities}/slot.ts`,
    from: "if (asked.seats > 0) when.push(['seatsLeft', '>=', asked.seats]);",
    to: '',
  },
  {
    name: 'portions are taken without looking whether one is left',
    file: `${facilities}/slot.ts`,
    from: "if (portions > 0) when.push([left, '>=', portions], ",
    to: 'if (portions > 0) when.push(',
  },
  {
    name: 'a cancelled meal gives nothing back',
    file: `${bookings}/cancel-booking.ts`,
    from: 'const givesBack = !counted ||',
    to: 'const givesBack = counted &&',
  },
  {
    name: 'what is given up in the last second ends when another machine’s clock says',
    file: `${bookings}/cancel-booking.ts`,
    from: 'return isPastCutOff(cutOffAt, now) ? turn : Math.min(turn, cutOffAt - 1);',
    to: 'return turn;',
  },
  {
    name: 'the kitchen counts by the hour the point has now',
    file: `${bookings}/count-kitchen.ts`,
    from: 'endedAt(booking) >= booking.cutOffAt);',
    to: 'endedAt(booking) >= ofPoint);',
  },
  {
    name: 'what is given up late is no longer cooked for',
    file: `${bookings}/count-kitchen.ts`,
    from: 'endedAt(booking) >= booking.cutOffAt);',
    to: 'endedAt(booking) > now);',
  },
  {
    name: 'a cancelled meal keeps the claim on the mealtime',
    file: `${bookings}/cancel-booking.ts`,
    from: "claim?.state === 'HELD' && holderOf(claim) === booking.bookingId",
    to: 'false',
  },
  {
    name: 'a changed booking takes no other portions',
    file: `${facilities}/slot.ts`,
    from: 'return [moveInSlot(slotKey(facilityId, date, mealtime), 0, { seats, dishes })];',
    to: 'return [];',
  },
  {
    name: 'the card of the elder is not moved',
    file: `${bookings}/store.ts`,
    from: "when: [['version', 'absent or =', card.version]],",
    to: '',
  },
  {
    name: 'an elder who has booked a meal may book it again',
    file: `${bookings}/bookable.ts`,
    from: "if (claim?.state === 'HELD') return refuseBooking('ALREADY_BOOKED', heldBy(claim));",
    to: '',
  },
  {
    name: 'a booking is replaced whatever has become of it',
    file: `${bookings}/store.ts`,
    from: "when: [['version', '=', before.version]],",
    to: '',
  },
  {
    name: 'when a point closes, its meals stay booked',
    file: `${bookings}/on-meal-off.ts`,
    from: '({ data }) => cancelByPoint(table, data, systemClock()),',
    to: 'async ({ data }) => void (systemClock() < 0 && cancelByPoint(table, data, 0)),',
  },
  {
    name: 'a request that is sent again is not recognised',
    file: `${bookings}/book-meal.ts`,
    from: 'if (state.booking) {',
    to: 'if (state.booking && !state.booking) {',
  },
  {
    name: 'a meal is handed out without a line in the ledger',
    file: `${bookings}/serve-meal.ts`,
    from: '      done.posting,\n',
    to: '',
  },
  {
    name: 'the till asks again, and is told that nothing is booked',
    file: `${bookings}/serve-meal.ts`,
    from: "  if (booking.state === 'SERVED')\n    return",
    to: "  if (booking.state === 'SERVED' && booking.version < 0)\n    return",
  },
  {
    name: 'a walk-in takes no seat',
    file: `${bookings}/serve-walk-in.ts`,
    from: 'takeFromSlot(asked.facilityId, asked.date, asked.mealtime, takenBy(priced.dishes)),',
    to: '',
  },
  {
    name: 'a walk-in that replaces a booking leaves it open',
    file: `${bookings}/serve-walk-in.ts`,
    from: '...(held ? giveUp(held, { actor, now }, state.card) : []),',
    to: '',
  },
  {
    name: 'what is taken back is not taken back in the ledger',
    file: `${bookings}/undo-serving.ts`,
    from: '  post(mealReversed(original, cause, standingOf(original, standing).shares)),\n',
    to: '',
  },
  {
    name: 'quotas count nothing',
    file: 'functions/subsidies/quotas.ts',
    from: 'return used.length < quota.meals ?',
    to: 'return used.length < 99 ?',
  },
  {
    name: 'no-shows are found, and left as they are',
    file: `${bookings}/mark-no-shows.ts`,
    from: 'for (const booking of missed) await markOne(table, booking, now);',
    to: '',
  },
  {
    name: 'a transaction is written in two halves',
    file: 'shared/table.ts',
    from: 'await client.send(new TransactWriteItemsCommand({ TransactItems: writes.map(request) }));',
    to: `const half = Math.ceil(writes.length / 2);
      await client.send(new TransactWriteItemsCommand({ TransactItems: writes.slice(0, half).map(request) }));
      if (half < writes.length)
        await client.send(new TransactWriteItemsCommand({ TransactItems: writes.slice(half).map(request) }));`,
  },
  {
    name: 'a commit that was refused counts as done',
    file: 'shared/table.ts',
    from: "      if (failed.includes('stale')) return 'stale';",
    to: "      if (failed.includes('stale')) return 'done';",
  },
  {
    name: 'the publisher says all is well when the bus took nothing',
    file: 'functions/publisher/publisher.ts',
    from: 'const failed = (await send(outgoing)) ?? unreadable;',
    to: 'const failed = ((await send(outgoing)), unreadable);',
  },
  {
    name: 'an event gets another id each time it is told',
    file: 'shared/events.ts',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a piece of code
    from: 'id: `${change.id}.${definition.name}`,',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a piece of code
    to: 'id: `${change.id}.${Math.random()}.${definition.name}`,',
  },
  {
    name: 'a right that was taken away is not looked at again',
    file: 'functions/identity/still-holds.ts',
    from: '  if (!grant) return [];',
    to: '  if (!grant || grant) return [];',
  },
  {
    name: 'what vouchers hold for a cancelled meal is kept',
    file: `${bookings}/cancel-booking.ts`,
    from: '(wallet ? walletWrites(wallet, ...freeHold(wallet, booking, causeOf(actor, now, reason))) : [])',
    to: '(wallet && booking.version < 0 ? walletWrites(wallet, ...freeHold(wallet, booking, causeOf(actor, now, reason))) : [])',
  },
  {
    name: 'a wallet is written whoever moved something in between',
    file: 'functions/vouchers/wallet.ts',
    from: 'return [{ put: item, when: asRead }, ...transfers.map(post)];',
    to: 'return [{ put: item, when: asRead.slice(9) }, ...transfers.map(post)];',
  },
  {
    name: 'vouchers pay a meal without a line for the point',
    file: `${bookings}/pay-with-vouchers.ts`,
    from: 'lines: tenders.length ? [post(lineOf(booking, tenders, cause))] : [],',
    to: 'lines: [],',
  },
  {
    name: 'the transfer of a move in the wallet is not posted',
    file: 'functions/vouchers/wallet.ts',
    from: ', ...transfers.map(post)];',
    to: '];',
  },
  {
    name: 'vouchers are issued while they are only counted',
    file: 'functions/vouchers/issue-cohort.ts',
    from: 'writes: isOnlyCounted ? [] : decided',
    to: 'writes: isOnlyCounted && decided.length < 0 ? [] : decided',
  },
  {
    name: 'an order that ends keeps its vouchers',
    file: 'functions/orders/end-order.ts',
    from: ', ...giveBack(state, moving)] };',
    to: '] };',
  },
  {
    name: 'an elder may have two visits at once',
    file: 'functions/orders/care-day.ts',
    from: '  if (other) {',
    to: '  if (other && day.version < 0) {',
  },
  {
    name: 'an order is replaced whatever has become of it',
    file: 'functions/orders/store.ts',
    from: "      ['version', '=', before.version],\n      ['state', '=', before.state],\n",
    to: '',
  },
  {
    name: 'a visit is taken back, but not its line',
    file: 'functions/visits/reverse-visit.ts',
    from: '      post(visitReversed(served, cause)),\n',
    to: '',
  },
  {
    name: 'the time of a caregiver is not taken',
    file: 'functions/dispatch/assign-order.ts',
    from: 'writes: [...scheduleWrites(schedule, taken), caregiverUnchanged(caregiver)] };',
    to: 'writes: [caregiverUnchanged(caregiver)] };',
  },
  {
    name: 'a statement begins a day late',
    file: 'functions/settlement/prepare-statement.ts',
    from: 'from: chain?.to ?? BEGINNING,',
    to: 'from: (chain?.to ?? BEGINNING) + 86_400_000,',
  },
  {
    name: 'a statement leaves out what was taken back',
    file: 'functions/settlement/measure.ts',
    from: 'for await (const line of linesOf(table, head)) measuring.add(line);',
    to: "for await (const line of linesOf(table, head)) if (line.kind !== 'MEAL_REVERSED') measuring.add(line);",
  },
  {
    name: 'the month is closed at noon of its last day',
    file: 'functions/settlement/period.ts',
    from: "instantAt(firstDayOf(nextMonth(period)), '00:00');",
    to: "instantAt(firstDayOf(nextMonth(period)), '00:00') - 43_200_000;",
  },
  {
    name: 'one person may sign for two offices',
    file: 'functions/settlement/statement.ts',
    from: 'if (notMadeBySame.some((state) => whoMade(statement, state) === step.by.personId))',
    to: 'if (notMadeBySame.length > 9)',
  },
  {
    name: 'what was shown at the till is good again',
    file: `${bookings}/check-proof.ts`,
    from: "  when: absent,\n  orElse: refuseServing('CODE_USED'),\n",
    to: '',
  },
  {
    name: 'a meal that was adjusted is adjusted again when the news is told again',
    file: `${bookings}/recheck-meals.ts`,
    from: '...(isSame && !to.disallowed ? [] : [moveStanding(original, standing, to)]),',
    to: '',
  },
  {
    name: 'what has ended stays in the wallet',
    file: 'functions/vouchers/moves.ts',
    from: 'const past = wallet.lots.filter(({ expiresOn }) => expiresOn < today);',
    to: 'const past = wallet.lots.filter(({ expiresOn }) => expiresOn < today && wallet.version < 0);',
  },
  {
    name: 'what is given back is still held for the purchase',
    file: 'functions/vouchers/moves.ts',
    from: 'const after = { lots, holds: without(wallet.holds, holdId) };\n  return movedTo(',
    to: 'const after = { lots, holds: wallet.holds };\n  return movedTo(',
  },
  {
    name: 'vouchers come back to the elder, and stay with the point',
    file: 'functions/visits/reverse-visit.ts',
    from: '        post(voucherReturned(vouchers, cause, standingOf(vouchers, standing).shares)),\n',
    to: '',
  },
  {
    name: 'a visit that is verified is not posted',
    file: 'functions/visits/verdict.ts',
    from: '...paid.writes, post(line), ...',
    to: '...paid.writes, ...',
  },
  {
    name: 'who no longer goes keeps the time of the visit',
    file: 'functions/dispatch/follow-order.ts',
    from: 'isHeld ? occupyTime(schedule, right) : giveBackTime(schedule, orderId);',
    to: 'isHeld ? occupyTime(schedule, right) : schedule;',
  },
  {
    name: 'a listener gives up on what it does not expect',
    file: 'functions/dispatch/follow-order.ts',
    from: '  if (!order) return;\n  for',
    to: "  if (order?.state !== 'PLACED') throw new Error('not expected');\n  for",
  },
  {
    name: 'a roster is published over what has become of an order',
    file: 'functions/dispatch/assign-order.ts',
    from: 'if (order.version !== asked.version || !from',
    to: 'if (!from',
  },
  {
    name: 'of a published roster one visit is forgotten',
    file: 'functions/scheduling/publish-visits.ts',
    from: '.filter((visit) => isChanged(visit) && !visit.result)',
    to: '.filter((visit) => isChanged(visit) && !visit.result)\n    .slice(1)',
  },
  {
    name: 'the worker of a section does not say that it is done',
    file: 'functions/scheduling/plan-section.ts',
    from: '      add: { done: 1 },\n',
    to: '      add: { done: 0 },\n',
  },
  {
    name: 'what is put into a payment is still owed',
    file: 'functions/settlement/make-batch.ts',
    from: 'writes.push(replaceDebt(debt, taken(debt)), { put: made, when: absent });',
    to: 'writes.push({ put: made, when: absent });',
    officeDays: 9,
  },
  {
    name: 'a balance is written whoever moved it',
    file: 'functions/settlement/debt.ts',
    from: "when: before ? [['version', '=', before.version]] : absent,",
    to: '',
    officeDays: 9,
  },
  {
    name: 'what a cancelled batch would have paid is not owed again',
    file: 'functions/settlement/cancel-batch.ts',
    from: ', replaceDebt(debt, givenBack(debt, payment.parts))],',
    to: '],',
    officeDays: 9,
  },
  {
    name: 'what came back from the bank still counts as paid',
    file: 'functions/settlement/import-bank-results.ts',
    from: 'return { result, line: paid && paymentReturned(posting, paid, reason) };',
    to: 'return { result, line: undefined };',
    officeDays: 9,
  },
  {
    name: 'what the bank says again is posted again',
    file: 'functions/settlement/import-bank-results.ts',
    from: "if (sent.result?.state === row.result.state) return { writes: [], answer: 'unchanged' };",
    to: '',
    officeDays: 9,
  },
  {
    name: 'what came back is told as paid once more',
    file: 'functions/settlement/import-bank-results.ts',
    from: "line.kind === 'PAYMENT' ? row.on : undefined",
    to: 'row.on',
    officeDays: 9,
  },
  {
    name: 'whoever made a batch up may let it go',
    file: 'functions/settlement/approve-batch.ts',
    from: 'if (batch.by.personId === by.personId || ',
    to: 'if (',
    officeDays: 9,
  },
  {
    name: 'the bookings of a file that ended stay with it',
    file: `${bookings}/move-to-file.ts`,
    from: '  await moveBookings(shell, files, now);\n',
    to: '',
  },
  {
    name: 'an entry of what is posted gets lost',
    file: 'shared/ledger.ts',
    from: "return { in: 'ledger', put: { ...transferKey(transfer), ...transfer }, when: absent };",
    to: "return { in: 'ledger', put: { ...transferKey(transfer), ...transfer, entries: transfer.entries.slice(1) }, when: absent };",
  },
  {
    name: 'a relative whose right was ended keeps it',
    file: 'functions/identity/change-binding.ts',
    from: 'return { writes: [put, ...stillHoldsBesides(actor, key)], answer };',
    to: "return { writes: step === 'revoke' ? [] : [put, ...stillHoldsBesides(actor, key)], answer };",
  },
  {
    name: 'meals are priced again though nothing has changed',
    file: `${bookings}/recheck-meals.ts`,
    from: 'return stands ? [] : [',
    to: 'return stands && meals.length < 0 ? [] : [',
  },
  {
    name: 'news of a published roster overtakes what was proposed since',
    file: 'functions/scheduling/propose-repair.ts',
    from: 'open !== undefined && open.at < publishedAt;',
    to: 'open !== undefined;',
  },
  {
    name: 'rights over a file that ended stay',
    file: 'functions/identity/move-rights.ts',
    from: 'writes: [...made, ended(right, now)],',
    to: 'writes: [...made],',
  },
  {
    name: 'a month that two files of one person got counts twice',
    file: 'functions/vouchers/merge-wallets.ts',
    from: 'const moves = twins.length > 0 ? joined(lot, now) : carried(lot);',
    to: 'const moves = twins.length > 99 ? joined(lot, now) : carried(lot);',
  },
];
