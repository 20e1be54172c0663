import { type BusinessDate, businessDateOf, type Instant, wallTimeOf } from '../../shared/business-time.ts';
import { SKILLS, type Skill } from '../services/index.ts';
import { CERTIFICATES, type CertificateKind } from './vocabulary.ts';

/** Why a caregiver should not get a job. */
export interface Reason {
  readonly code: string;
  /** Said as it is to a dispatcher. */
  readonly message: string;
  /** False: the dispatcher is warned and may decide otherwise. */
  readonly blocks: boolean;
}
const blocking = (code: string, message: string): Reason => ({ code, message, blocks: true });
const warning = (code: string, message: string): Reason => ({ code, message, blocks: false });

const timeOf = (at: Instant): string => `${businessDateOf(at)} ${wallTimeOf(at)}`;

/** One sentence for every reason there is. */
export const reasonFor = {
  OTHER_PROVIDER: () => blocking('OTHER_PROVIDER', '这位护理员不在这家服务机构'),
  PROVIDER_SUSPENDED: (reason: string) => blocking('PROVIDER_SUSPENDED', `服务机构已暂停服务：${reason}`),
  PROVIDER_LICENCE_EXPIRED: (on: BusinessDate) => blocking('PROVIDER_LICENCE_EXPIRED', `服务机构的登记已于 ${on} 到期`),
  DISHONEST: (from: BusinessDate) => blocking('DISHONEST', `自 ${from} 起列入养老服务失信名单，各机构都不能派单`),
  LEFT: (on: BusinessDate) => blocking('LEFT', `已离职，最后工作日是 ${on}`),
  SUSPENDED: (reason: string) => blocking('SUSPENDED', `已停止派单：${reason}`),
  HEALTH_CARD_MISSING: () => blocking('HEALTH_CARD_MISSING', '没有登记健康证'),
  HEALTH_CARD_NOT_YET: (from: BusinessDate) => blocking('HEALTH_CARD_NOT_YET', `健康证 ${from} 起才有效`),
  HEALTH_CARD_EXPIRED: (on: BusinessDate) => blocking('HEALTH_CARD_EXPIRED', `健康证 ${on} 到期，服务当天已失效`),
  CERTIFICATE_MISSING: () => blocking('CERTIFICATE_MISSING', '没有登记任何上岗证书'),
  CERTIFICATE_NOT_YET: (kind: CertificateKind, from: BusinessDate) =>
    blocking('CERTIFICATE_NOT_YET', `${CERTIFICATES[kind]} ${from} 起才有效`),
  CERTIFICATE_EXPIRED: (kind: CertificateKind, on: BusinessDate) =>
    blocking('CERTIFICATE_EXPIRED', `${CERTIFICATES[kind]} ${on} 到期，服务当天已失效`),
  SKILL_MISSING: (skills: readonly Skill[]) =>
    blocking('SKILL_MISSING', `缺少技能：${skills.map((skill) => SKILLS[skill]).join('、')}`),
  OTHER_SEX: () => blocking('OTHER_SEX', '这项服务须由与老人同性别的护理员上门'),
  ON_LEAVE: (from: BusinessDate, to: BusinessDate) => blocking('ON_LEAVE', `${from} 至 ${to} 请假`),
  OUT_OF_HOURS: () => blocking('OUT_OF_HOURS', '不在这位护理员的工作时间内'),
  OVERLAPS: ({ startsAt, endsAt }: { startsAt: Instant; endsAt: Instant }) =>
    blocking('OVERLAPS', `与 ${timeOf(startsAt)} 至 ${timeOf(endsAt)} 的另一单冲突，或来不及赶路`),
  DAY_FULL: ({ minutesPerDay, takenMinutes }: { minutesPerDay: number; takenMinutes: number }) =>
    blocking('DAY_FULL', `超过每日工时上限 ${minutesPerDay} 分钟（当日已排 ${takenMinutes} 分钟）`),
  MONTH_FULL: ({ minutesPerMonth, takenMinutes }: { minutesPerMonth: number; takenMinutes: number }) =>
    blocking('MONTH_FULL', `超过每月工时上限 ${minutesPerMonth} 分钟（当月已排 ${takenMinutes} 分钟）`),
  KIN: () => warning('KIN', '这位护理员是老人的家属或绑定了老人的账号，请核实'),
  NOT_LINKED: () => warning('NOT_LINKED', '这位护理员还没有绑定微信，收不到派单'),
} as const;
