import type { RoomSpec } from '../../shared/function-spec.ts';

export const identitySpec: RoomSpec = {
  api: {
    entry: 'api.ts',
    does: 'Sessions, roles and family bindings',
    main: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'],
    index: true,
    keyring: true,
    callsWechat: true,
  },
  authorizer: {
    entry: 'authorizer.ts',
    does: 'Says for the gateway who is calling, and what they may act on',
    main: ['Query'],
    keyring: true,
  },
  onElderMerged: {
    entry: 'on-elder-merged.ts',
    does: 'Two files are one person: moves the rights of relatives and of the elder’s own account',
    on: ['elder.merged'],
    main: ['BatchGetItem', 'Query', 'PutItem', 'UpdateItem'],
    index: true,
    timeoutSeconds: 60,
  },
  rotateKeys: {
    entry: 'rotate-keys.ts',
    does: 'Adds a version to the keyring every quarter; invoked once by hand for the first',
    main: ['PutItem', 'UpdateItem'],
    wrapsKeys: true,
    // 02:00 in Shanghai on the 2nd of January, April, July and October.
    schedule: 'cron(0 18 1 1,4,7,10 ? *)',
  },
  openCanarySession: {
    entry: 'open-canary-session.ts',
    does: 'Signs the canary in, and nobody else: only the canary’s function may ask',
    main: ['Query', 'PutItem', 'DeleteItem', 'ConditionCheckItem'],
    keyring: true,
  },
  maintain: {
    entry: 'maintain.ts',
    does: 'Invoked by hand: appoints the first admin of a region and the canary, keeps the WeChat secret and template ids',
    main: ['Query', 'PutItem', 'ConditionCheckItem'],
    keyring: true,
  },
};
