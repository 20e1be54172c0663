import type { RoomSpec } from '../../shared/function-spec.ts';

export const oversightSpec: RoomSpec = {
  api: {
    entry: 'api.ts',
    does: 'Audit trail, export log, random samples and anomaly findings for auditors and finance offices',
    main: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'ConditionCheckItem'],
    index: true,
    trail: ['Query'],
    keyring: true,
    timeoutSeconds: 29,
  },
  keepTrail: {
    entry: 'on-change.ts',
    does: 'Writes the audit trail from the changes of the main table',
    stream: true,
    main: ['BatchGetItem'],
    trail: ['PutItem'],
    timeoutSeconds: 60,
  },
  drawSample: {
    entry: 'on-sample-requested.ts',
    does: 'Draws a random sample by its stored seed',
    on: ['sample.requested'],
    main: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'ConditionCheckItem'],
    ledger: ['GetItem', 'Query'],
    timeoutSeconds: 900,
  },
  findAnomalies: {
    entry: 'on-night.ts',
    does: 'Looks for anomalies in the meals of every point, at 02:00, 03:00 and 04:00 in Shanghai',
    main: ['GetItem', 'BatchGetItem', 'Query', 'PutItem'],
    index: true,
    ledger: ['Query'],
    schedule: 'cron(0 18,19,20 * * ? *)',
    memoryMb: 1024,
    timeoutSeconds: 900,
  },
};
