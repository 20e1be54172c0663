import { registryRoutes } from '../../functions/registry/contract.ts';
import { registryHandlers } from '../../functions/registry/handlers.ts';
import type { ElderHead } from '../../functions/registry/index.ts';
import { instantAt } from '../../shared/business-time.ts';
import { newId } from '../../shared/ids.ts';
import { elderHead } from '../../shared/resource.ts';
import { keyring } from '../fixtures/a-booking.ts';
import { ELDER } from '../fixtures/a-dispatch.ts';
import { type Reply, roomCaller } from './room-caller.ts';
import { people, visitsHouse, XIULAN } from './visits-house.ts';

const params = { elderId: ELDER };
const TEN = instantAt('2026-11-24', '10:00');
const JPEG = Buffer.from('ffd8ffda000c0301000200000000003f00d2ffd9', 'hex').toString('base64');

/** 王秀英, who eats low-salt and no peanuts, and is visited at ten. */
async function consentsHouse() {
  const house = await visitsHouse();
  const registry = roomCaller(
    registryRoutes,
    registryHandlers({ table: house.table, keyring: async () => keyring }),
    house.table,
    TEN,
  );
  const see = (by = people.daughter) => registry.ask(by, 'seePrivacyConsents', { params });
  return {
    ...house,
    registry,
    see,
    head: () => house.table.get<ElderHead>(elderHead(ELDER)),
    say: async (
      answers: Record<string, boolean>,
      {
        by = people.daughter,
        textVersion,
        how,
      }: { by?: typeof people.daughter; textVersion?: string; how?: string } = {},
    ) =>
      registry.ask(by, 'recordPrivacyConsents', {
        params,
        body: {
          textVersion: textVersion ?? (await see()).textVersion,
          ...(how ? { how } : {}),
          answers: Object.entries(answers).map(([purpose, given]) => ({ purpose, given })),
        },
      }),
    async photo() {
      const order = await house.accepted();
      house.setClock(TEN);
      const { exceptions } = await house.check('checkIn', order, {
        proof: { kind: 'code', code: await house.code(order) },
      });
      const where = { caregiverId: XIULAN, orderId: order.orderId };
      const body = { photoId: newId('photo'), content: JPEG };
      return { order, exceptions, reply: await house.ask(people.xiulan, 'addVisitPhoto', { params: where, body }) };
    },
  };
}
const saidTo = ({ purposes }: Reply, purpose: string) =>
  purposes.find((one: { purpose: string }) => one.purpose === purpose)?.said;

describe('what an elder was told and agreed to', () => {
  test('is asked once for each wording, and says who wrote it down, when and how', async () => {
    const house = await consentsHouse();
    expect(await house.see()).toMatchObject({ ask: true });
    const all = { health: true, photos: true, position: false };
    const reply = await house.say(all, { by: people.hotline, how: 'spoken' });
    expect(reply).toMatchObject({ status: 200, ask: false });
    expect(saidTo(reply, 'photos')).toEqual({
      given: true,
      textVersion: reply.textVersion,
      how: 'spoken',
      by: { personId: 'pn_hotline', role: 'operator' },
      at: '2026-11-24T10:00:00+08:00',
    });
    // Whoever says it on a phone of their own said it there, whatever is sent along.
    expect(saidTo(await house.say({ position: true }, { how: 'paper' }), 'position')).toMatchObject({
      how: 'own-phone',
    });
  });

  test('the same word again changes nothing; by another wording nothing is written down', async () => {
    const house = await consentsHouse();
    const first = await house.say({ photos: false });
    const { version } = (await house.head())!;
    house.registry.setClock(TEN + 60_000);
    expect(await house.say({ photos: false })).toEqual(first);
    expect((await house.head())!.version).toBe(version);
    expect(await house.say({ photos: true }, { textVersion: '2020-01' })).toMatchObject({ code: 'TEXT_CHANGED' });
  });

  test('two people answering at once: no word is lost', async () => {
    const house = await consentsHouse();
    const { textVersion } = await house.see();
    await Promise.all([
      house.say({ photos: false }, { textVersion }),
      house.say({ position: false }, { textVersion, by: people.hotline }),
    ]);
    expect((await house.head())!.withheld).toEqual(['photos', 'position']);
  });

  test('a no that came with a file which became part of this one holds until she speaks of it again', async () => {
    const house = await consentsHouse();
    await house.table.commit([{ update: elderHead(ELDER), set: { withheld: ['photos'] } }]);
    await house.say({ health: true });
    expect(await house.head()).toMatchObject({ withheld: ['photos'] });
    await house.say({ photos: true });
    expect((await house.head())?.withheld).toBeUndefined();
  });

  test('those nobody has asked are on a list', async () => {
    const house = await consentsHouse();
    const unasked = async () => {
      const { elders } = await house.registry.ask(people.hotline, 'listUnasked', { params: { region: '410108' } });
      return elders.map(({ elderId }: { elderId: string }) => elderId);
    };
    await house.say({ health: true, photos: true });
    expect(await unasked()).toEqual([ELDER]);
    await house.say({ position: true });
    expect(await unasked()).toEqual([]);
  });
});

describe('a no has its consequence, and bars nobody from a meal or a visit', () => {
  test('nobody was asked: everything goes on as before', async () => {
    const house = await consentsHouse();
    const { exceptions, reply } = await house.photo();
    expect(exceptions).toEqual([]);
    expect(reply).toMatchObject({ status: 200 });
  });

  test('to health: diets and allergens are gone from the file, and come back only with a yes', async () => {
    const house = await consentsHouse();
    await house.say({ health: false });
    const head = (await house.head())!;
    expect(head).toMatchObject({ diets: [], allergens: [], withheld: ['health'] });
    const update = (version: number) =>
      house.registry.ask(people.office, 'updateElder', { params, body: { version, allergens: ['peanut'] } });
    expect(await update(head.version)).toMatchObject({ status: 409, code: 'CONSENT_NEEDED' });
    await house.say({ health: true });
    expect((await house.head())!.withheld).toBeUndefined();
  });

  test('to photos: the caregiver’s phone says so, and takes none', async () => {
    const house = await consentsHouse();
    await house.say({ photos: false });
    const { reply } = await house.photo();
    expect(reply).toMatchObject({ status: 409, code: 'PHOTOS_NOT_WANTED' });
    expect(house.files.size).toBe(0);
  });

  test('to positions: the check-in stands, without one, and people look at it', async () => {
    const house = await consentsHouse();
    await house.say({ position: false });
    const { order, exceptions } = await house.photo();
    expect(exceptions.map(({ code }: { code: string }) => code)).toEqual(['NO_FIX']);
    const { items } = await house.table.query({ pk: `ORDER#${order.orderId}`, begins: 'VISIT#' });
    expect(JSON.stringify(items)).not.toContain('latitudeE6');
    expect(await house.table.get({ pk: `CAREGIVER#${XIULAN}`, sk: 'TRACE' })).not.toHaveProperty('seen');
  });
});
