import {
  budgetWarned,
  carePlanRefused,
  familyBound,
  familyDisputed,
  familyRequested,
  familyRevoked,
  mealBooked,
  mealCancelled,
  mealChanged,
  mealNoShow,
  mealServed,
  orderChanged,
  planRefused,
  rosterProposed,
  visitDayPublished,
  workdayPublished,
} from '../../events/index.ts';
import { systemClock } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { eventHandler } from '../../shared/events.ts';
import { keyringOf } from '../../shared/keyring.ts';
import { createTable } from '../../shared/table.ts';
import { createWechat } from '../../shared/wechat.ts';
import { wechatSettingsOf } from '../identity/index.ts';
import {
  type News,
  newsOfBooked,
  newsOfCancelled,
  newsOfCarePlanRefused,
  newsOfChanged,
  newsOfFamilyBound,
  newsOfFamilyDisputed,
  newsOfFamilyRequested,
  newsOfFamilyRevoked,
  newsOfNoShow,
  newsOfPlanRefused,
  newsOfServed,
} from './news.ts';
import { tell } from './tell.ts';
import { tellOfOrder } from './tell-of-order.ts';
import { tellDispatchers, tellOfVisitDay, tellOfWorkday } from './tell-of-roster.ts';
import { tellTreasurers } from './tell-treasurers.ts';

const table = createTable(environment.tables());
const settings = wechatSettingsOf(table, keyringOf(table, systemClock), systemClock);
const wechat = createWechat({
  ...environment.wechat(),
  secret: async () => (await settings()).secret,
  clock: systemClock,
});
const templates = async () => (await settings()).templates;

const telling =
  <Event>(newsOf: (event: Event) => News | undefined) =>
  async (event: Event): Promise<void> => {
    const news = newsOf(event);
    if (news) await tell({ table, wechat, templates }, news, systemClock());
  };

export const handler = eventHandler(
  [
    mealBooked,
    mealChanged,
    mealCancelled,
    mealServed,
    mealNoShow,
    planRefused,
    carePlanRefused,
    familyRequested,
    familyBound,
    familyDisputed,
    familyRevoked,
    budgetWarned,
    orderChanged,
    rosterProposed,
    visitDayPublished,
    workdayPublished,
  ],
  [
    telling(newsOfBooked),
    telling(newsOfChanged),
    telling(newsOfCancelled),
    telling(newsOfServed),
    telling(newsOfNoShow),
    telling(newsOfPlanRefused),
    telling(newsOfCarePlanRefused),
    telling(newsOfFamilyRequested),
    telling(newsOfFamilyBound),
    telling(newsOfFamilyDisputed),
    telling(newsOfFamilyRevoked),
    (event) => tellTreasurers({ table, wechat, templates }, event, systemClock()),
    (event) => tellOfOrder({ table, wechat, templates }, event, systemClock()),
    (event) => tellDispatchers({ table, wechat, templates }, event, systemClock()),
    (event) => tellOfVisitDay({ table, wechat, templates }, event, systemClock()),
    (event) => tellOfWorkday({ table, wechat, templates }, event, systemClock()),
  ],
);
