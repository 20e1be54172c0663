import startEngine from '../test/engine/start-engine.ts';
import stopEngine from '../test/engine/stop-engine.ts';

/**
 * Runs with an engine of its own, in memory and empty: an engine gets slower with every transaction it remembers. The one
 * `DYNAMODB_ENDPOINT` names is used as it is.
 */
export async function withEngine<T>(use: (url: string) => Promise<T>): Promise<T> {
  const given = process.env.DYNAMODB_ENDPOINT;
  await startEngine();
  try {
    return await use(process.env.DYNAMODB_ENDPOINT!);
  } finally {
    if (given === undefined) {
      await stopEngine();
      delete process.env.DYNAMODB_ENDPOINT;
    }
  }
}
