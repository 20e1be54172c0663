import type { DynamoDBStreamEvent } from 'aws-lambda';
import { changeOf } from '../../shared/change-stream.ts';
import { environment } from '../../shared/environment.ts';
import { log } from '../../shared/log.ts';
import { createTable } from '../../shared/table.ts';
import { keepTrail, TrailMemory } from './keep-trail.ts';

const table = createTable(environment.tables());
const memory = new TrailMemory();

/** A batch is done when every line of it is written; thrown at, the stream delivers it again and halves it in the end. */
export const handler = async ({ Records }: DynamoDBStreamEvent): Promise<void> => {
  const changes = Records.flatMap((record) => changeOf(record) ?? []);
  const lines = await keepTrail(table, changes, memory);
  log.info('trail kept', { records: Records.length, lines });
};
