import type { Handler } from '../../shared/api.ts';
import { refuse } from '../../shared/refusal.ts';
import type { privacyRoutes } from './contract.ts';
import { loadDeletion, loadOpen, type Shell } from './load-deletion.ts';
import { viewDeletion } from './view.ts';

/** How far a deletion is, and what it waits for. */
export const seeDeletion =
  (shell: Shell): Handler<typeof privacyRoutes.seeDeletion> =>
  async ({ params: { elderId } }, { now }) => {
    const { head, deletion } = await loadDeletion(shell, elderId);
    if (!head || !deletion) return refuse('NOT_FOUND');
    const { open } = deletion.state === 'REQUESTED' ? await loadOpen(shell, head, now) : { open: [] };
    return viewDeletion(deletion, open);
  };
