import { addDays, type BusinessDate } from '../../shared/business-time.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { Table } from '../../shared/table.ts';
import { isProgram, isProgramLine, type ProgramItem, programKey, programsOf } from './store.ts';

/** A version and the dates it is in force: a draft, or one whose day another version took, has none. */
export interface ListedProgram {
  readonly program: ProgramItem;
  readonly span: { readonly from: BusinessDate; readonly lastDay: BusinessDate | undefined } | undefined;
}

const earlier = (a: BusinessDate | undefined, b: BusinessDate | undefined): BusinessDate | undefined =>
  a === undefined || (b !== undefined && b < a) ? b : a;

/** Every version of every program of a region, by code and by the date it begins. */
export async function listPrograms(table: Pick<Table, 'query'>, region: RegionCode): Promise<ListedProgram[]> {
  const { items } = await table.query({ pk: programsOf(region) });
  const spans = new Map(
    items.filter(isProgramLine).flatMap(({ versions }) => versions.map((one) => [one.programId, one])),
  );
  return items
    .filter(isProgram)
    .map((program) => {
      const placed = spans.get(program.programId);
      const lastDay = earlier(program.document.to, placed?.to && addDays(placed.to, -1));
      return { program, span: placed && { from: placed.from, lastDay } };
    })
    .toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
}
const orderOf = ({ program: { document } }: ListedProgram): string => `${document.code}#${document.from}`;

/** One version, draft or published, or NOT_FOUND. */
export const readProgram = async (
  table: Pick<Table, 'get'>,
  { region, programId }: { region: RegionCode; programId: string },
): Promise<ProgramItem | Refusal> =>
  (await table.get<ProgramItem>(programKey(region, programId))) ?? refuse('NOT_FOUND');
