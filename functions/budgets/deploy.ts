import type { RoomSpec } from '../../shared/function-spec.ts';

export const budgetsSpec: RoomSpec = {
  api: {
    entry: 'api.ts',
    does: 'Budgets of payers: proposed, confirmed, and what is left of them',
    main: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'ConditionCheckItem'],
  },
  followSpending: {
    entry: 'on-day-over.ts',
    does: 'Brings what payers have granted up to the day that is over and warns them, at 01:30 in Shanghai',
    main: ['BatchGetItem', 'Query', 'PutItem'],
    index: true,
    ledger: ['Query'],
    schedule: 'cron(30 17 * * ? *)',
    timeoutSeconds: 900,
  },
  rebuild: {
    entry: 'on-rebuild.ts',
    does: 'Counts a year of granting again from every line and compares, when somebody invokes it with the year',
    main: ['Query', 'PutItem'],
    index: true,
    ledger: ['Query'],
    timeoutSeconds: 900,
  },
};
