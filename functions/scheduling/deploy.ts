import type { RoomSpec } from '../../shared/function-spec.ts';

/** From here on Lambda gives a whole core: a second of the search is a second. */
const A_WHOLE_CORE_MB = 1769;

export const schedulingSpec: RoomSpec = {
  api: {
    entry: 'api.ts',
    does: 'Rosters: asked for, looked at, edited, published, given up',
    main: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'ConditionCheckItem'],
    keyring: true,
    asksRoads: true,
    memoryMb: 1024,
    timeoutSeconds: 29,
  },
  roster: {
    entry: 'on-roster-requested.ts',
    does: 'Reads the days of a roster, joins what its sections were planned to, and sends every visit as published',
    on: ['roster.requested'],
    main: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'],
    index: true,
    keyring: true,
    asksRoads: true,
    memoryMb: A_WHOLE_CORE_MB,
    timeoutSeconds: 900,
  },
  'on-order-changed': {
    entry: 'on-order-changed.ts',
    does: 'Opens a proposal to mend a published day when somebody cannot go, cancels, is late or needs help at once',
    on: ['order.changed'],
    main: ['GetItem', 'BatchGetItem', 'Query', 'PutItem'],
    timeoutSeconds: 60,
  },
  'on-five-minutes': {
    entry: 'on-five-minutes.ts',
    does: 'Calls a worker to rosters that stand still',
    schedule: 'rate(5 minutes)',
    main: ['GetItem', 'Query', 'PutItem'],
    index: true,
    timeoutSeconds: 60,
  },
  section: {
    entry: 'on-section-requested.ts',
    does: 'Plans a section of a roster, and says how far it is',
    on: ['roster-section.requested'],
    main: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'],
    keyring: true,
    asksRoads: true,
    memoryMb: A_WHOLE_CORE_MB,
    timeoutSeconds: 900,
  },
};
