import { createHash } from 'node:crypto';
import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type {
  APIGatewayProxyEventV2WithLambdaAuthorizer,
  APIGatewayRequestAuthorizerEventV2,
  Context,
  DynamoDBStreamEvent,
  EventBridgeEvent,
} from 'aws-lambda';
import { callJson } from '../../shared/signed-call.ts';

// A small application for the tests of the local stack: it keeps notes. One file, one handler per function.

const database = new DynamoDBClient({});
const TableName = process.env.MAIN_TABLE!;
const text = (S: string) => ({ S });

type ApiEvent = APIGatewayProxyEventV2WithLambdaAuthorizer<{ principal?: string }>;
const json = (statusCode: number, body: unknown) => ({ statusCode, body: JSON.stringify(body) });
const nameOf = (error: unknown) => (error instanceof Error ? { name: error.name, message: error.message } : error);

async function writeNote(noteId: string, body: string) {
  await database.send(
    new TransactWriteItemsCommand({
      TransactItems: [
        {
          Put: {
            TableName,
            Item: { pk: text(`NOTE#${noteId}`), sk: text('HEAD'), body: text(body), at: { N: String(Date.now()) } },
          },
        },
        {
          ConditionCheck: {
            TableName,
            Key: { pk: text(`NOTE#${noteId}`), sk: text('LOCK') },
            ConditionExpression: 'attribute_not_exists(pk)',
          },
        },
      ],
    }),
  );
}

async function readNote(noteId: string, sk = 'HEAD') {
  const { Item } = await database.send(
    new GetItemCommand({ TableName, Key: { pk: text(`NOTE#${noteId}`), sk: text(sk) }, ConsistentRead: true }),
  );
  return Item;
}

async function sealAndOpen() {
  const KeyId = process.env.KEYRING_KEY_ARN!;
  const make = (context: object) =>
    callJson<{ CiphertextBlob: string }>('kms', 'TrentService.GenerateDataKeyWithoutPlaintext', {
      KeyId,
      KeySpec: 'AES_256',
      EncryptionContext: context,
    });
  const open = (CiphertextBlob: string, context: object) =>
    callJson<{ Plaintext: string }>('kms', 'TrentService.Decrypt', {
      KeyId,
      CiphertextBlob,
      EncryptionContext: context,
    }).then(
      ({ Plaintext }) => Buffer.from(Plaintext, 'base64').length,
      (error: Error) => /InvalidCiphertext/.exec(error.message)?.[0] ?? error.message,
    );
  const { CiphertextBlob } = await make({ a: '1', b: '2' });
  return { same: await open(CiphertextBlob, { b: '2', a: '1' }), other: await open(CiphertextBlob, { a: '1' }) };
}

async function keepFiles() {
  const files = new S3Client({});
  const Bucket = process.env.EXPORTS_BUCKET!;
  await files.send(new PutObjectCommand({ Bucket, Key: 'a/总表.csv', Body: '一,二', ContentType: 'text/csv' }));
  const single = await files.send(new GetObjectCommand({ Bucket, Key: 'a/总表.csv' }));
  const { UploadId } = await files.send(new CreateMultipartUploadCommand({ Bucket, Key: 'big' }));
  const parts = [];
  for (const [i, letter] of ['x', 'y'].entries()) {
    const part = { Bucket, Key: 'big', UploadId, PartNumber: i + 1, Body: letter.repeat(5_000_000) };
    parts.push({ PartNumber: i + 1, ETag: (await files.send(new UploadPartCommand(part))).ETag });
  }
  await files.send(
    new CompleteMultipartUploadCommand({ Bucket, Key: 'big', UploadId, MultipartUpload: { Parts: parts } }),
  );
  const big = Buffer.from(
    await (await files.send(new GetObjectCommand({ Bucket, Key: 'big' }))).Body!.transformToByteArray(),
  );
  const absent = await files.send(new GetObjectCommand({ Bucket, Key: 'none' })).catch(nameOf);
  return {
    text: await single.Body!.transformToString(),
    type: single.ContentType,
    bytes: big.length,
    digest: createHash('sha256').update(big).digest('hex'),
    absent,
  };
}

export async function api(event: ApiEvent, context: Context) {
  const noteId = event.pathParameters?.noteId ?? '';
  switch (event.routeKey) {
    case 'PUT /notes/{noteId}':
      return writeNote(noteId, event.body ?? '').then(
        () => json(200, { noteId }),
        (error) => json(500, nameOf(error)),
      );
    case 'GET /notes/{noteId}':
      return readNote(noteId).then(
        (note) => (note ? json(200, { body: note.body?.S, at: Number(note.at?.N) }) : json(404, {})),
        (error) => json(500, nameOf(error)),
      );
    case 'GET /notes/{noteId}/seen':
      return json(200, { seen: Number((await readNote(noteId, 'SEEN'))?.times?.N ?? 0) });
    case 'GET /ticks': {
      const { Items } = await database.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': text('TICKS') },
        }),
      );
      return json(200, { ticks: (Items ?? []).map((item) => item.sk?.S) });
    }
    case 'POST /echo':
    case 'GET /me':
      return json(200, event);
    case 'POST /seal':
      return json(200, await sealAndOpen());
    case 'POST /files':
      return json(200, await keepFiles());
    case 'POST /throw':
      throw new Error('thrown on purpose');
    case 'POST /exit':
      process.exit(3);
      break;
    case 'POST /hang':
      await new Promise((resolve) => setTimeout(resolve, 60_000));
      break;
    case 'GET /clock':
      return json(200, {
        now: Date.now(),
        date: new Date().toISOString(),
        made: new Date(0).toISOString(),
        isDate: new Date() instanceof Date,
        leftMs: context.getRemainingTimeInMillis(),
        zone: new Date().getTimezoneOffset(),
      });
    default:
      return json(200, { environment: Object.keys(process.env).toSorted() });
  }
}

export async function authorizer(event: APIGatewayRequestAuthorizerEventV2) {
  const [token] = event.identitySource ?? [];
  if (token === 'broken') throw new Error('broken on purpose');
  return { isAuthorized: token === 'good', context: { principal: JSON.stringify({ personId: 'pn_1' }) } };
}

/** Tells of every new note; a note named `poison…` cannot be told of. */
export async function publish(event: DynamoDBStreamEvent) {
  for (const record of event.Records) {
    const item = record.dynamodb?.NewImage;
    if (record.eventName !== 'INSERT' || item?.sk?.S !== 'HEAD') continue;
    const noteId = item.pk?.S?.slice('NOTE#'.length) ?? '';
    if (noteId.startsWith('poison'))
      return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber }] };
    const { FailedEntryCount } = await callJson<{ FailedEntryCount: number }>('events', 'AWSEvents.PutEvents', {
      Entries: [
        {
          EventBusName: process.env.EVENT_BUS,
          Source: 'small',
          DetailType: 'note.written',
          Detail: JSON.stringify({
            noteId,
            changeId: record.eventID,
            at: record.dynamodb?.ApproximateCreationDateTime,
          }),
        },
      ],
    });
    if (FailedEntryCount) throw new Error('the bus refused');
  }
  return { batchItemFailures: [] };
}

export async function onNote({ detail }: EventBridgeEvent<string, { noteId: string; changeId: string }>) {
  if (detail.noteId.startsWith('unlucky') && !(await readNote('luck', 'HEAD'))) throw new Error('unlucky on purpose');
  const seen = await readNote(detail.noteId, 'SEEN');
  const known = seen?.changes?.SS ?? [];
  const changes = [...new Set([...known, detail.changeId])];
  await database.send(
    new PutItemCommand({
      TableName,
      Item: {
        pk: text(`NOTE#${detail.noteId}`),
        sk: text('SEEN'),
        times: { N: String(changes.length) },
        changes: { SS: changes },
      },
    }),
  );
}

export async function onSchedule({ time }: EventBridgeEvent<string, object>) {
  const item = { pk: text('TICKS'), sk: text(time), at: text(new Date().toISOString()) };
  await database.send(new PutItemCommand({ TableName, Item: item }));
}
