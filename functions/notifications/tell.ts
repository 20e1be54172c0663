import type { Instant } from '../../shared/business-time.ts';
import { log } from '../../shared/log.ts';
import { elderHead, facilityHead } from '../../shared/resource.ts';
import { absent, type Condition, type Table, type Write } from '../../shared/table.ts';
import type { Wechat, WechatFailure } from '../../shared/wechat.ts';
import type { FacilityHead } from '../facilities/index.ts';
import {
  type BindingItem,
  elderHolders,
  type GrantItem,
  type MessageTemplates,
  type PersonHead,
  personHead,
} from '../identity/index.ts';
import { type ElderHead, maskName } from '../registry/index.ts';
import { dataOf, type MessageFields, PAGES } from './messages.ts';
import type { News } from './news.ts';
import {
  type CallItem,
  type ConsentItem,
  callKey,
  consentKey,
  type NoticeItem,
  type NoticeState,
  noticeKey,
  placeInOpenCalls,
} from './store.ts';

export interface TellDeps {
  table: Table;
  wechat: Wechat;
  templates: () => Promise<MessageTemplates>;
}

const MAX_PEOPLE = 30;
/** A claim older than this was left by a function that died. Shorter than Lambda's first pause before it tries again. */
export const CLAIM_MS = 50_000;
const NOTICE_LIFE_MS = 90 * 24 * 3_600_000;

const mayLook = (holder: GrantItem | BindingItem): boolean =>
  holder.kind === 'grant' || (holder as BindingItem).scopes.includes('view');

/** Who is to be told of the news: whoever may look after the elder's meals now, but not who did it. */
export function audienceOf(news: News, holders: readonly (GrantItem | BindingItem)[]): string[] {
  const wanted = holders.filter(
    (holder) =>
      holder.state === 'ACTIVE' &&
      mayLook(holder) &&
      (news.to === 'everyone' || (news.to === 'family') === (holder.kind === 'binding')),
  );
  const people = [...wanted.map(({ personId }) => personId), ...(news.also ? [news.also] : [])];
  return [...new Set(people)].filter((personId) => personId !== news.exceptFor).slice(0, MAX_PEOPLE);
}

export interface Person {
  personId: string;
  openid: string | undefined;
  consent: ConsentItem | undefined;
  notice: NoticeItem | undefined;
}

/** What is known of people to be told: where to reach them, what they agreed to, and whether they were told already. */
export async function peopleOf(
  table: Pick<Table, 'getMany'>,
  { eventId, message }: Pick<News, 'eventId' | 'message'>,
  personIds: readonly string[],
): Promise<Person[]> {
  const items = await table.getMany(
    personIds.flatMap((personId) => [
      personHead(personId),
      consentKey(personId, message),
      noticeKey(eventId, personId),
    ]),
  );
  return personIds.map(
    (personId, i): Person => ({
      personId,
      openid: (items[3 * i] as PersonHead | undefined)?.openid,
      consent: items[3 * i + 1] as ConsentItem | undefined,
      notice: items[3 * i + 2] as NoticeItem | undefined,
    }),
  );
}

async function load(table: Table, news: News) {
  const { gsi1pk, begins } = elderHolders(news.elderId);
  const heads = [elderHead(news.elderId), ...(news.facilityId ? [facilityHead(news.facilityId)] : [])];
  const [{ items: holders }, [elder, facility]] = await Promise.all([
    table.query<GrantItem | BindingItem>({ pk: gsi1pk, begins, index: true, limit: 2 * MAX_PEOPLE }),
    table.getMany(heads),
  ]);
  const people = await peopleOf(table, news, audienceOf(news, holders));
  return { elder: elder as ElderHead | undefined, facility: facility as FacilityHead | undefined, people };
}

/** What became of a message, or `later` where another try may help. */
type Told = Exclude<NoticeState, 'SENDING'> | 'later';

/** The person said no, or every yes is used up. */
const USED_UP = 43101;
const DAILY_LIMIT = 45009;
const toldBy = (failure: WechatFailure): Told => {
  if (failure.passing) return 'later';
  return failure.errcode === DAILY_LIMIT ? 'LIMITED' : 'REFUSED';
};

/** The right to send this notice now; undefined when another delivery of the same event has it. */
async function claimNotice(
  table: Table,
  news: Pick<News, 'eventId' | 'message'>,
  personId: string,
  now: Instant,
): Promise<NoticeItem | undefined> {
  const notice: NoticeItem = {
    ...noticeKey(news.eventId, personId),
    kind: 'notice',
    state: 'SENDING',
    message: news.message,
    claimedAt: now,
    expiresAtSeconds: Math.ceil((now + NOTICE_LIFE_MS) / 1000),
  };
  const unclaimed: Condition[] = [
    ['claimedAt', 'absent or <', now - CLAIM_MS],
    ['state', 'absent or =', 'SENDING'],
  ];
  return (await table.commit([{ put: notice, when: unclaimed }])) === 'done' ? notice : undefined;
}

/** Tells one person, once: claims the notice, sends, records what became of it. */
export async function tellOne(
  { table, wechat, templates }: TellDeps,
  news: Pick<News, 'eventId' | 'message'>,
  say: MessageFields,
  { personId, openid, consent, notice: known }: Person,
  now: Instant,
): Promise<Told> {
  if (known && known.state !== 'SENDING') return known.state;
  const notice = await claimNotice(table, news, personId, now);
  if (!notice) return 'later';
  const template = (await templates())[news.message];
  const agreed = openid !== undefined && template !== undefined && (consent?.left ?? 0) > 0;
  if (!agreed) return record('NOT_AGREED');
  const page = PAGES[news.message];
  const result = await wechat.send({ openid, templateId: template.id, page, data: dataOf(template, say) });
  const consents = consentKey(personId, news.message);
  if (result === 'sent') return record('SENT', [{ update: consents, add: { left: -1 } }]);
  const told = toldBy(result);
  if (told === 'later') return told;
  const { errcode } = result;
  log.warn('WeChat did not take a message', { news: news.message, eventId: news.eventId, errcode });
  return record(told, errcode === USED_UP ? [{ update: consents, set: { left: 0 } }] : [], { errcode });

  async function record(state: Exclude<Told, 'later'>, besides: Write[] = [], more: { errcode?: number } = {}) {
    const recorded = await table.commit([{ put: { ...notice!, state, ...more } }, ...besides]);
    return recorded === 'done' ? state : 'later';
  }
}

/** Whether the hotline has to call, given what became of all the messages. */
export function callNeeded(news: Pick<News, 'call'>, told: readonly Told[]): CallItem['why'] | undefined {
  if (news.call === 'always') return 'always';
  return news.call === 'unless-told' && !told.includes('SENT') ? 'not-told' : undefined;
}

async function openCall(table: Table, call: CallItem): Promise<void> {
  // There already: an earlier delivery of the same event opened it, and perhaps somebody has called.
  await table.commit([{ put: call, when: absent }]);
}

/** A later try told somebody after all: nobody needs to call who has not called yet. */
async function dropCall(table: Table, callId: string): Promise<void> {
  await table.commit([
    {
      update: callKey(callId),
      set: { state: 'NOT_NEEDED' },
      remove: ['gsi1pk', 'gsi1sk', 'say'],
      when: [
        ['state', '=', 'OPEN'],
        ['why', '=', 'not-told'],
      ],
    },
  ]);
}

/**
 * Tells the people around an elder, each once, and has the hotline call where that is needed. Throws when WeChat was busy
 * for somebody, so that the event comes again; meanwhile the call stands open.
 */
export async function tell(deps: TellDeps, news: News, now: Instant): Promise<void> {
  const { table } = deps;
  const { elder, facility, people } = await load(table, news);
  if (!elder) return;
  const say = news.say({ elder: maskName(elder.name), facility });
  const told = await Promise.all(people.map((person) => tellOne(deps, news, say, person, now)));
  const why = callNeeded(news, told);
  if (why) {
    const { eventId: callId, elderId, message } = news;
    const { region } = elder;
    const place = placeInOpenCalls({ region, openedAt: now, callId });
    const made = { callId, elderId, region, message, say, why, state: 'OPEN', attempts: 0, openedAt: now } as const;
    await openCall(table, { ...callKey(callId), kind: 'call', ...made, ...place });
  } else if (news.call === 'unless-told') await dropCall(table, news.eventId);
  if (told.includes('later')) throw new Error('WeChat was busy for somebody: once more later');
}
