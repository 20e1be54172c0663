import type { Handlers } from '../../shared/api.ts';
import { atCounter } from './at-counter.ts';
import { confirmBinding } from './confirm-binding.ts';
import type { identityRoutes } from './contract.ts';
import type { Deps } from './deps.ts';
import { disputeBinding } from './dispute-binding.ts';
import { grantRole } from './grant-role.ts';
import { issueLinkCode } from './issue-link-code.ts';
import { listBindings } from './list-bindings.ts';
import { listOfficers } from './list-officers.ts';
import { listStaff } from './list-staff.ts';
import { logIn } from './log-in.ts';
import { logOut } from './log-out.ts';
import { nameMyself } from './name-myself.ts';
import { recordMyPhone } from './record-my-phone.ts';
import { refreshSession } from './refresh-session.ts';
import { requestBinding } from './request-binding.ts';
import { revokeBinding } from './revoke-binding.ts';
import { revokeRole } from './revoke-role.ts';
import { showMe } from './show-me.ts';
import { useLinkCode } from './use-link-code.ts';

export const identityHandlers = (deps: Deps): Handlers<typeof identityRoutes> => ({
  logIn: logIn(deps),
  refreshSession: refreshSession(deps),
  logOut: logOut(deps),
  showMe: showMe(deps),
  nameMyself: nameMyself(deps),
  recordMyPhone: recordMyPhone(deps),
  grantRole: grantRole(deps),
  revokeRole: revokeRole(deps),
  listStaff: listStaff(deps),
  listOfficers: listOfficers(deps),
  issueLinkCode: issueLinkCode(deps),
  issueLinkCodeAtCounter: atCounter(deps.table, issueLinkCode(deps)),
  useLinkCode: useLinkCode(deps),
  requestBinding: requestBinding(deps),
  listBindings: listBindings(deps),
  listBindingsAtCounter: atCounter(deps.table, listBindings(deps)),
  confirmBinding: confirmBinding(deps),
  confirmBindingAtCounter: atCounter(deps.table, confirmBinding(deps)),
  revokeBinding: revokeBinding(deps),
  revokeBindingAtCounter: atCounter(deps.table, revokeBinding(deps)),
  disputeBinding: disputeBinding(deps),
});
