import { Agent, request as httpRequest } from 'node:http';
import type { AccessControl, Context } from './access.ts';
import { AwsError, type DoorAnswer, type DoorCall, type Service } from './door.ts';
import { isObject, type Json, type JsonObject, listOf, objectOf, textOf } from './json.ts';
import type { TableModel } from './stack-model.ts';

/** What a request asks IAM for: DynamoDB authorizes a transaction action by action and a batch table by table. */
export interface TableDemand {
  action: string;
  table: string;
  index?: string;
  /** Where the partition keys of the items stand in the request; read only for policies that ask for them. */
  keys: readonly JsonObject[];
}

const TRANSACT_ACTIONS: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
};
const ITEM_ACTIONS = new Set(['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem']);
const WRITES = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'TransactWriteItems']);

const nameOf = (table: Json | undefined): string => textOf(table).replace(/^arn:.*:table\//, '');

/** The demands of an operation, or undefined for one that is not served. */
export function demandsOf(operation: string, body: JsonObject): TableDemand[] | undefined {
  if (ITEM_ACTIONS.has(operation))
    return [{ action: operation, table: nameOf(body.TableName), keys: [objectOf(body.Key ?? body.Item)] }];
  switch (operation) {
    case 'Query':
    case 'Scan':
      return [
        {
          action: operation,
          table: nameOf(body.TableName),
          keys: [partitionOfQuery(body)],
          ...(body.IndexName === undefined ? {} : { index: textOf(body.IndexName) }),
        },
      ];
    case 'BatchGetItem':
      return Object.entries(objectOf(body.RequestItems)).map(([table, wanted]) => ({
        action: operation,
        table: nameOf(table),
        keys: listOf(objectOf(wanted).Keys).map(objectOf),
      }));
    case 'BatchWriteItem':
      return Object.entries(objectOf(body.RequestItems)).map(([table, writes]) => ({
        action: operation,
        table: nameOf(table),
        keys: listOf(writes)
          .map(objectOf)
          .map((write) => objectOf(objectOf(write.PutRequest).Item ?? objectOf(write.DeleteRequest).Key)),
      }));
    case 'TransactWriteItems':
    case 'TransactGetItems':
      return listOf(body.TransactItems).flatMap((part) =>
        Object.entries(objectOf(part)).map(([kind, inner]) => {
          const action = objectOf(inner);
          return {
            action: TRANSACT_ACTIONS[kind] ?? kind,
            table: nameOf(action.TableName),
            keys: [objectOf(action.Key ?? action.Item)],
          };
        }),
      );
    case 'DescribeTable':
      return [{ action: operation, table: nameOf(body.TableName), keys: [] }];
    default:
      return undefined;
  }
}

/** The equality of a key condition, as an item of that one attribute: `#n0 = :v1` names the partition. */
function partitionOfQuery(body: JsonObject): JsonObject {
  const names = objectOf(body.ExpressionAttributeNames);
  const values = objectOf(body.ExpressionAttributeValues);
  const equalities = textOf(body.KeyConditionExpression ?? '').matchAll(/([#\w.]+)\s*=\s*(:\w+)/g);
  return Object.fromEntries(
    [...equalities].map(([, name = '', value = '']) => [textOf(names[name] ?? name), values[value] ?? null]),
  );
}

const scalar = (value: Json | undefined): string[] => (isObject(value) ? Object.values(value).map(textOf) : []);

/** An engine behind an HTTP address: one pool of connections, the body passed on as it came. */
export class EngineLink {
  readonly #url: URL;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });

  constructor(url: string) {
    this.#url = new URL(url);
  }

  call(target: string, body: string | Buffer): Promise<DoorAnswer> {
    return new Promise((resolve, reject) => {
      const request = httpRequest(
        this.#url,
        {
          method: 'POST',
          agent: this.#agent,
          headers: {
            'content-type': 'application/x-amz-json-1.0',
            'content-length': Buffer.byteLength(body),
            'x-amz-target': target,
            // The engines want a signature and do not check it: the door has checked the caller's.
            'x-amz-date': '20260101T000000Z',
            authorization:
              'AWS4-HMAC-SHA256 Credential=x/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const crc = response.headers['x-amz-crc32'];
            resolve({
              status: response.statusCode ?? 500,
              headers: crc ? { 'x-amz-crc32': String(crc) } : {},
              body: Buffer.concat(chunks),
            });
          });
        },
      );
      request.on('error', reject);
      request.end(body);
    });
  }

  /** A call of the stack's own. Throws `AwsError` when the engine refuses. */
  async ask(operation: string, input: JsonObject, api = 'DynamoDB_20120810'): Promise<JsonObject> {
    const { status, body } = await this.call(`${api}.${operation}`, JSON.stringify(input));
    const answer = JSON.parse(body.toString() || '{}') as JsonObject;
    if (status === 200) return answer;
    const code = textOf(answer.__type).replace(/^.*#/, '');
    throw new AwsError(status, code, textOf(answer.message ?? answer.Message));
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** Whether a caller's policies look at partition keys: then they are part of the question. */
const looksAtKeys = (call: DoorCall): boolean =>
  call.caller.statements.some(({ Condition }) => JSON.stringify(Condition ?? {}).match(/dynamodb:LeadingKeys/i));

export interface DynamoOptions {
  engine: EngineLink;
  access: AccessControl;
  tables: readonly TableModel[];
  /** Called around each write, so that the streams know when there is something to read. */
  onWriteStart: () => void;
  onWriteEnd: () => void;
}

/** DynamoDB behind the door: authorized as the cloud does it, then answered by the engine word for word. */
export function dynamodbService({ engine, access, tables, onWriteStart, onWriteEnd }: DynamoOptions): Service {
  const byName = new Map(tables.map((table) => [table.name, table]));

  function authorize(call: DoorCall): void {
    let body: JsonObject;
    try {
      body = objectOf(JSON.parse(call.body.toString('utf8')) as Json);
    } catch {
      throw new AwsError(400, 'SerializationException', 'the body is not JSON');
    }
    const demands = call.target.startsWith('DynamoDB_20120810.') ? demandsOf(call.operation, body) : undefined;
    if (!demands) throw new AwsError(400, 'UnknownOperationException', `${call.target} is not served here`);
    const withKeys = looksAtKeys(call);
    for (const { action, table, index, keys } of demands) {
      const model = byName.get(table);
      const arn = model?.arn ?? `${tables[0]?.arn.replace(/table\/.*$/, '') ?? ''}table/${table}`;
      const attribute = index ? model?.hashKeys.indexes[index] : model?.hashKeys.table;
      const context: Context =
        withKeys && attribute ? { 'dynamodb:leadingkeys': keys.flatMap((key) => scalar(key[attribute])) } : {};
      access.demand(call.caller, `dynamodb:${action}`, index ? `${arn}/index/${index}` : arn, context);
      if (model?.keyArn) access.demandKeyThrough('dynamodb', call.caller, 'kms:Decrypt', model.keyArn);
    }
  }

  return async (call) => {
    authorize(call);
    if (!WRITES.has(call.operation)) return engine.call(call.target, call.body);
    onWriteStart();
    try {
      return await engine.call(call.target, call.body);
    } finally {
      onWriteEnd();
    }
  };
}
