import type { Handler } from '../../shared/api.ts';
import { openCursor, sealCursor } from '../../shared/cursor.ts';
import { noteLook } from '../../shared/look.ts';
import { isRefusal } from '../../shared/refusal.ts';
import { consentKey, type ElderConsentItem } from './consent.ts';
import type { registryRoutes } from './contract.ts';
import type { ElderHead } from './elder.ts';
import { maskName } from './mask.ts';
import { refuseRegistry } from './refusals.ts';
import { consentsShown } from './see-privacy-consents.ts';
import { isPlace } from './stays.ts';
import { elderList, type Registry, rangeInElderList } from './store.ts';

/** How many files are looked at for one answer. */
const PER_PAGE = 100;

/** Who has not been asked by the present text: of a hundred files at a time, so a page may be short or empty. */
export const listUnasked =
  ({ table, keyring }: Registry): Handler<typeof registryRoutes.listUnasked> =>
  async ({ params: { region }, query }, call) => {
    if (!isPlace(region)) return refuseRegistry('REGION_TOO_WIDE');
    const reading = { personId: call.actor.personId, list: `unasked/${region}` };
    const keys = await keyring();
    const after = openCursor(keys, reading, query.cursor);
    if (isRefusal(after)) return after;
    const place = { pk: elderList(region), begins: rangeInElderList(region) };
    const page = await table.query<ElderHead>({ ...place, index: true, limit: PER_PAGE, after });
    await noteLook(table, call.actor, { did: 'list-unasked', region }, call.now);
    const consents = await table.getMany(page.items.map(({ elderId }) => consentKey(elderId)));
    const unasked = page.items.filter(
      ({ elderId, deceasedOn, mergedInto }, i) =>
        deceasedOn === undefined &&
        mergedInto === undefined &&
        consentsShown(elderId, consents[i] as ElderConsentItem | undefined).ask,
    );
    return {
      looked: page.items.length,
      elders: unasked.map(({ elderId, name, region: livesIn }) => ({ elderId, name: maskName(name), region: livesIn })),
      cursor: sealCursor(keys, reading, page.next),
    };
  };
