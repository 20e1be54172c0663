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
