import type { FunctionSpec, RoomSpec } from '../../shared/function-spec.ts';

const BOOKS: NonNullable<FunctionSpec['main']> = ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'];

export const bookingsSpec: RoomSpec = {
  api: {
    entry: 'api.ts',
    does: 'Quotes, bookings, recurring plans, the kitchen and the till',
    main: [...BOOKS, 'ConditionCheckItem'],
    ledger: ['GetItem', 'PutItem'],
    index: true,
    keyring: true,
  },
  'on-menu-published': {
    entry: 'on-menu-published.ts',
    does: 'Puts a published meal on the agenda and lets the plans of its point book it',
    on: ['menu.published'],
    main: BOOKS,
    index: true,
    keyring: true,
    timeoutSeconds: 300,
  },
  'on-plan-changed': {
    entry: 'on-plan-changed.ts',
    does: 'Books and gives up the meals of a plan that was made or changed',
    on: ['plan.changed'],
    main: BOOKS,
    keyring: true,
    timeoutSeconds: 60,
  },
  'on-meal-off': {
    entry: 'on-meal-off.ts',
    does: 'Cancels meals of closed days and of the deceased, flags meals with new allergens',
    on: ['point.closed', 'menu.changed', 'elder.deceased'],
    main: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'],
    index: true,
    timeoutSeconds: 300,
  },
  'on-entitlement-changed': {
    entry: 'on-entitlement-changed.ts',
    does: 'Looks at an elder’s meals again when news changed what they are entitled to',
    on: ['elder.changed'],
    main: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'],
    ledger: ['GetItem', 'PutItem'],
    timeoutSeconds: 300,
  },
  'on-delivery-changed': {
    entry: 'on-delivery-changed.ts',
    does: 'Pays a point for a trip that delivered, once, and takes it back with its meals',
    on: ['delivery.changed'],
    main: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'ConditionCheckItem'],
    ledger: ['GetItem', 'PutItem'],
    keyring: true,
    timeoutSeconds: 60,
  },
  'daily-plans': {
    entry: 'daily-plans.ts',
    does: 'Books the meals of every plan for the days ahead, at 18:10 in Shanghai',
    schedule: 'cron(10 10 * * ? *)',
    main: BOOKS,
    index: true,
    keyring: true,
    timeoutSeconds: 900,
  },
  'no-shows': {
    entry: 'no-shows.ts',
    does: 'Marks who did not come, when the meals of a point are over',
    schedule: 'rate(15 minutes)',
    main: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
    index: true,
    timeoutSeconds: 300,
  },
};
