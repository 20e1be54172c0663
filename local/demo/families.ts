import { newId } from '../../shared/ids.ts';
import { countyOf } from '../../shared/regions.ts';
import type { City, Person } from './city.ts';
import { each, operatorOf } from './settle-in.ts';
import type { DemoElder, DemoWorld } from './world.ts';

/** Every sixth elder has a phone of their own and a child in another city. */
export const hasPhone = (world: DemoWorld, elder: DemoElder): boolean => world.elders.indexOf(elder) % 6 === 0;
export const elderPhone = (elder: DemoElder): string => `elder-${elder.elderId}`;
export const childPhone = (elder: DemoElder): string => `child-${elder.elderId}`;

/** The elder takes the code the hotline reads out, and gives another to the child. */
export async function bindFamily(city: City, elder: DemoElder, own: Person, child: Person): Promise<void> {
  const params = { elderId: elder.elderId };
  const hotline = city.person(operatorOf(countyOf(elder.residence)));
  const forElder = await hotline.ask('issueLinkCode', { params, body: { codeId: newId('linkCode'), as: 'elder' } });
  await own.ask('useLinkCode', { body: { code: forElder.code } });
  const forChild = await own.ask('issueLinkCode', {
    params,
    body: { codeId: newId('linkCode'), as: 'family', scopes: ['view', 'book'] },
  });
  await child.ask('useLinkCode', {
    body: { code: forChild.code, relation: 'child', myName: `${elder.name[0]}女士` },
  });
}

export const bindFamilies = (city: City, world: DemoWorld): Promise<void> =>
  each(
    world.elders.filter((elder) => hasPhone(world, elder)),
    (elder) => bindFamily(city, elder, city.person(elderPhone(elder)), city.person(childPhone(elder))),
  );
