import { systemClock } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { onSchedule } from '../../shared/events.ts';
import { newWrappedKey } from '../../shared/keyring.ts';
import { log } from '../../shared/log.ts';
import { createTable } from '../../shared/table.ts';
import { rotateKeyring } from './rotate-keyring.ts';

const table = createTable(environment.tables());

export const handler = onSchedule(async (): Promise<{ kid: string | undefined }> => {
  const kid = await rotateKeyring(table, newWrappedKey, systemClock());
  log.info(kid ? 'keyring rotated' : 'keyring is fresh', { kid });
  return { kid };
});
