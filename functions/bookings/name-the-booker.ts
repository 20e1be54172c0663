import { Refusal } from '../../shared/refusal.ts';
import { facilityHead } from '../../shared/resource.ts';
import type { Item, Table } from '../../shared/table.ts';
import type { FacilityHead } from '../facilities/index.ts';
import { maskName } from '../registry/index.ts';
import type { By } from './booking.ts';

const RELATION_WORDS: Readonly<Record<string, string>> = {
  child: '子女',
  spouse: '配偶',
  sibling: '兄弟姐妹',
  'other-kin': '亲属',
  agent: '代办人',
};
const ROLE_WORDS: Readonly<Record<By['role'], string>> = {
  elder: '老人本人',
  family: '家属',
  staff: '助餐点工作人员',
  operator: '12349 坐席',
  finance: '财务',
  admin: '管理员',
  auditor: '审计',
  system: '长期订餐',
};

/** Who booked, as anybody who may book for the elder may know it: the relation and a masked name, no id. */
export function bookerWords(by: By, binding: Item | undefined): string {
  if (by.role !== 'family' || !binding) return ROLE_WORDS[by.role];
  const relation = RELATION_WORDS[String(binding.relation)] ?? ROLE_WORDS.family;
  return typeof binding.name === 'string' ? `${relation} ${maskName(binding.name)}` : relation;
}

/** Turns the ids in a clash (ALREADY_BOOKED, BOOKED_ELSEWHERE) into what the caller may read. Other refusals pass. */
export async function nameTheBooker(
  table: Pick<Table, 'getMany'>,
  elderId: string,
  refusal: Refusal,
): Promise<Refusal> {
  const { by, facilityId, ...details } = (refusal.details ?? {}) as { by?: By; facilityId?: string };
  if (!by || !facilityId) return refusal;
  const [facility, binding] = await table.getMany([
    facilityHead(facilityId),
    { pk: `PERSON#${by.personId}`, sk: `BINDING#${elderId}` },
  ]);
  return new Refusal(
    refusal.code,
    { status: refusal.status as 409, message: refusal.message },
    {
      ...details,
      facilityId,
      facilityName: (facility as FacilityHead | undefined)?.name,
      bookedBy: { role: by.role, who: bookerWords(by, binding) },
    },
  );
}
