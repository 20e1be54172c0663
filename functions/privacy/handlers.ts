import type { Handlers } from '../../shared/api.ts';
import { confirmDeletion } from './confirm-deletion.ts';
import type { privacyRoutes } from './contract.ts';
import type { Shell } from './load-deletion.ts';
import { readCopy } from './read-copy.ts';
import { requestDeletion } from './request-deletion.ts';
import { seeDeletion } from './see-deletion.ts';
import { withdrawDeletion } from './withdraw-deletion.ts';

/** Who answers which route of this room. */
export const privacyHandlers = (shell: Shell): Handlers<typeof privacyRoutes> => ({
  requestDeletion: requestDeletion(shell),
  seeDeletion: seeDeletion(shell),
  withdrawDeletion: withdrawDeletion(shell),
  confirmDeletion: confirmDeletion(shell),
  readCopy: readCopy(shell),
});
