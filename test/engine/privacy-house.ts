import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { addressPlace } from '../../functions/bookings/codes.ts';
import { bookingItem, claimItem } from '../../functions/bookings/store.ts';
import { bindingItem, grantItem, personItems } from '../../functions/identity/index.ts';
import { newSession } from '../../functions/identity/session.ts';
import { phonePlace } from '../../functions/identity/store.ts';
import { importKey, sealedItem } from '../../functions/imports/import-file.ts';
import { callKey, placeInOpenCalls } from '../../functions/notifications/store.ts';
import { careDayKey } from '../../functions/orders/care-day.ts';
import { orderItem, sealPlace } from '../../functions/orders/store.ts';
import { findingKey, findingsOf } from '../../functions/oversight/finding.ts';
import { placeInSamples, sampleKey, sampleLineKey } from '../../functions/oversight/sample.ts';
import { privacyRoutes } from '../../functions/privacy/contract.ts';
import { eraseTraces } from '../../functions/privacy/erase-traces.ts';
import { privacyHandlers } from '../../functions/privacy/handlers.ts';
import { registryRoutes } from '../../functions/registry/contract.ts';
import { registryHandlers } from '../../functions/registry/handlers.ts';
import { reviewKey } from '../../functions/settlement/line-review.ts';
import { objectionKey } from '../../functions/settlement/objection.ts';
import { callBackKey } from '../../functions/visits/call-back.ts';
import { fileItem, fileOf, photoKey, pictureKey, visitKey, wordKey } from '../../functions/visits/store.ts';
import { traceKey } from '../../functions/visits/trace.ts';
import { walletKey } from '../../functions/vouchers/index.ts';
import { plain } from '../../shared/attribute-values.ts';
import type { Instant } from '../../shared/business-time.ts';
import { newId } from '../../shared/ids.ts';
import { Keyring } from '../../shared/keyring.ts';
import type { Item } from '../../shared/table.ts';
import { anOrder, HOME } from '../fixtures/a-dispatch.ts';
import { booksHouse } from './books-house.ts';
import { type Caller, roomCaller } from './room-caller.ts';
import { at, CANTEEN, elder, PROVIDER } from './settlement-house.ts';

export const HER = elder('欧阳惠兰');
export const NAME = '欧阳惠兰';
export const NUMBER = '411025194403050022';
export const PHONE = '13912345678';
export const ADDRESS = '颍桥回族镇北街 8 号';
export const WORDS = '葫芦';
/** What must be found nowhere afterwards: of the address and of free words a part is enough. */
export const CANARIES = [
  NAME,
  '欧**兰',
  NUMBER,
  PHONE,
  '北街 8 号',
  WORDS,
  'openid-of-hers',
  '"latitudeE6":34800000',
] as const;

const person = (name: string, ...grants: Caller['grants']): Caller => ({ personId: `pn_${name}`, grants });
export const people = {
  herself: person('herself', { role: 'elder', over: HER }),
  clerk: person('clerk', { role: 'operator', over: '411025' }),
  admin: person('admin', { role: 'admin', over: '411025' }),
  secondAdmin: person('second admin', { role: 'admin', over: '411025' }),
  elsewhere: person('elsewhere', { role: 'admin', over: '411002' }),
} as const;

/** Remembers what it sealed, so that a test can look behind every ciphertext it finds. */
class RememberingKeyring extends Keyring {
  readonly sealed = new Map<string, string>();
  override seal(text: string, place: string): string {
    const ciphertext = super.seal(text, place);
    this.sealed.set(ciphertext, text);
    return ciphertext;
  }
}

const BY = { personId: 'pn_counter', role: 'staff' } as const;
export const words = (what: string) => `${what}：${NAME} ${PHONE} ${WORDS}`;
const ORDER = newId('order');
const PHOTO = { orderId: ORDER, photoId: newId('photo'), sha256: 'ab'.repeat(32), contentType: 'image/jpeg' as const };

/** Its file was stored when somebody judged the visit. */
const REFUSED_PHOTO = { ...PHOTO, sha256: 'cd'.repeat(32) };

interface Found {
  table: string;
  key: string;
  item: Item;
  /** The item, and what is sealed in it. */
  text: string;
}

/** 欧阳惠兰, 82, with everything a county can come to know of a person in October. */
export async function privacyHouse() {
  const house = await booksHouse();
  const { table, client, names } = house;
  const keyring = new RememberingKeyring([{ kid: 'ky_TEST', secret: Buffer.alloc(32, 7) }]);
  const open = async () => keyring;
  const photos = new Set([fileOf(PHOTO), fileOf(REFUSED_PHOTO), 'visit-photos/of-somebody-else.jpg']);
  let failing = 0;
  const shell = {
    table,
    keyring: open,
    deleteFile: async (key: string) => {
      if (failing-- > 0) throw new Error('the bucket answered 503');
      photos.delete(key);
    },
  };
  let now: Instant = at('2026-10-01 09:00');
  const registry = roomCaller(registryRoutes, registryHandlers(shell), table, now);
  const privacy = roomCaller(privacyRoutes, privacyHandlers(shell), table, now);
  const setClock = (text: string) => {
    now = at(text);
    registry.setClock(now);
    privacy.setClock(now);
  };
  const put = async (items: readonly object[]) => {
    for (const item of items) if ((await table.commit([{ put: item as Item }])) !== 'done') throw new Error('not put');
  };
  const register = (elderId: string) =>
    registry.ask(people.clerk, 'registerElder', {
      params: { region: '411025101' },
      body: {
        elderId,
        citizenNumber: NUMBER,
        name: NAME,
        phone: PHONE,
        address: ADDRESS,
        household: '411025',
        diets: ['low-salt'],
        allergens: ['peanut'],
      },
    });
  if ((await register(HER)).status !== 200) throw new Error('not registered');

  const meal = await house.serve('2026-10-08 11:42', { elderId: HER });
  await house.openProvider();
  const { visit } = await house.visit('2026-10-09 12:00', { elderId: HER });
  const october = { facilityId: CANTEEN, period: '2026-10' } as const;
  const booking = { elderId: HER, bookingId: meal.bookingId };
  const seen = { at: at('2026-10-09 10:00'), fix: { ...HOME, accuracyM: 20, mocked: false }, orderId: ORDER };
  const check = {
    ...seen,
    checkId: newId('check'),
    device: 'd',
    presence: { kind: 'code' },
    grade: 2,
    asked: 'a',
    by: BY,
  };
  const expiresAtSeconds = Math.floor(at('2026-10-31 00:00') / 1000);
  await put([
    bookingItem({
      ...booking,
      facilityId: CANTEEN,
      date: '2026-10-08',
      mealtime: 'lunch',
      mode: 'delivery',
      dishes: [{ dishId: newId('dish'), name: '套餐', priceFen: 1200, quantity: 1 }],
      listFen: 1200,
      discountFen: 0,
      subsidyFen: 700,
      selfPayFen: 500,
      by: { personId: 'pn_daughter', role: 'family' },
      bookedAt: at('2026-10-07 09:00'),
      cutOffAt: at('2026-10-08 09:30'),
      asked: 'digest',
      codeKid: 'ky_TEST',
      note: words('给厨房'),
      deliverTo: keyring.seal(ADDRESS, addressPlace(booking)),
      version: 3,
      state: 'SERVED',
      serving: {
        ticketId: newId('ticket'),
        at: meal.postedAt,
        by: BY,
        proof: { kind: 'witness', reason: words('没带手机'), photo: `photos/${WORDS}.jpg` },
        grade: 1,
        transferId: meal.transferId,
        postedAt: meal.postedAt,
      },
    }),
    claimItem({
      elderId: HER,
      date: '2026-10-08',
      mealtime: 'lunch',
      state: 'HELD',
      bookings: [meal.bookingId],
      facilityId: CANTEEN,
      by: BY,
      subsidyFen: 700,
      layers: [],
      basis: { county: '411025', facts: 'digest' },
    }),
    orderItem(
      anOrder({
        orderId: ORDER,
        elderId: HER,
        providerId: PROVIDER,
        region: '411025',
        startsAt: at('2026-10-09 10:00'),
        date: '2026-10-09',
        note: words('嘱托'),
        place: sealPlace(keyring, ORDER, { address: ADDRESS, location: HOME }),
        state: 'SETTLED',
        workers: [{ caregiverId: 'cg_1', by: BY, at: now }],
        visit: {
          performedOn: '2026-10-09',
          paidMinutes: 60,
          priceFen: 12_000,
          exceptions: [],
          served: { transferId: visit.transferId, postedAt: visit.postedAt },
        },
        history: [{ at: now, by: BY, to: 'PLACED', reason: words('家属来电') }],
      }),
    ),
    {
      ...careDayKey(HER, '2026-10-09'),
      kind: 'care-day',
      elderId: HER,
      date: '2026-10-09',
      orders: { [ORDER]: { startsAt: 1, endsAt: 2, role: 'elder' } },
      version: 1,
    },
    {
      ...visitKey({ orderId: ORDER, caregiverId: 'cg_1' }),
      kind: 'visit',
      orderId: ORDER,
      elderId: HER,
      providerId: PROVIDER,
      caregiverId: 'cg_1',
      checkIn: check,
      checkOut: check,
      version: 2,
    },
    // Who was there first and fell ill.
    {
      ...visitKey({ orderId: ORDER, caregiverId: 'cg_2' }),
      kind: 'visit',
      orderId: ORDER,
      elderId: HER,
      providerId: PROVIDER,
      caregiverId: 'cg_2',
      checkIn: check,
      version: 1,
    },
    { ...traceKey('cg_2'), kind: 'caregiver-trace', seen, spans: [], version: 1 },
    { ...photoKey(PHOTO), kind: 'visit-photo', ...PHOTO, caregiverId: 'cg_1', bytes: 9, by: BY, at: now },
    fileItem(PHOTO),
    fileItem(REFUSED_PHOTO),
    { ...pictureKey(PHOTO.sha256), kind: 'visit-picture', orderId: ORDER, photoId: PHOTO.photoId },
    {
      ...wordKey(ORDER),
      kind: 'visit-word',
      orderId: ORDER,
      elderId: HER,
      says: 'confirmed',
      words: words('好'),
      version: 1,
    },
    { ...callBackKey(ORDER), kind: 'call-back', orderId: ORDER, elderId: HER, state: 'DONE', note: words('接了') },
    { ...traceKey('cg_1'), kind: 'caregiver-trace', seen, spans: [{ orderId: ORDER, from: 1, to: 2 }], version: 1 },
    { pk: `ELDER#${HER}`, sk: 'PLAN#pl_1', kind: 'plan', pauses: [{ reason: words('住院') }], version: 1 },
    { pk: `ELDER#${HER}`, sk: 'CARE-PLAN#cp_1', kind: 'care-plan', note: words('嘱托'), version: 1 },
    { pk: `ELDER#${HER}`, sk: 'PLANNED#1', kind: 'plan-refusal', message: words('没订上') },
    { pk: `ELDER#${HER}`, sk: 'MERGE#el_9', kind: 'elder-merge', reason: words('两份') },
    { pk: 'REGISTERED-HERE#411025', sk: HER, kind: 'registered-elsewhere', elderId: HER, [WORDS]: 1 },
    { ...walletKey(HER), kind: 'wallet', elderId: HER, region: '411025', version: 3, postedAt: 1, lots: [], holds: {} },

    ...personItems('pn_herself', 'openid-of-hers', now).map((item) =>
      item.kind === 'person'
        ? { ...item, displayName: NAME, phone: keyring.seal(PHONE, phonePlace('pn_herself')) }
        : item,
    ),
    newSession('pn_herself', newId('session'), now),
    grantItem('pn_herself', { role: 'elder', over: HER }, BY, now),
    ...personItems('pn_daughter', 'openid-of-the-daughter', now),
    bindingItem({
      personId: 'pn_daughter',
      elderId: HER,
      scopes: ['view', 'book'],
      relation: 'child',
      name: `${NAME}的女儿`,
      state: 'ACTIVE',
      requestedAt: now,
      by: BY,
      at: now,
      version: 1,
    }),
    {
      ...callKey('ev_1'),
      kind: 'call',
      callId: 'ev_1',
      elderId: HER,
      region: '411025101',
      message: 'meal-missed',
      say: { what: '欧**兰 午餐' },
      state: 'OPEN',
      why: 'always',
      attempts: 0,
      openedAt: now,
      ...placeInOpenCalls({ region: '411025101', openedAt: now, callId: 'ev_1' }),
    },

    {
      ...reviewKey(october, meal.transferId),
      kind: 'line-review',
      ...october,
      transferId: meal.transferId,
      elderId: HER,
      state: 'CLEAR',
      held: [],
      objections: [],
      reason: words('核过'),
      version: 1,
    },
    {
      ...objectionKey(CANTEEN, 'ob_1'),
      kind: 'objection',
      ...october,
      objectionId: 'ob_1',
      elderId: HER,
      reason: words('邻居说'),
      decision: { upheld: false, reason: words('查过'), by: BY, at: now },
      version: 2,
    },
    {
      ...findingKey('fd_1'),
      kind: 'finding',
      findingId: 'fd_1',
      elderId: HER,
      resolutions: [{ outcome: 'EXPLAINED', note: words('电话核实'), by: BY, at: now }],
      version: 2,
      gsi1pk: findingsOf('411025'),
      gsi1sk: 'EXPLAINED#1',
    },
    {
      ...sampleKey('sm_1'),
      kind: 'sample',
      sampleId: 'sm_1',
      region: '411025',
      ...placeInSamples({ region: '411025', period: '2026-10', sampleId: 'sm_1' }),
    },
    { ...sampleLineKey('sm_1', 1), kind: 'sample-line', meal: { elderId: HER }, note: words('入户'), version: 2 },
    { ...sampleLineKey('sm_1', 2), kind: 'sample-line', meal: { elderId: 'el_other' }, note: '别人', version: 2 },
    sealedItem(
      { pk: `${importKey('im_1').pk}#000000`, sk: 'ROWS#1' },
      [{ line: 2, cells: { 姓名: NAME, 身份证号: NUMBER } }],
      { keyring, expiresAtSeconds },
    ),
  ]);
  await house.close('2026-11-01 00:30');

  const params = { elderId: HER };
  return {
    ...house,
    meal,
    registry,
    privacy,
    shell,
    photos,
    setClock,
    register,
    put,
    seeFile: () => registry.ask(people.admin, 'seeElder', { params }),
    suspend: () =>
      registry.ask(people.admin, 'suspendElder', {
        params,
        body: { from: '2026-10-15', reason: words('要求注销') },
      }),
    request: (by: Caller = people.clerk, askedBy = 'elder') =>
      privacy.ask(by, 'requestDeletion', { params, body: { askedBy } }),
    confirm: (by: Caller = people.admin) => privacy.ask(by, 'confirmDeletion', { params }),
    see: (by: Caller = people.admin) => privacy.ask(by, 'seeDeletion', { params }),
    withdraw: (by: Caller = people.clerk) => privacy.ask(by, 'withdrawDeletion', { params }),
    /** The worker, as often as it calls another one; the bucket fails `faults` times. Says how many rounds it took. */
    async work({ roundMs, faults = 0 }: { roundMs?: number; faults?: number } = {}): Promise<number> {
      failing = faults;
      for (let rounds = 1; ; rounds++) {
        const state = await eraseTraces(shell, params, () => now, roundMs).then(
          async () => (await privacy.ask(people.admin, 'seeDeletion', { params })).state,
          () => 'failed',
        );
        if (state === 'ERASED') return rounds;
      }
    },
    /** October is closed, at the canteen and at the provider. */
    async settle() {
      for (const facilityId of [CANTEEN, PROVIDER]) {
        await house.throughOffices('2026-10', facilityId);
        const period = '2026-10';
        const closing = { params: { facilityId, period } };
        const { state } = await house.ask(
          { personId: 'pn_county', grants: [{ role: 'finance', over: '411025' }] },
          'closeStatement',
          closing,
        );
        if (state !== 'CLOSED') throw new Error(`${facilityId} is ${state}`);
      }
    },
    /** Every item of every table as text, what is sealed behind it, whose term is not over: `where: what`. */
    async everything(): Promise<Found[]> {
      const found: Found[] = [];
      for (const [kind, TableName] of Object.entries(names)) {
        let ExclusiveStartKey: Record<string, never> | undefined;
        do {
          const page = await client.send(new ScanCommand({ TableName, ExclusiveStartKey }));
          for (const raw of page.Items ?? []) {
            const item = plain<Item>(raw);
            if (Number(item.expiresAtSeconds ?? Number.POSITIVE_INFINITY) * 1000 < now) continue;
            const text = JSON.stringify(item);
            const opened = [...text.matchAll(/ky_TEST\.[\w-]+/g)].map(([sealed]) => keyring.sealed.get(sealed) ?? '');
            found.push({ table: kind, key: `${item.pk}/${item.sk}`, item, text: [text, ...opened].join('\n') });
          }
          ExclusiveStartKey = page.LastEvaluatedKey as typeof ExclusiveStartKey;
        } while (ExclusiveStartKey);
      }
      return found.toSorted((a, b) => (`${a.table} ${a.key}` < `${b.table} ${b.key}` ? -1 : 1));
    },
  };
}
