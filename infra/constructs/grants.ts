import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { FunctionSpec } from '../../shared/function-spec.ts';
import { mainIndex } from '../tables.ts';
import type { Resources } from './room.ts';

const READS = ['GetItem', 'BatchGetItem', 'Query', 'ConditionCheckItem'];
const KEY_READ = ['kms:Decrypt', 'kms:DescribeKey'];
/** What the cloud's own write grants hold, without their wildcards. */
const KEY_WRITE = ['kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'];

const FILE_ACTIONS = { read: 's3:GetObject', write: 's3:PutObject', delete: 's3:DeleteObject' } as const;
/** Nothing but pictures of visits is ever taken away before its time. */
export const FILES = { read: '*', write: '*', delete: 'visit-photos/*' } as const;
const dynamo = (action: string): string => `dynamodb:${action}`;

/** The IAM statements a function's spec amounts to: these and nothing more. */
export function statementsFor(spec: FunctionSpec, { storage, bus, canaryDoor }: Resources): PolicyStatement[] {
  const { main, ledger, trail, exports, dataKey, keyringKey } = storage;
  const allow = (actions: readonly string[], ...resources: string[]): PolicyStatement[] =>
    actions.length ? [new PolicyStatement({ actions: [...actions], resources })] : [];

  const files = spec.exports ?? [];
  const writes = [...(spec.main ?? []), ...(spec.ledger ?? []), ...(spec.trail ?? [])].some(
    (action) => !READS.includes(action),
  );
  const touchesTables = spec.stream || spec.index || spec.main?.length || spec.ledger?.length || spec.trail?.length;
  const services = [...(touchesTables ? ['dynamodb.*'] : []), ...(files.length ? ['s3.*'] : [])];
  const keyActions = [...KEY_READ, ...(writes || files.includes('write') ? KEY_WRITE : [])];

  return [
    ...allow((spec.main ?? []).map(dynamo), main.tableArn),
    ...(spec.index ? allow([dynamo('Query')], `${main.tableArn}/index/${mainIndex.name}`) : []),
    ...allow((spec.ledger ?? []).map(dynamo), ledger.tableArn),
    ...allow((spec.trail ?? []).map(dynamo), trail.tableArn),
    ...(spec.stream
      ? allow(['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map(dynamo), main.tableStreamArn!)
      : []),
    ...files.flatMap((mode) => allow([FILE_ACTIONS[mode]], exports.arnForObjects(FILES[mode]))),
    ...(services.length
      ? [
          new PolicyStatement({
            actions: keyActions,
            resources: [dataKey.keyArn],
            // Only on the way through the tables and the bucket. The suffix differs between partitions.
            conditions: { StringLike: { 'kms:ViaService': services } },
          }),
        ]
      : []),
    ...(spec.keyring ? allow(['kms:Decrypt'], keyringKey.keyArn) : []),
    ...(spec.wrapsKeys ? allow(['kms:GenerateDataKeyWithoutPlaintext'], keyringKey.keyArn) : []),
    ...(spec.opensCanarySession && canaryDoor ? allow(['lambda:InvokeFunction'], canaryDoor.functionArn) : []),
    ...(spec.publishes ? allow(['events:PutEvents'], bus.eventBusArn) : []),
  ];
}
