import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/**
 * For tests of capacity. DynamoDB Local counts a transaction twice what the cloud does: of the engines here, only dynoxide
 * is held to the figures of the pages.
 */
export const onDynoxide = process.env.XIANGLAO_ENGINE === 'dynamodb-local' ? describe.skip : describe;

interface Consumed {
  CapacityUnits?: number;
}
/** Capacity one request consumed, as the engine says: a transaction's items twice, its index entries once. */
export interface Metered {
  command: string;
  units: number;
}

/** Asks the engine for the capacity of every request of a client, and keeps the answers. Before the client's first call. */
export function meter(client: DynamoDBClient): { take: () => Metered[] } {
  let requests: Metered[] = [];
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'INDEXES' } });
      const consumed = (result.output as { ConsumedCapacity?: Consumed | Consumed[] }).ConsumedCapacity ?? [];
      const units = [consumed].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
      requests.push({ command: String((context as { commandName?: string }).commandName), units });
      return result;
    },
    { step: 'initialize', name: 'meter' },
  );
  return {
    take: () => {
      const taken = requests;
      requests = [];
      return taken;
    },
  };
}

/** Makes the next transaction that is committed look as if its answer was lost on the way. */
export function loseAnswers(client: DynamoDBClient): { next: () => void } {
  let losing = false;
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next(args);
      if (losing && (context as { commandName?: string }).commandName === 'TransactWriteItemsCommand') {
        losing = false;
        throw Object.assign(new Error('the answer did not arrive'), { name: 'TimeoutError' });
      }
      return result;
    },
    { step: 'initialize', name: 'lose-answers' },
  );
  return {
    next: () => {
      losing = true;
    },
  };
}
