import type { Handler } from '../../shared/api.ts';
import { businessDateOf } from '../../shared/business-time.ts';
import { isRefusal, refuse } from '../../shared/refusal.ts';
import { absent, execute } from '../../shared/table.ts';
import { isPlace } from '../registry/index.ts';
import type { importsRoutes } from './contract.ts';
import { type ImportHead, type Imports, importKey, KEPT_MS, noCounts, sealSheet } from './import-file.ts';
import { progress } from './kinds.ts';
import { refuseImport } from './refusals.ts';
import { emptySheet } from './sheet.ts';

/** Opens an import; its parts follow. The same again is answered like the first. */
export const startImport =
  ({ table, keyring }: Imports): Handler<typeof importsRoutes.startImport> =>
  async ({ params: { region }, body: { importId, of, fileName, category, effectiveOn } }, { actor, now }) => {
    if ((of === 'category') !== (category !== undefined && effectiveOn !== undefined))
      return refuseImport('CATEGORY_NEEDED');
    if (category !== undefined && !isPlace(region)) return refuseImport('COUNTY_NEEDED');
    if (effectiveOn !== undefined && effectiveOn > businessDateOf(now)) return refuseImport('FUTURE_DATE');
    const keys = await keyring();
    const key = importKey(importId);
    const started = await execute(
      table,
      () => table.get<ImportHead>(key),
      (existing) => {
        if (existing) {
          const isRetry =
            existing.of === of &&
            existing.region === region &&
            existing.fileName === fileName &&
            existing.category === category &&
            (category === undefined || existing.effectiveOn === effectiveOn);
          return isRetry ? { writes: [], answer: existing } : refuse('ID_REUSED');
        }
        const head: ImportHead = {
          ...key,
          kind: 'import',
          importId,
          of,
          category,
          effectiveOn,
          region,
          fileName,
          by: { personId: actor.personId, role: actor.role },
          startedAt: now,
          parts: [],
          complete: false,
          sheet: sealSheet(importId, emptySheet, keys),
          rows: 0,
          comparedChunks: 0,
          comparedRows: 0,
          compared: noCounts,
          appliedChunks: 0,
          appliedRows: 0,
          failed: 0,
          expiresAtSeconds: Math.floor((now + KEPT_MS) / 1000),
          version: 1,
        };
        return { writes: [{ put: head, when: absent }], answer: head };
      },
    );
    return isRefusal(started) ? started : progress(started, keys);
  };
