/** What somebody might break, each of which the simulation has to notice. */
export interface Mutation {
  readonly name: string;
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly from: string;
  readonly to: string;
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
    from: "when: [['version', 'absent or =', version]],",
    to: '',
  },
  {
    name: 'the claim is taken whoever has it',
    file: `${bookings}/store.ts`,
    from: 'return { put: claimItem(now), when: unchanged };',
    to: 'return { put: claimItem(now), when: unchanged.slice(9) };',
  },
  {
    name: 'a booking is replaced whatever has become of it',
    file: `${bookings}/store.ts`,
    from: "when: [['version', '=', before.version]],",
    to: '',
  },
  {
    name: 'a booking is stored over one of the same id',
    file: `${bookings}/store.ts`,
    from: '({ put: bookingItem(booking), when: absent })',
    to: '({ put: bookingItem(booking) })',
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
    name: 'a meal that was served may be served again',
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
    from: '...(held ? giveUp(held, { actor, now }) : []),',
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
];
