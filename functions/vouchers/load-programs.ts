import type { BusinessDate } from '../../shared/business-time.ts';
import { spanOn } from '../../shared/date-line.ts';
import { type RegionCode, regionsAround } from '../../shared/regions.ts';
import type { Item, Table } from '../../shared/table.ts';
import type { Program, ProgramRef, Programs } from './program.ts';
import { isProgram, isProgramLine, type ProgramItem, programKey, programsOf } from './store.ts';

const published = (item: ProgramItem | undefined): Program | undefined =>
  item?.state === 'PUBLISHED' ? { ...item.document, programId: item.programId } : undefined;

/** The programs of one region's partition that are in force on a date, one of each code. */
function inForce(items: readonly Item[], date: BusinessDate): Program[] {
  const programs = new Map(items.filter(isProgram).map((item) => [item.programId, published(item)]));
  return items.filter(isProgramLine).flatMap(({ versions }) => {
    const program = programs.get(spanOn(versions, date)?.programId ?? '');
    return program && (program.to === undefined || date <= program.to) ? [program] : [];
  });
}

/** The programs in force on a date in a region and in those around it. */
export async function loadPrograms(
  table: Pick<Table, 'query'>,
  region: RegionCode,
  date: BusinessDate,
): Promise<Programs> {
  const pages = await Promise.all(regionsAround(region).map((one) => table.query({ pk: programsOf(one) })));
  const programs = pages.flatMap(({ items }) => inForce(items, date));
  return new Map(programs.map((program) => [program.programId, program]));
}

/** Every version that may have given something to who lives in a region, whenever it was in force. */
export async function everyProgram(table: Pick<Table, 'query'>, region: RegionCode): Promise<Programs> {
  const pages = await Promise.all(regionsAround(region).map((one) => table.query({ pk: programsOf(one) })));
  const programs = pages.flatMap(({ items }) => items.filter(isProgram).flatMap((item) => published(item) ?? []));
  return new Map(programs.map((program) => [program.programId, program]));
}

/** Far more versions than a function meets; only keeps a warm process from growing for ever. */
const MAX_CACHED = 500;
const MAX_KEYS = 100;

/**
 * Finds the programs that lots name, whenever they were in force, each at most once per finder: published, they never
 * change. Throws when one of them was never published.
 */
export function programFinder(table: Pick<Table, 'getMany'>): (refs: readonly ProgramRef[]) => Promise<Programs> {
  const known = new Map<string, Program>();
  return async (refs) => {
    if (known.size > MAX_CACHED) known.clear();
    const missing = [...new Map(refs.map((ref) => [ref.programId, ref])).values()].filter(
      ({ programId }) => !known.has(programId),
    );
    for (let i = 0; i < missing.length; i += MAX_KEYS) {
      const part = missing.slice(i, i + MAX_KEYS);
      const items = await table.getMany(part.map(({ region, programId }) => programKey(region, programId)));
      for (const [j, { programId }] of part.entries()) {
        const program = published(items[j] as ProgramItem | undefined);
        if (!program) throw new Error(`no published program ${programId}`);
        known.set(programId, program);
      }
    }
    return known;
  };
}
