import type { RoomSpec } from '../../shared/function-spec.ts';

const LITTLE_GARBAGE = '--max-semi-space-size=8';
/** From here on Lambda gives a whole core, which a file of a million lines needs to be ready in time. */
const A_WHOLE_CORE_MB = 1769;

export const settlementSpec: RoomSpec = {
  api: {
    entry: 'api.ts',
    does: 'Statements, approvals, settlement files and their verification',
    main: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'ConditionCheckItem'],
    index: true,
    ledger: ['GetItem', 'Query', 'PutItem'],
    exports: ['read'],
    keyring: true,
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
    nodeOptions: LITTLE_GARBAGE,
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
    memoryMb: A_WHOLE_CORE_MB,
    nodeOptions: LITTLE_GARBAGE,
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
    entry: 'on-first-service.ts',
    does: 'Takes a county into the nightly settlement once a point publishes a menu or a visit is verified there',
    main: ['GetItem', 'PutItem'],
    on: ['menu.published', 'order.changed'],
  },
};
