import type * as z from 'zod';
import type {
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
  planRefused,
} from '../../events/index.ts';
import { isoInShanghai } from '../../shared/business-time.ts';
import type { DomainEvent, EventDefinition } from '../../shared/events.ts';
import { yuanText } from '../../shared/money.ts';
import { type FacilityHead, MEALTIME_WORDS, MODE_WORDS, servingWindow } from '../facilities/index.ts';
import { ALLERGENS, type Allergen } from '../registry/index.ts';
import type { MessageFields, MessageName } from './messages.ts';

type EventOf<Definition> = Definition extends EventDefinition<infer Schema> ? DomainEvent<z.output<Schema>> : never;

/** What an event is to the people around an elder. */
export interface News {
  eventId: string;
  elderId: string;
  message: MessageName;
  /** The elder's own accounts, the relatives, or both; never the one who did it. */
  to: 'elder' | 'family' | 'everyone';
  /** A relative told besides, whatever became of the binding. */
  also?: string;
  exceptFor: string;
  /** When the hotline has to pick up the phone. */
  call: 'never' | 'unless-told' | 'always';
  facilityId?: string;
  /** What to say, once the names are known. */
  say: (names: Names) => MessageFields;
}
export interface Names {
  /** Masked. */
  elder: string;
  facility: Pick<FacilityHead, 'name' | 'mealtimes'> | undefined;
}

type Meal = Pick<EventOf<typeof mealBooked>['data'], 'elderId' | 'facilityId' | 'date' | 'mealtime'>;
type By = { personId: string };

/** `2026年11月24日 11:30`, the form of WeChat's time fields. */
function timeText({ date, mealtime }: Meal, facility: Names['facility']): string {
  const window = facility && servingWindow(facility, date, mealtime);
  const [year, month, day] = date.split('-').map(Number);
  return `${year}年${month}月${day}日${window ? ` ${isoInShanghai(window.opens).slice(11, 16)}` : ''}`;
}

const mealNews = (
  event: DomainEvent<Meal>,
  by: By,
  rest: Pick<News, 'message' | 'to' | 'call'>,
  more: { doing?: string } & Omit<MessageFields, 'what' | 'place' | 'time'> = {},
): News => {
  const { doing, ...fields } = more;
  return {
    ...rest,
    eventId: event.id,
    elderId: event.data.elderId,
    facilityId: event.data.facilityId,
    exceptFor: by.personId,
    say: ({ elder, facility }) => ({
      what: `${elder} ${MEALTIME_WORDS[event.data.mealtime]}${doing ? ` ${doing}` : ''}`,
      place: facility?.name ?? '助餐点',
      time: timeText(event.data, facility),
      ...fields,
    }),
  };
};

export const newsOfBooked = (event: EventOf<typeof mealBooked>): News =>
  mealNews(
    event,
    event.data.by,
    { message: 'meal-booked', to: 'everyone', call: 'never' },
    {
      doing: MODE_WORDS[event.data.mode],
      amount: `${yuanText(event.data.selfPayFen)}元`,
      number: event.data.bookingId,
    },
  );

/** A new allergen may hurt, and nobody should learn at the till what a meal costs: told by phone if need be. */
export function newsOfChanged(event: EventOf<typeof mealChanged>): News {
  const { why, allergens, by, selfPayFen, selfPayBeforeFen = selfPayFen } = event.data;
  if (why === 'entitlement')
    return mealNews(
      event,
      by,
      { message: 'meal-changed', to: 'everyone', call: selfPayFen > selfPayBeforeFen ? 'unless-told' : 'never' },
      { note: `补贴变动，自付${yuanText(selfPayBeforeFen)}改为${yuanText(selfPayFen)}元` },
    );
  if (why === 'choice')
    return mealNews(event, by, { message: 'meal-changed', to: 'everyone', call: 'never' }, { note: '已改订' });
  const words = allergens.map((code) => ALLERGENS[code as Allergen] ?? code).join('、');
  const note = `新增过敏原${words}，可随时取消`;
  return mealNews(event, by, { message: 'meal-changed', to: 'everyone', call: 'unless-told' }, { note });
}

/** A meal swapped for one at another point was eaten: nobody has to be told. */
export function newsOfCancelled(event: EventOf<typeof mealCancelled>): News | undefined {
  const { how, reason, by } = event.data;
  switch (how) {
    case 'SUBSTITUTED':
      return undefined;
    case 'CANCELLED':
      return mealNews(event, by, { message: 'meal-cancelled', to: 'everyone', call: 'never' }, { note: '预订已取消' });
    case 'CANCELLED_BY_POINT': {
      const note = reason ? `停止供餐：${reason}` : '助餐点停止供餐';
      return mealNews(event, by, { message: 'meal-cancelled', to: 'everyone', call: 'unless-told' }, { note });
    }
  }
}

export const newsOfServed = (event: EventOf<typeof mealServed>): News =>
  mealNews(event, event.data.by, { message: 'meal-served', to: 'family', call: 'never' }, { doing: '已用餐' });

/** Who lives alone and did not come may lie on the floor: the hotline calls, whoever else was told. */
export const newsOfNoShow = (event: EventOf<typeof mealNoShow>): News =>
  mealNews(
    event,
    event.data.by,
    { message: 'meal-missed', to: 'family', call: event.data.livesAlone ? 'always' : 'never' },
    { doing: '未用餐', note: '老人没有来用餐，请联系老人' },
  );

/** The elder counts on a meal that the plan could not book. */
export const newsOfPlanRefused = (event: EventOf<typeof planRefused>): News =>
  mealNews(
    event,
    { personId: '' },
    { message: 'meal-cancelled', to: 'everyone', call: 'unless-told' },
    { note: event.data.message },
  );

/** The elder waits for a visit that the plan could not arrange. */
export const newsOfCarePlanRefused = (event: EventOf<typeof carePlanRefused>): News => ({
  eventId: event.id,
  elderId: event.data.elderId,
  message: 'visit-cancelled',
  to: 'everyone',
  exceptFor: '',
  call: 'unless-told',
  facilityId: event.data.providerId,
  say: ({ elder, facility }) => {
    const [year, month, day] = event.data.date.split('-').map(Number);
    return {
      what: `${elder} 照护计划`,
      place: facility?.name ?? '服务机构',
      time: `${year}年${month}月${day}日 ${event.data.time}`,
      note: event.data.message,
    };
  },
});

type FamilyEvent = EventOf<typeof familyRequested | typeof familyBound | typeof familyDisputed | typeof familyRevoked>;
const familyNews = (event: FamilyEvent, note: string, call: News['call'], toRelative: boolean): News => ({
  eventId: event.id,
  elderId: event.data.elderId,
  message: 'family-news',
  to: 'elder',
  ...(toRelative ? { also: event.data.personId } : {}),
  exceptFor: event.data.by.personId,
  call,
  say: ({ elder }) => ({ what: `${elder} 家属绑定`, note }),
});
/** Half of the elders have no phone to be asked on: the hotline asks them. */
export const newsOfFamilyRequested = (event: EventOf<typeof familyRequested>): News =>
  familyNews(event, '有家属申请绑定，请确认', 'unless-told', false);
export const newsOfFamilyBound = (event: EventOf<typeof familyBound>): News =>
  familyNews(event, '家属绑定已生效', 'never', true);
export const newsOfFamilyDisputed = (event: EventOf<typeof familyDisputed>): News =>
  familyNews(event, '绑定有异议，已暂停', 'always', true);
export const newsOfFamilyRevoked = (event: EventOf<typeof familyRevoked>): News =>
  familyNews(event, '家属绑定已解除', 'never', true);
