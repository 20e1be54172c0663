import { Duration, Names, NestedStack, Tags } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as destinations from 'aws-cdk-lib/aws-lambda-destinations';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { EVENT_SOURCE } from '../../shared/events.ts';
import type { FunctionSpec, RoomSpec } from '../../shared/function-spec.ts';
import { accept } from '../accept.ts';
import { bundleFolder } from '../build.ts';
import type { Settings } from '../settings.ts';
import type { Alarms } from './alarms.ts';
import { FILES, statementsFor } from './grants.ts';
import { keptLog } from './kept-log.ts';
import { pascal } from './pascal.ts';
import type { Storage } from './storage.ts';

/** What the functions of all rooms share. */
export interface Resources {
  storage: Storage;
  bus: events.EventBus;
  alarms: Alarms;
  settings: Settings;
  /** Known to what is built after the gateway. */
  apiUrl?: string;
  /** Signs the canary in. */
  canaryDoor?: lambda.IFunction | undefined;
}

const DEFAULT_MEMORY_MB = 512;
const DEFAULT_TIMEOUT_SECONDS = 10;
const QUEUE_RETENTION = Duration.days(14);
const EVENT_AGE = Duration.hours(6);
const EVENT_RETRIES = 10;
/** Lambda tries an event at most three times; a longer outage is the dead letters' business. */
const FUNCTION_RETRIES = 2;
const STREAM_RETRIES = 8;
/** The stream forgets after 24 hours: what is set aside must still be readable. */
const STREAM_AGE = Duration.hours(12);

/** One function of a room: its role, its log, its triggers and, where something may be lost, its dead letters. */
export class RoomFunction extends Construct {
  readonly function: lambda.Function;
  /** Events and stream records that failed for good. */
  readonly deadLetters: sqs.Queue | undefined;
  /** `BookingsApi`: what alarms and the dashboard call it. */
  readonly title: string;
  readonly readsStream: boolean;

  constructor(scope: Construct, room: string, name: string, spec: FunctionSpec, resources: Resources) {
    const title = pascal(room) + pascal(name);
    super(scope, title);
    this.title = title;
    this.readsStream = spec.stream ?? false;
    const logGroup = keptLog(this, 'Log');
    this.deadLetters = spec.on || spec.schedule || spec.stream ? this.#queue() : undefined;
    const statements = [
      new iam.PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logGroup.logGroupArn],
      }),
      ...statementsFor(spec, resources),
      ...(this.deadLetters
        ? [new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.deadLetters.queueArn] })]
        : []),
    ];
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      // In the role and not beside it: a stack has room for 500 resources, and every function would take one more.
      inlinePolicies: { Own: new iam.PolicyDocument({ statements }) },
    });
    for (const files of new Set(spec.exports?.map((mode) => FILES[mode])))
      accept(
        role,
        `AwsSolutions-IAM5[Resource::<${referenceToExports(resources.storage)}>/${files}]`,
        'Files are named after their export: objects of this one bucket, and nothing else.',
      );
    this.function = new lambda.Function(this, 'Function', {
      description: spec.does,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture:
        resources.settings.architecture === 'arm64' ? lambda.Architecture.ARM_64 : lambda.Architecture.X86_64,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(bundleFolder(room, name)),
      // Everything it may do is said above: what constructs would add to it would come as a policy beside it.
      role: role.withoutPolicyUpdates(),
      logGroup,
      memorySize: spec.memoryMb ?? DEFAULT_MEMORY_MB,
      timeout: Duration.seconds(spec.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS),
      environment: environmentFor(room, spec, resources),
    });
    resources.alarms.watch(this, this);
    if (!this.deadLetters) return;
    if (spec.stream) this.#readStream(resources, this.deadLetters);
    if (spec.on || spec.schedule)
      this.function.configureAsyncInvoke({
        onFailure: new destinations.SqsDestination(this.deadLetters),
        retryAttempts: FUNCTION_RETRIES,
        maxEventAge: EVENT_AGE,
      });
    if (spec.on)
      this.#rule('OnEvent', this.deadLetters, {
        eventBus: resources.bus,
        eventPattern: { source: [EVENT_SOURCE], detailType: [...spec.on] },
      });
    if (spec.schedule)
      this.#rule('OnSchedule', this.deadLetters, {
        schedule: events.Schedule.expression(spec.schedule),
        enabled: spec.onlyWhereSet === undefined || resources.settings[spec.onlyWhereSet],
      });
  }

  #queue(): sqs.Queue {
    const queue = new sqs.Queue(this, 'DeadLetters', {
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: QUEUE_RETENTION,
    });
    accept(queue, 'AwsSolutions-SQS3', 'It is a dead-letter queue: people look at what it holds, nothing consumes it.');
    return queue;
  }

  #rule(id: string, deadLetterQueue: sqs.Queue, props: events.RuleProps): void {
    new events.Rule(this, id, {
      ...props,
      targets: [
        new targets.LambdaFunction(this.function, {
          deadLetterQueue,
          maxEventAge: EVENT_AGE,
          retryAttempts: EVENT_RETRIES,
        }),
      ],
    });
  }

  #readStream({ storage }: Resources, deadLetters: sqs.Queue): void {
    this.function.addEventSourceMapping('StreamReader', {
      eventSourceArn: storage.main.tableStreamArn!,
      startingPosition: lambda.StartingPosition.TRIM_HORIZON,
      batchSize: 100,
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      retryAttempts: STREAM_RETRIES,
      maxRecordAge: STREAM_AGE,
      onFailure: new SqsDlq(deadLetters),
    });
  }
}

/** The parameter through which a nested stack knows the bucket. */
const referenceToExports = ({ exports }: Storage): string =>
  `referenceto${Names.nodeUniqueId(exports.node.defaultChild!.node)}Arn`;

/** The names code finds its resources by (`shared/environment.ts`). */
function environmentFor(
  room: string,
  spec: FunctionSpec,
  { storage, bus, settings, apiUrl, canaryDoor }: Resources,
): Record<string, string> {
  return {
    ROOM: room,
    MAIN_TABLE: storage.main.tableName,
    LEDGER_TABLE: storage.ledger.tableName,
    TRAIL_TABLE: storage.trail.tableName,
    ...(spec.nodeOptions ? { NODE_OPTIONS: spec.nodeOptions } : {}),
    ...(spec.publishes ? { EVENT_BUS: bus.eventBusName } : {}),
    ...(spec.exports?.length ? { EXPORTS_BUCKET: storage.exports.bucketName } : {}),
    ...(spec.keyring || spec.wrapsKeys ? { KEYRING_KEY_ARN: storage.keyringKey.keyArn } : {}),
    ...(spec.asksRoads && settings.roadEngineUrl ? { ROAD_ENGINE_URL: settings.roadEngineUrl } : {}),
    ...(spec.callsApi && apiUrl ? { API_URL: apiUrl } : {}),
    ...(spec.opensCanarySession && canaryDoor ? { CANARY_DOOR: canaryDoor.functionName } : {}),
    ...(spec.tellsRelease ? { RELEASE: settings.release } : {}),
    ...(spec.callsWechat ? { WECHAT_BASE_URL: settings.wechatBaseUrl, WECHAT_APP_ID: settings.wechatAppId } : {}),
  };
}

/** A room in the cloud, a nested stack of its own: its functions, tagged with its name so that the bill tells the rooms apart. */
export class Room extends NestedStack {
  readonly functions: ReadonlyMap<string, RoomFunction>;

  constructor(scope: Construct, room: string, spec: RoomSpec, resources: Resources) {
    super(scope, pascal(room), { description: `The room ${room}` });
    this.functions = new Map(
      Object.entries(spec).map(([name, functionSpec]) => [
        name,
        new RoomFunction(this, room, name, functionSpec, resources),
      ]),
    );
    // Chinese regions know no tags on event source mappings: one tagged mapping would fail the whole deployment.
    Tags.of(this).add('room', room, { excludeResourceTypes: ['AWS::Lambda::EventSourceMapping'] });
  }
}
