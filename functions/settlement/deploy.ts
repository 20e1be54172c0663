import type { RoomSpec } from '../../shared/function-spec.ts';

export const settlementSpec: RoomSpec = {
  api: {
    entry: 'api.ts',
    does: 'Statements, approvals, settlement files and their verification',
    main: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'ConditionCheckItem'],
    index: true,
    ledger: ['Query', 'PutItem'],
    exports: ['read'],
    memoryMb: 1024,
    timeoutSeconds: 29,
  },
  closeMonth: {
    entry: 'on-month-over.ts',
    does: 'Prepares the statements of the months that are over, every night at 00:30 in Shanghai',
    main: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'ConditionCheckItem'],
    index: true,
    ledger: ['Query', 'PutItem'],
    schedule: 'cron(30 16 * * ? *)',
    timeoutSeconds: 900,
  },
  makeExport: {
    entry: 'on-export-requested.ts',
    does: 'Makes a settlement file and stores it',
    main: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'],
    index: true,
    ledger: ['Query'],
    exports: ['write'],
    keyring: true,
    on: ['export.requested'],
    memoryMb: 1024,
    timeoutSeconds: 900,
  },
  publishNotice: {
    entry: 'on-county-approved.ts',
    does: 'Makes the public list of a statement the county has approved, and begins its five days',
    main: ['GetItem', 'BatchGetItem', 'Query', 'PutItem'],
    ledger: ['Query'],
    on: ['statement.approved'],
    timeoutSeconds: 300,
  },
  settleCounty: {
    entry: 'on-menu-published.ts',
    does: 'Takes a county into the nightly settlement once one of its points publishes a menu',
    main: ['GetItem', 'PutItem'],
    on: ['menu.published'],
  },
};
