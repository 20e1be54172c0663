import type { Handlers } from '../../shared/api.ts';
import { callInSick } from './call-in-sick.ts';
import { cancelLeave } from './cancel-leave.ts';
import { changeCaregiver } from './change-caregiver.ts';
import { changePapers } from './change-papers.ts';
import type { caregiversRoutes } from './contract.ts';
import { endEmployment } from './end-employment.ts';
import { enterDishonesty } from './enter-dishonesty.ts';
import { askEntrySubsidy, confirmEntrySubsidy, recordEntrySubsidyPaid } from './entry-subsidy.ts';
import { liftDishonesty } from './lift-dishonesty.ts';
import { linkPerson, unlinkPerson } from './link-person.ts';
import { listCaregivers, listRegionCaregivers } from './list-caregivers.ts';
import { listDishonesty } from './list-dishonesty.ts';
import { listExpiringPapers, listRegionExpiringPapers } from './list-expiring-papers.ts';
import { listOwnDays, listWorkingDays } from './list-working-days.ts';
import { moveCaregiver } from './move-caregiver.ts';
import { recordLeave } from './record-leave.ts';
import { registerCaregiver } from './register-caregiver.ts';
import { seeCaregiver, seeOwnFile } from './see-caregiver.ts';
import { seeCaregiverNumber } from './see-caregiver-number.ts';
import type { Caregivers } from './store.ts';
import { resumeCaregiver, suspendCaregiver } from './suspend-caregiver.ts';

/** Who answers which route of the caregivers. */
export const caregiversHandlers = (room: Caregivers): Handlers<typeof caregiversRoutes> => ({
  registerCaregiver: registerCaregiver(room),
  listCaregivers: listCaregivers(room),
  listRegionCaregivers: listRegionCaregivers(room),
  seeCaregiver: seeCaregiver(room),
  seeCaregiverNumber: seeCaregiverNumber(room),
  changeCaregiver: changeCaregiver(room),
  changePapers: changePapers(room),
  recordLeave: recordLeave(room),
  cancelLeave: cancelLeave(room),
  callInSick: callInSick(room),
  suspendCaregiver: suspendCaregiver(room),
  resumeCaregiver: resumeCaregiver(room),
  linkPerson: linkPerson(room),
  unlinkPerson: unlinkPerson(room),
  endEmployment: endEmployment(room),
  moveCaregiver: moveCaregiver(room),
  askEntrySubsidy: askEntrySubsidy(room),
  confirmEntrySubsidy: confirmEntrySubsidy(room),
  recordEntrySubsidyPaid: recordEntrySubsidyPaid(room),
  listWorkingDays: listWorkingDays(room),
  seeOwnFile: seeOwnFile(room),
  listOwnDays: listOwnDays(room),
  listExpiringPapers: listExpiringPapers(room),
  listRegionExpiringPapers: listRegionExpiringPapers(room),
  enterDishonesty: enterDishonesty(room),
  listDishonesty: listDishonesty(room),
  liftDishonesty: liftDishonesty(room),
});
