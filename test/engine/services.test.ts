import { loadOffer } from '../../functions/services/index.ts';
import {
  CANTEEN,
  COUNTY,
  carePlansHouse,
  id,
  menuOf,
  OTHER_PROVIDER,
  PROVIDER,
  people,
  SERVICE,
} from './care-plans-house.ts';

const browse = (
  house: Awaited<ReturnType<typeof carePlansHouse>>,
  query: Record<string, string> = {},
  region = COUNTY,
) => house.services.ask(undefined, 'listServices', { params: { region }, query });

describe('the catalogue', () => {
  test.each([
    ['county-menu.json', 82],
    ['basic-list.json', 21],
  ])('a county may begin with %s, and anybody may browse it without signing in', async (file, count) => {
    const house = await carePlansHouse();
    const menu = menuOf(file);
    for (const service of menu) expect(await house.saveService(service)).toMatchObject({ status: 200, version: 1 });
    // Sent again, nothing is new.
    expect(await house.saveService(menu[0]!)).toMatchObject({ status: 200, version: 1 });
    const { status, services } = await browse(house);
    expect([status, services.length]).toEqual([200, count]);
    expect(services.map(({ code }: { code: string }) => code)).toEqual(menu.map(({ code }) => code));
    expect((await browse(house, {}, `${COUNTY}001001`)).services).toHaveLength(count);
    expect((await browse(house, {}, '410105')).services).toEqual([]);
    const baths = (await browse(house, { help: 'bathing' })).services;
    expect(baths.length).toBeGreaterThan(1);
    expect(baths.every(({ genderRule }: { genderRule: string }) => genderRule === 'same-sex')).toBe(true);
    const group = String(menu[0]!.group);
    expect((await browse(house, { group })).services).toHaveLength(menu.filter((one) => one.group === group).length);
  });

  test('shows what can be performed on a day, and what is over', async () => {
    const house = await carePlansHouse();
    await house.saveService({ ...menuOf('basic-list.json')[0]!, to: '2026-11-30' });
    expect((await browse(house, { date: '2026-11-30' })).services).toHaveLength(1);
    expect((await browse(house, { date: '2026-12-01' })).services).toEqual([]);
    expect((await browse(house)).services).toHaveLength(1);
  });

  test('is kept by the county, of one version at a time', async () => {
    const house = await carePlansHouse();
    const [first] = menuOf('basic-list.json');
    expect(await house.saveService(first!, people.township)).toMatchObject({ status: 404 });
    expect(await house.saveService(first!, people.manager)).toMatchObject({ status: 403 });
    expect(await house.saveService(first!, people.nextDoor)).toMatchObject({ status: 404 });
    const both = await Promise.all([
      house.saveService({ ...first!, capFen: 900 }),
      house.saveService({ ...first!, capFen: 1_000 }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await house.saveService({ ...first!, genderRule: 'any', help: 'bathing' }, people.admin, 1)).toMatchObject({
      status: 400,
      code: 'INVALID_INPUT',
    });
  });
});

describe('offers', () => {
  test('are made by the provider’s manager or the county, of what the county has, up to its cap', async () => {
    const house = await carePlansHouse();
    expect(await house.offer()).toMatchObject({ status: 404 });
    await house.open();
    expect(await house.offer({}, { by: people.dispatcher })).toMatchObject({ status: 403 });
    expect(await house.offer({}, { by: people.otherManager })).toMatchObject({ status: 404 });
    expect(await house.offer({ priceFen: 2_001 }, { version: 1 })).toMatchObject({ status: 422, code: 'OVER_CAP' });
    expect(await house.offer({ priceFen: 2_000 }, { version: 1, by: people.admin })).toMatchObject({ version: 2 });
    expect(await house.offer({}, { by: people.admin, facilityId: CANTEEN })).toMatchObject({ code: 'NOT_A_PROVIDER' });
    const found = await loadOffer(house.table, PROVIDER, SERVICE);
    expect(found?.service).toMatchObject({ serviceId: SERVICE, priceFen: 2_000, per: 'step', stepMinutes: 30 });
    expect(await loadOffer(house.table, CANTEEN, SERVICE)).toBeUndefined();
    expect(await loadOffer(house.table, id('fc', 99), SERVICE)).toBeUndefined();
  });

  test('are found from near to far, or by price, with what stands against them on the day', async () => {
    const house = await carePlansHouse();
    await house.open();
    await house.offer(
      { priceFen: 1_000, until: '2026-11-30' },
      { by: people.otherManager, facilityId: OTHER_PROVIDER, version: 1 },
    );
    const find = async (query: Record<string, string> = {}) => {
      const reply = await house.services.ask(people.niece, 'findProviders', {
        params: { region: COUNTY, code: '08-01' },
        query,
      });
      return reply.providers.map(
        ({
          provider,
          metres,
          closed,
        }: {
          provider: { facilityId: string };
          metres?: number;
          closed?: { code: string };
        }) => [provider.facilityId, metres ?? '', closed?.code ?? ''].join(' ').trim(),
      );
    };
    expect(await find()).toEqual([OTHER_PROVIDER, PROVIDER]);
    const near = { latitudeE6: '34746000', longitudeE6: '113685000' };
    expect(await find(near)).toEqual([`${PROVIDER} 0`, `${OTHER_PROVIDER} 6005`]);
    expect(await find({ date: '2026-12-01' })).toEqual([`${OTHER_PROVIDER}  SERVICE_NOT_OFFERED`, PROVIDER]);
    const list = await house.services.ask(people.niece, 'listOffers', { params: { facilityId: OTHER_PROVIDER } });
    expect(list.offers).toMatchObject([{ offer: { priceFen: 1_000 }, service: { code: '08-01', capFen: 2_000 } }]);
    const nothing = { params: { region: COUNTY, code: '99-99' } };
    expect(await house.services.ask(people.niece, 'findProviders', nothing)).toMatchObject({ status: 404 });
  });
});
