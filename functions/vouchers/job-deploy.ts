import type { RoomSpec } from '../../shared/function-spec.ts';

const MOVES = ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'ConditionCheckItem'] as const;

/** The functions that work on the wallets of whole counties. */
export const voucherJobsSpec: RoomSpec = {
  'on-voucher-job': {
    entry: 'on-voucher-job.ts',
    does: 'Issues, expires, compares and adds up, step by step, and hands over before its time is up',
    on: ['voucher-job.requested'],
    main: MOVES,
    ledger: ['Query', 'PutItem'],
    index: true,
    memoryMb: 1024,
    timeoutSeconds: 900,
  },
  'on-voucher-night': {
    entry: 'on-voucher-night.ts',
    does: 'Begins the night’s work on every wallet, and on the 1st the issues of the month, at 00:20 in Shanghai',
    schedule: 'cron(20 16 * * ? *)',
    main: ['GetItem', 'BatchGetItem', 'Query', 'PutItem'],
    timeoutSeconds: 60,
  },
  'on-quarter-hour': {
    entry: 'on-quarter-hour.ts',
    does: 'Calls a worker to jobs that stand still',
    schedule: 'rate(15 minutes)',
    main: ['GetItem', 'Query', 'PutItem'],
    index: true,
    timeoutSeconds: 60,
  },
  'on-elder-news': {
    entry: 'on-elder-news.ts',
    does: 'Claws vouchers back, moves them when two files are one person, lists who is registered in another county',
    on: ['elder.changed', 'elder.deceased', 'elder.merged'],
    main: MOVES,
    ledger: ['Query', 'PutItem'],
    timeoutSeconds: 60,
  },
};
