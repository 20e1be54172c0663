import type { RoomSpec } from '../../shared/function-spec.ts';

export const notificationsSpec: RoomSpec = {
  api: {
    entry: 'api.ts',
    does: 'What people agree to be told, and the calls the hotline has to make',
    main: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'ConditionCheckItem'],
    index: true,
  },
  tell: {
    entry: 'on-news.ts',
    does: 'Tells elders, relatives, caregivers, dispatchers and treasurers in WeChat what happened; opens a call for an elder who could not be told',
    main: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'],
    index: true,
    keyring: true,
    callsWechat: true,
    timeoutSeconds: 60,
    on: [
      'meal.booked',
      'meal.changed',
      'meal.cancelled',
      'meal.served',
      'meal.no-show',
      'plan.refused',
      'care-plan.refused',
      'family.requested',
      'family.bound',
      'family.disputed',
      'family.revoked',
      'budget.warned',
      'order.changed',
      'roster.proposed',
      'visit-day.published',
      'workday.published',
    ],
  },
};
