import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EngineLink } from '../local/dynamodb.ts';
import { type Json, type JsonObject, listOf, objectOf } from '../local/json.ts';

/** One request to DynamoDB as it went over the wire, and the capacity units it consumed. */
export interface Recorded {
  operation: string;
  input: JsonObject;
  units: number;
}

export interface Recorder {
  url: string;
  /** What came since the last time. */
  take: () => Recorded[];
  close: () => Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<JsonObject> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return objectOf(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Json);
}

/** Units of an answer: one table's, or a list of them for requests that may touch several. */
function unitsOf(answer: JsonObject): number {
  const consumed = answer.ConsumedCapacity ?? [];
  return (Array.isArray(consumed) ? listOf(consumed) : [consumed])
    .map(objectOf)
    .reduce((sum, { CapacityUnits }) => sum + Number(CapacityUnits ?? 0), 0);
}

/**
 * Stands between a function and the engine, asks for the capacity of every request and keeps requests and units. As KMS it
 * holds that what is wrapped is what was inside.
 */
export async function startRecorder(engineUrl: string): Promise<Recorder> {
  const engine = new EngineLink(engineUrl);
  let recorded: Recorded[] = [];
  const server = createServer(async (request, response) => {
    const target = String(request.headers['x-amz-target']);
    const input = await bodyOf(request);
    if (target.startsWith('TrentService.')) {
      response.end(JSON.stringify({ Plaintext: input.CiphertextBlob }));
      return;
    }
    const answer = await engine.call(target, JSON.stringify({ ...input, ReturnConsumedCapacity: 'INDEXES' }));
    const told = objectOf(JSON.parse(answer.body.toString()) as Json);
    recorded.push({ operation: target.replace(/^.*\./, ''), input, units: unitsOf(told) });
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0', ...answer.headers });
    response.end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take() {
      const taken = recorded;
      recorded = [];
      return taken;
    },
    async close() {
      engine.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
