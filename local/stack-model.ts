import { join } from 'node:path';
import type { Statement } from './iam.ts';
import { isObject, type JsonObject, listOf, numberOf, objectOf, textOf } from './json.ts';
import type { Assembly, Resource } from './template.ts';

/** The template in the words of the parts that run it. Whatever is not named here has nothing to do on one machine. */
export interface StackModel {
  tables: TableModel[];
  functions: FunctionModel[];
  mappings: MappingModel[];
  buses: BusModel[];
  rules: RuleModel[];
  queues: QueueModel[];
  buckets: BucketModel[];
  keys: KeyModel[];
  apis: ApiModel[];
  permissions: PermissionModel[];
}

export interface TableModel {
  name: string;
  arn: string;
  streamArn: string | undefined;
  /** As DynamoDB's CreateTable takes it. */
  definition: JsonObject;
  expiryAttribute: string | undefined;
  /** Customer-managed key: whoever touches the table must be allowed to use it. */
  keyArn: string | undefined;
  hashKeys: { table: string; indexes: Record<string, string> };
}

export interface FunctionModel {
  /** In the template: `BookingsApiFunction1A2B3C4D`. */
  id: string;
  name: string;
  arn: string;
  folder: string;
  /** File in the folder, and what it exports. */
  file: string;
  exported: string;
  environment: Record<string, string>;
  timeoutMs: number;
  memoryMb: number;
  roleName: string;
  statements: Statement[];
  /** How Lambda treats events that fail. */
  asynchronous: { retries: number; deadLetterArn: string | undefined };
}

export interface MappingModel {
  id: string;
  functionName: string;
  streamArn: string;
  batchSize: number;
  windowMs: number;
  bisects: boolean;
  /** -1: until the records are too old. */
  retries: number;
  /** -1: as long as the stream keeps them. */
  maxAgeMs: number;
  reportsItems: boolean;
  deadLetterArn: string | undefined;
  /** Event patterns; a record that fits none is passed over. */
  filters: JsonObject[];
}

export interface BusModel {
  name: string;
  arn: string;
}
export interface RuleModel {
  name: string;
  arn: string;
  busName: string;
  pattern: JsonObject | undefined;
  schedule: string | undefined;
  targets: { functionArn: string; input: string | undefined; deadLetterArn: string | undefined }[];
}
export interface QueueModel {
  name: string;
  arn: string;
  statements: Statement[];
}
export interface BucketModel {
  name: string;
  arn: string;
  keyArn: string | undefined;
  statements: Statement[];
}
export interface KeyModel {
  id: string;
  arn: string;
  aliases: string[];
  statements: Statement[];
}
export interface PermissionModel {
  functionArn: string;
  service: string;
  sourceArn: string | undefined;
}
export interface RouteModel {
  routeKey: string;
  functionArn: string;
  authorizer: AuthorizerModel | undefined;
}
export interface AuthorizerModel {
  id: string;
  functionArn: string;
  identitySources: string[];
  ttlSeconds: number;
}
export interface CorsModel {
  origins: string[];
  methods: string[];
  headers: string[];
  exposed: string[];
  credentials: boolean;
  maxAgeSeconds: number | undefined;
}
export interface ApiModel {
  id: string;
  routes: RouteModel[];
  cors: CorsModel | undefined;
}

const statementsOf = (document: unknown): Statement[] =>
  listOf(objectOf(document as JsonObject).Statement) as unknown as Statement[];

const texts = (value: Parameters<typeof listOf>[0]): string[] => listOf(value).map(textOf);
const lastPart = (arn: string, separator: string): string => arn.slice(arn.lastIndexOf(separator) + 1);

function tableModel(table: Resource): TableModel {
  const { properties, ref: name } = table;
  const { SSESpecification, StreamSpecification, TimeToLiveSpecification, GlobalSecondaryIndexes } = properties;
  const hashOf = (schema: unknown): string =>
    textOf(
      listOf(schema as never)
        .map(objectOf)
        .find((key) => key.KeyType === 'HASH')?.AttributeName,
    );
  const indexes = listOf(GlobalSecondaryIndexes).map(objectOf);
  const streams = isObject(StreamSpecification);
  const key = objectOf(SSESpecification).KMSMasterKeyId;
  return {
    name,
    arn: table.attribute('Arn'),
    streamArn: streams ? table.attribute('StreamArn') : undefined,
    definition: {
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: properties.KeySchema ?? [],
      AttributeDefinitions: properties.AttributeDefinitions ?? [],
      ...(indexes.length
        ? {
            GlobalSecondaryIndexes: indexes.map(({ IndexName, KeySchema, Projection }) => ({
              IndexName: IndexName ?? '',
              KeySchema: KeySchema ?? [],
              Projection: Projection ?? {},
            })),
          }
        : {}),
      ...(streams ? { StreamSpecification: { ...objectOf(StreamSpecification), StreamEnabled: true } } : {}),
    },
    expiryAttribute: objectOf(TimeToLiveSpecification).Enabled
      ? textOf(objectOf(TimeToLiveSpecification).AttributeName)
      : undefined,
    keyArn: key === undefined ? undefined : textOf(key),
    hashKeys: {
      table: hashOf(properties.KeySchema),
      indexes: Object.fromEntries(indexes.map((index) => [textOf(index.IndexName), hashOf(index.KeySchema)])),
    },
  };
}

function corsModel(properties: JsonObject): CorsModel | undefined {
  if (!isObject(properties.CorsConfiguration)) return undefined;
  const cors = properties.CorsConfiguration;
  return {
    origins: texts(cors.AllowOrigins),
    methods: texts(cors.AllowMethods),
    headers: texts(cors.AllowHeaders).map((header) => header.toLowerCase()),
    exposed: texts(cors.ExposeHeaders),
    credentials: cors.AllowCredentials === true,
    maxAgeSeconds: cors.MaxAge === undefined ? undefined : Number(cors.MaxAge),
  };
}

/** Throws when the template says something this machine cannot do: better at the start than silently other. */
export function readStack({ templates, assetFolder }: Assembly): StackModel {
  const all = (type: string): Resource[] => templates.flatMap((template) => template.resources(type));
  const inlineOf = (type: string) => all(type).map(({ properties }) => properties);

  const managed = new Map(
    all('AWS::IAM::ManagedPolicy').map((policy) => [policy.ref, statementsOf(policy.properties.PolicyDocument)]),
  );
  const roleStatements = new Map<string, Statement[]>();
  for (const role of all('AWS::IAM::Role')) {
    const name = role.ref;
    const attached = texts(role.properties.ManagedPolicyArns).flatMap(
      (arn) => managed.get(arn) ?? knownManagedPolicy(arn),
    );
    const inline = listOf(role.properties.Policies).flatMap((policy) => statementsOf(objectOf(policy).PolicyDocument));
    const separate = [...inlineOf('AWS::IAM::Policy'), ...inlineOf('AWS::IAM::ManagedPolicy')]
      .filter((policy) => texts(policy.Roles).includes(name))
      .flatMap((policy) => statementsOf(policy.PolicyDocument));
    roleStatements.set(name, [...attached, ...inline, ...separate]);
  }

  const invokeConfigs = inlineOf('AWS::Lambda::EventInvokeConfig');
  const functions = all('AWS::Lambda::Function').map((resource): FunctionModel => {
    const { properties } = resource;
    const name = resource.ref;
    const roleName = lastPart(textOf(properties.Role), '/');
    const [file = '', exported = ''] = textOf(properties.Handler).split('.');
    const config = invokeConfigs.find((candidate) => textOf(candidate.FunctionName) === name) ?? {};
    const onFailure = objectOf(objectOf(config.DestinationConfig).OnFailure).Destination;
    const deadLetter = onFailure ?? objectOf(properties.DeadLetterConfig).TargetArn;
    const folder = assetFolder(textOf(objectOf(properties.Code).S3Key));
    return {
      id: resource.id,
      name,
      arn: resource.attribute('Arn'),
      folder,
      file: join(folder, `${file}.js`),
      exported,
      environment: Object.fromEntries(
        Object.entries(objectOf(objectOf(properties.Environment).Variables)).map(([key, value]) => [
          key,
          textOf(value),
        ]),
      ),
      timeoutMs: numberOf(properties.Timeout, 3) * 1000,
      memoryMb: numberOf(properties.MemorySize, 128),
      roleName,
      statements: roleStatements.get(roleName) ?? [],
      asynchronous: {
        retries: numberOf(config.MaximumRetryAttempts, 2),
        deadLetterArn: deadLetter === undefined ? undefined : textOf(deadLetter),
      },
    };
  });

  const queuePolicies = inlineOf('AWS::SQS::QueuePolicy');
  const bucketPolicies = inlineOf('AWS::S3::BucketPolicy');
  const aliases = all('AWS::KMS::Alias').map((alias) => ({
    name: alias.ref,
    target: textOf(alias.properties.TargetKeyId),
  }));

  return {
    tables: all('AWS::DynamoDB::Table').map(tableModel),
    functions,
    mappings: all('AWS::Lambda::EventSourceMapping').map(({ id, properties }): MappingModel => {
      const source = textOf(properties.EventSourceArn);
      if (!source.includes(':dynamodb:')) throw new Error(`${id}: only table streams are read here, not ${source}`);
      const age = numberOf(properties.MaximumRecordAgeInSeconds, -1);
      const onFailure = objectOf(objectOf(properties.DestinationConfig).OnFailure).Destination;
      return {
        id,
        functionName: lastPart(textOf(properties.FunctionName), ':'),
        streamArn: source,
        batchSize: numberOf(properties.BatchSize, 100),
        windowMs: numberOf(properties.MaximumBatchingWindowInSeconds, 0) * 1000,
        bisects: properties.BisectBatchOnFunctionError === true,
        retries: numberOf(properties.MaximumRetryAttempts, -1),
        maxAgeMs: age < 0 ? -1 : age * 1000,
        reportsItems: texts(properties.FunctionResponseTypes).includes('ReportBatchItemFailures'),
        deadLetterArn: onFailure === undefined ? undefined : textOf(onFailure),
        filters: listOf(objectOf(properties.FilterCriteria).Filters).map((filter) =>
          objectOf(JSON.parse(textOf(objectOf(filter).Pattern))),
        ),
      };
    }),
    buses: [
      { name: 'default', arn: templates[0]!.arn('AWS::Events::EventBus', 'default') },
      ...all('AWS::Events::EventBus').map((bus) => ({ name: bus.ref, arn: bus.attribute('Arn') })),
    ],
    rules: all('AWS::Events::Rule')
      .filter(({ properties }) => properties.State !== 'DISABLED')
      .map((rule): RuleModel => {
        const { properties } = rule;
        return {
          name: rule.ref,
          arn: rule.attribute('Arn'),
          busName: lastPart(textOf(properties.EventBusName ?? 'default'), '/'),
          pattern: isObject(properties.EventPattern) ? properties.EventPattern : undefined,
          schedule: properties.ScheduleExpression === undefined ? undefined : textOf(properties.ScheduleExpression),
          targets: listOf(properties.Targets)
            .map(objectOf)
            .map((target) => {
              for (const unknown of ['InputPath', 'InputTransformer', 'RunCommandParameters'])
                if (unknown in target) throw new Error(`${rule.id}: ${unknown} is not understood here`);
              const deadLetter = objectOf(target.DeadLetterConfig).Arn;
              return {
                functionArn: textOf(target.Arn),
                input: target.Input === undefined ? undefined : textOf(target.Input),
                deadLetterArn: deadLetter === undefined ? undefined : textOf(deadLetter),
              };
            }),
        };
      }),
    queues: all('AWS::SQS::Queue').map((queue) => ({
      name: lastPart(queue.ref, '/'),
      arn: queue.attribute('Arn'),
      statements: queuePolicies
        .filter((policy) => texts(policy.Queues).includes(queue.ref))
        .flatMap((policy) => statementsOf(policy.PolicyDocument)),
    })),
    buckets: all('AWS::S3::Bucket').map((bucket) => {
      const [rule] = listOf(objectOf(bucket.properties.BucketEncryption).ServerSideEncryptionConfiguration);
      const key = objectOf(objectOf(rule).ServerSideEncryptionByDefault).KMSMasterKeyID;
      return {
        name: bucket.ref,
        arn: bucket.attribute('Arn'),
        keyArn: key === undefined ? undefined : textOf(key),
        statements: bucketPolicies
          .filter((policy) => textOf(policy.Bucket) === bucket.ref)
          .flatMap((policy) => statementsOf(policy.PolicyDocument)),
      };
    }),
    keys: all('AWS::KMS::Key').map((key) => ({
      id: key.ref,
      arn: key.attribute('Arn'),
      aliases: aliases
        .filter(({ target }) => target === key.ref || target === key.attribute('Arn'))
        .map(({ name }) => name),
      statements: statementsOf(key.properties.KeyPolicy),
    })),
    apis: apiModels(all),
    permissions: inlineOf('AWS::Lambda::Permission').map((permission) => ({
      functionArn: textOf(permission.FunctionName),
      service: textOf(permission.Principal),
      sourceArn: permission.SourceArn === undefined ? undefined : textOf(permission.SourceArn),
    })),
  };
}

/** Policies of AWS's own that CDK attaches. They allow nothing that is called here: logs are not played. */
function knownManagedPolicy(arn: string): Statement[] {
  if (arn.endsWith(':policy/service-role/AWSLambdaBasicExecutionRole')) return [];
  throw new Error(`the managed policy ${arn} is not known here`);
}

function apiModels(all: (type: string) => Resource[]): ApiModel[] {
  const integrations = new Map(
    all('AWS::ApiGatewayV2::Integration').map((integration) => [integration.ref, integration.properties]),
  );
  const authorizers = new Map(
    all('AWS::ApiGatewayV2::Authorizer').map((resource): [string, AuthorizerModel] => {
      const { properties } = resource;
      if (properties.AuthorizerPayloadFormatVersion !== '2.0' || properties.EnableSimpleResponses !== true)
        throw new Error(`${resource.id}: only authorizers of format 2.0 with simple answers are played here`);
      return [
        resource.ref,
        {
          id: resource.ref,
          functionArn: functionOf(textOf(properties.AuthorizerUri)),
          identitySources: texts(properties.IdentitySource),
          ttlSeconds: numberOf(properties.AuthorizerResultTtlInSeconds, 300),
        },
      ];
    }),
  );
  return all('AWS::ApiGatewayV2::Api').map((api) => ({
    id: api.ref,
    cors: corsModel(api.properties),
    routes: all('AWS::ApiGatewayV2::Route')
      .filter(({ properties }) => textOf(properties.ApiId) === api.ref)
      .map(({ id, properties }) => {
        const integration = integrations.get(lastPart(textOf(properties.Target), '/'));
        if (integration?.PayloadFormatVersion !== '2.0')
          throw new Error(`${id}: only integrations of payload format 2.0 are played here`);
        return {
          routeKey: textOf(properties.RouteKey),
          functionArn: functionOf(textOf(integration.IntegrationUri)),
          authorizer: authorizers.get(textOf(properties.AuthorizerId)),
        };
      }),
  }));
}

/** `arn:…:apigateway:…:lambda:path/2015-03-31/functions/<arn>/invocations` or the ARN itself. */
const functionOf = (uri: string): string => /functions\/(arn:.+)\/invocations$/.exec(uri)?.[1] ?? uri;
