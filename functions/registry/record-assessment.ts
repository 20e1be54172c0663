import { isDeepStrictEqual } from 'node:util';
import type { Handler } from '../../shared/api.ts';
import { type BusinessDate, businessDateOf } from '../../shared/business-time.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { changeElder, deedOf } from './change-elder.ts';
import type { registryRoutes } from './contract.ts';
import type { Assessment, ElderHead } from './elder.ts';
import { answerWithFile } from './file.ts';
import { MAX_ENTRIES } from './record-residence.ts';
import { refuseRegistry } from './refusals.ts';
import type { Registry } from './store.ts';

/** The file with an ability assessment. One a day; another result for the same day is a correction and needs a reason. */
export function withAssessment(
  head: ElderHead,
  { reason, ...given }: Assessment & { reason?: string | undefined },
  today: BusinessDate,
): ElderHead | Refusal {
  const { score, ...rest } = given;
  const assessment: Assessment = score === undefined ? rest : given;
  const { on, validUntil } = assessment;
  const sameDay = head.assessments.find((known) => known.on === on);
  if (isDeepStrictEqual(sameDay, assessment)) return head;
  if (on > today) return refuseRegistry('FUTURE_DATE');
  if (on < head.birthDate) return refuseRegistry('BEFORE_BIRTH');
  if (validUntil < on) return refuseRegistry('DATES_REVERSED');
  if (sameDay && reason === undefined) return refuseRegistry('ASSESSMENT_EXISTS');
  const others = head.assessments.filter((known) => known !== sameDay);
  if (others.length >= MAX_ENTRIES) return refuseRegistry('TOO_LONG_A_HISTORY');
  return { ...head, assessments: [...others, assessment].sort((a, b) => (a.on < b.on ? -1 : 1)) };
}

export const recordAssessment =
  (registry: Registry): Handler<typeof registryRoutes.recordAssessment> =>
  async ({ params, body }, call) => {
    const deed = deedOf('record-assessment', call, body.reason);
    const changed = await changeElder(registry, params.elderId, deed, (head) =>
      withAssessment(head, body, businessDateOf(call.now)),
    );
    return answerWithFile(registry, changed, call);
  };
