import type { RoomSpec } from '../../shared/function-spec.ts';

export const booksSpec: RoomSpec = {
  api: {
    entry: 'api.ts',
    does: 'Trial balances at any business date, and checks of the books',
    main: ['GetItem', 'Query', 'PutItem', 'ConditionCheckItem'],
    index: true,
    ledger: ['Query'],
    memoryMb: 1024,
    timeoutSeconds: 29,
  },
  carryBooks: {
    entry: 'on-day-over.ts',
    does: 'Carries the books of every point forward by the day that is over, at 01:00 in Shanghai',
    main: ['GetItem', 'Query', 'PutItem'],
    index: true,
    ledger: ['Query'],
    schedule: 'cron(0 17 * * ? *)',
    timeoutSeconds: 900,
  },
  checkBooks: {
    entry: 'on-check-requested.ts',
    does: 'Recomputes the books of a region from every line and compares',
    main: ['GetItem', 'Query', 'PutItem', 'DeleteItem'],
    index: true,
    ledger: ['Query'],
    on: ['books.check-requested'],
    memoryMb: 1024,
    timeoutSeconds: 900,
  },
};
