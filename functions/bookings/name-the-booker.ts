import type { Refusal } from '../../shared/refusal.ts';
import { facilityHead } from '../../shared/resource.ts';
import type { Table } from '../../shared/table.ts';
import type { FacilityHead } from '../facilities/index.ts';
import { type BindingItem, bindingKey } from '../identity/index.ts';
import { maskName } from '../registry/index.ts';
import type { By } from './booking.ts';
import { type bookingRefusals, refuseBooking } from './refusals.ts';

const RELATION_WORDS: Readonly<Record<BindingItem['relation'], string>> = {
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
  caregiver: '护理员',
  operator: '12349 坐席',
  finance: '财务',
  admin: '管理员',
  auditor: '审计',
  system: '长期订餐',
};

/** Who booked, as anybody who may book for the elder may know it: the relation and a masked name, no id. */
const bookerWords = (by: By, binding: Pick<BindingItem, 'relation' | 'name'> | undefined): string =>
  by.role === 'family' && binding
    ? `${RELATION_WORDS[binding.relation]} ${maskName(binding.name)}`
    : ROLE_WORDS[by.role];

/** Turns the ids in a clash (ALREADY_BOOKED, BOOKED_ELSEWHERE) into what the caller may read. Other refusals pass. */
export async function nameTheBooker(
  table: Pick<Table, 'getMany'>,
  elderId: string,
  refusal: Refusal,
): Promise<Refusal> {
  const { by, facilityId, ...details } = (refusal.details ?? {}) as { by?: By; facilityId?: string };
  if (!by || !facilityId) return refusal;
  const [facility, binding] = await table.getMany([facilityHead(facilityId), bindingKey(by.personId, elderId)]);
  return refuseBooking(refusal.code as keyof typeof bookingRefusals, {
    ...details,
    facilityId,
    facilityName: (facility as FacilityHead | undefined)?.name,
    bookedBy: { role: by.role, who: bookerWords(by, binding as BindingItem | undefined) },
  });
}
