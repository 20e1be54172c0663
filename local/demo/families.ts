import { newId } from '../../shared/ids.ts';
import type { City } from './city.ts';
import { each, operatorOf } from './settle-in.ts';
import type { DemoElder, DemoWorld } from './world.ts';

/** Every sixth elder has a phone of their own and a child in another city. */
export const hasPhone = (world: DemoWorld, elder: DemoElder): boolean => world.elders.indexOf(elder) % 6 === 0;
export const elderPhone = (elder: DemoElder): string => `elder-${elder.elderId}`;
export const childPhone = (elder: DemoElder): string => `child-${elder.elderId}`;

/** The hotline reads the elder a code for their own phone; the elder gives another to the child. */
export const bindFamilies = (city: City, world: DemoWorld): Promise<void> =>
  each(
    world.elders.filter((elder) => hasPhone(world, elder)),
    async (elder) => {
      const params = { elderId: elder.elderId };
      const own = await city
        .person(operatorOf(elder.residence.slice(0, 6)))
        .ask('issueLinkCode', { params, body: { codeId: newId('linkCode'), as: 'elder' } });
      const elderThemself = city.person(elderPhone(elder));
      await elderThemself.ask('useLinkCode', { body: { code: own.code, relation: 'other-kin', myName: elder.name } });
      const childs = await elderThemself.ask('issueLinkCode', {
        params,
        body: { codeId: newId('linkCode'), as: 'family', scopes: ['view', 'book'] },
      });
      await city
        .person(childPhone(elder))
        .ask('useLinkCode', { body: { code: childs.code, relation: 'child', myName: `${elder.name[0]}女士` } });
    },
  );
