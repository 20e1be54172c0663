import type { Handlers } from '../../shared/api.ts';
import { addCategory } from './add-category.ts';
import { confirmMerge } from './confirm-merge.ts';
import type { registryRoutes } from './contract.ts';
import { endCategory } from './end-category.ts';
import { findElder } from './find-elder.ts';
import { listElders } from './list-elders.ts';
import { listUnasked } from './list-unasked.ts';
import { proposeMerge } from './propose-merge.ts';
import { recordAssessment } from './record-assessment.ts';
import { recordDeath } from './record-death.ts';
import { recordHousehold } from './record-household.ts';
import { recordPrivacyConsents } from './record-privacy-consents.ts';
import { recordResidence } from './record-residence.ts';
import { registerElder } from './register-elder.ts';
import { resumeElder } from './resume-elder.ts';
import { seeCitizenNumber } from './see-citizen-number.ts';
import { seeElder } from './see-elder.ts';
import { seeElderTrail } from './see-elder-trail.ts';
import { seePrivacyConsents } from './see-privacy-consents.ts';
import type { Registry } from './store.ts';
import { suspendElder } from './suspend-elder.ts';
import { updateElder } from './update-elder.ts';
import { withdrawDeath } from './withdraw-death.ts';

/** Who answers which route of the registry. */
export const registryHandlers = (registry: Registry): Handlers<typeof registryRoutes> => ({
  registerElder: registerElder(registry),
  seeElder: seeElder(registry),
  seeCitizenNumber: seeCitizenNumber(registry),
  seeElderTrail: seeElderTrail(registry),
  findElder: findElder(registry),
  listElders: listElders(registry),
  updateElder: updateElder(registry),
  recordResidence: recordResidence(registry),
  recordHousehold: recordHousehold(registry),
  addCategory: addCategory(registry),
  endCategory: endCategory(registry),
  recordAssessment: recordAssessment(registry),
  recordDeath: recordDeath(registry),
  withdrawDeath: withdrawDeath(registry),
  suspendElder: suspendElder(registry),
  resumeElder: resumeElder(registry),
  proposeMerge: proposeMerge(registry),
  confirmMerge: confirmMerge(registry),
  seePrivacyConsents: seePrivacyConsents(registry),
  recordPrivacyConsents: recordPrivacyConsents(registry),
  listUnasked: listUnasked(registry),
});
