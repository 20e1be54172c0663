import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { newFolder } from './local-process.ts';

type Json = Record<string, unknown>;
export interface SmallTemplate {
  Resources: Record<string, { Type: string; Properties: Json }>;
}

const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const ref = (id: string) => ({ Ref: id });
/** `arn:aws…:<service>:<region>:<account>:` and what follows. */
const arnOf = (service: string, ...rest: unknown[]) => ({
  'Fn::Join': [
    '',
    ['arn:', ref('AWS::Partition'), `:${service}:`, ref('AWS::Region'), ':', ref('AWS::AccountId'), ':', ...rest],
  ],
});
const allow = (Action: string[], Resource: unknown, Condition?: Json) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition ? { Condition } : {}),
});
const throughTables = allow(['kms:Decrypt'], arn('DataKey'), {
  StringLike: { 'kms:ViaService': ['dynamodb.*', 's3.*'] },
});
const ownKeyPolicy = {
  Statement: [
    {
      Effect: 'Allow',
      Action: 'kms:*',
      Resource: '*',
      Principal: {
        AWS: { 'Fn::Join': ['', ['arn:', ref('AWS::Partition'), ':iam::', ref('AWS::AccountId'), ':root']] },
      },
    },
  ],
};

function lambda(name: string, statements: unknown[], environment: Json = {}, timeout = 5): SmallTemplate['Resources'] {
  return {
    [`${name}Role`]: {
      Type: 'AWS::IAM::Role',
      Properties: { Policies: [{ PolicyName: 'own', PolicyDocument: { Statement: statements } }] },
    },
    [`${name}Function`]: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Runtime: 'nodejs24.x',
        Handler: `index.${name}`,
        Code: { S3Bucket: 'assets', S3Key: 'small.zip' },
        Role: arn(`${name}Role`),
        Timeout: timeout,
        MemorySize: 256,
        Environment: { Variables: { MAIN_TABLE: ref('Main'), ...environment } },
      },
    },
  };
}

const mayCall = (functionId: string, service: string, SourceArn: unknown) => ({
  Type: 'AWS::Lambda::Permission',
  Properties: { Action: 'lambda:InvokeFunction', FunctionName: arn(functionId), Principal: service, SourceArn },
});

const ROUTES = [
  'PUT /notes/{noteId}',
  'GET /notes/{noteId}',
  'GET /notes/{noteId}/seen',
  'GET /ticks',
  'POST /echo',
  'POST /seal',
  'POST /files',
  'POST /throw',
  'POST /exit',
  'POST /hang',
  'GET /clock',
  'GET /environment',
];

const rule = (functionId: string, trigger: Json) => ({
  Type: 'AWS::Events::Rule',
  Properties: { ...trigger, State: 'ENABLED', Targets: [{ Id: 'only', Arn: arn(functionId) }] },
});

/** The template of the notes application, as CDK would write it. */
export function smallTemplate(): SmallTemplate {
  const main = arn('Main');
  const key = { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: ownKeyPolicy } };
  return {
    Resources: {
      DataKey: key,
      KeyringKey: key,
      Main: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          KeySchema: [
            { AttributeName: 'pk', KeyType: 'HASH' },
            { AttributeName: 'sk', KeyType: 'RANGE' },
          ],
          AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
          BillingMode: 'PAY_PER_REQUEST',
          StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
          SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: arn('DataKey') },
        },
      },
      Exports: {
        Type: 'AWS::S3::Bucket',
        Properties: {
          BucketEncryption: {
            ServerSideEncryptionConfiguration: [
              { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: arn('DataKey') } },
            ],
          },
        },
      },
      Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'small' } },
      DeadLetters: { Type: 'AWS::SQS::Queue', Properties: {} },
      ...lambda(
        'api',
        [
          allow(
            ['GetItem', 'PutItem', 'ConditionCheckItem', 'Query'].map((action) => `dynamodb:${action}`),
            main,
          ),
          allow(['kms:Decrypt', 'kms:GenerateDataKeyWithoutPlaintext'], arn('KeyringKey')),
          allow(['kms:Decrypt', 'kms:GenerateDataKey'], arn('DataKey'), {
            StringLike: { 'kms:ViaService': ['dynamodb.*', 's3.*'] },
          }),
          allow(['s3:PutObject', 's3:GetObject'], { 'Fn::Join': ['', [arn('Exports'), '/*']] }),
        ],
        { KEYRING_KEY_ARN: arn('KeyringKey'), EXPORTS_BUCKET: ref('Exports') },
        10,
      ),
      ...lambda('authorizer', []),
      ...lambda(
        'publish',
        [
          allow(
            ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map((action) => `dynamodb:${action}`),
            { 'Fn::GetAtt': ['Main', 'StreamArn'] },
          ),
          throughTables,
          allow(['events:PutEvents'], arn('Bus')),
          allow(['sqs:SendMessage'], arn('DeadLetters')),
        ],
        { EVENT_BUS: ref('Bus') },
      ),
      ...lambda('onNote', [
        allow(['dynamodb:GetItem', 'dynamodb:PutItem'], main),
        throughTables,
        allow(['sqs:SendMessage'], arn('DeadLetters')),
      ]),
      ...lambda('onSchedule', [allow(['dynamodb:PutItem'], main), throughTables]),
      onNoteInvoke: {
        Type: 'AWS::Lambda::EventInvokeConfig',
        Properties: {
          FunctionName: ref('onNoteFunction'),
          Qualifier: '$LATEST',
          MaximumRetryAttempts: 2,
          DestinationConfig: { OnFailure: { Destination: arn('DeadLetters') } },
        },
      },
      PublishMapping: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          EventSourceArn: { 'Fn::GetAtt': ['Main', 'StreamArn'] },
          FunctionName: ref('publishFunction'),
          StartingPosition: 'TRIM_HORIZON',
          BatchSize: 10,
          BisectBatchOnFunctionError: true,
          MaximumRetryAttempts: 1,
          FunctionResponseTypes: ['ReportBatchItemFailures'],
          DestinationConfig: { OnFailure: { Destination: arn('DeadLetters') } },
        },
      },
      OnNote: rule('onNoteFunction', {
        EventBusName: ref('Bus'),
        EventPattern: { source: ['small'], 'detail-type': [{ prefix: 'note.' }] },
      }),
      OnNotePermission: mayCall('onNoteFunction', 'events.amazonaws.com', arn('OnNote')),
      OnSchedule: rule('onScheduleFunction', { ScheduleExpression: 'cron(0 12 * * ? *)' }),
      OnSchedulePermission: mayCall('onScheduleFunction', 'events.amazonaws.com', arn('OnSchedule')),
      Api: {
        Type: 'AWS::ApiGatewayV2::Api',
        Properties: {
          Name: 'small',
          ProtocolType: 'HTTP',
          CorsConfiguration: { AllowOrigins: ['https://a.example'], AllowMethods: ['GET'], AllowHeaders: ['x-a'] },
        },
      },
      ApiPermission: mayCall('apiFunction', 'apigateway.amazonaws.com', arnOf('execute-api', ref('Api'), '/*/*/*')),
      AuthorizerPermission: mayCall(
        'authorizerFunction',
        'apigateway.amazonaws.com',
        arnOf('execute-api', ref('Api'), '/authorizers/', ref('Guard')),
      ),
      Guard: {
        Type: 'AWS::ApiGatewayV2::Authorizer',
        Properties: {
          ApiId: ref('Api'),
          AuthorizerType: 'REQUEST',
          AuthorizerPayloadFormatVersion: '2.0',
          EnableSimpleResponses: true,
          AuthorizerResultTtlInSeconds: 0,
          IdentitySource: ['$request.header.Authorization'],
          AuthorizerUri: {
            'Fn::Join': [
              '',
              [
                'arn:',
                ref('AWS::Partition'),
                ':apigateway:',
                ref('AWS::Region'),
                ':lambda:path/2015-03-31/functions/',
                arn('authorizerFunction'),
                '/invocations',
              ],
            ],
          },
        },
      },
      ApiIntegration: {
        Type: 'AWS::ApiGatewayV2::Integration',
        Properties: {
          ApiId: ref('Api'),
          IntegrationType: 'AWS_PROXY',
          IntegrationUri: arn('apiFunction'),
          PayloadFormatVersion: '2.0',
        },
      },
      ...Object.fromEntries(
        [...ROUTES, 'GET /me'].map((RouteKey, i) => [
          `Route${i}`,
          {
            Type: 'AWS::ApiGatewayV2::Route',
            Properties: {
              ApiId: ref('Api'),
              RouteKey,
              Target: { 'Fn::Join': ['/', ['integrations', ref('ApiIntegration')]] },
              ...(RouteKey === 'GET /me'
                ? { AuthorizationType: 'CUSTOM', AuthorizerId: ref('Guard') }
                : { AuthorizationType: 'NONE' }),
            },
          },
        ]),
      ),
    },
  };
}

/** Writes the application as a synthesized app into a new folder, its functions bundled; answers the folder. */
export async function writeSmallAssembly(change: (template: SmallTemplate) => void = () => {}): Promise<string> {
  const folder = newFolder();
  const template = smallTemplate();
  change(template);
  await build({
    entryPoints: [fileURLToPath(new URL('./small-functions.ts', import.meta.url))],
    outfile: join(folder, 'asset.small', 'index.js'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
  });
  const write = (name: string, content: object) => writeFileSync(join(folder, name), JSON.stringify(content));
  write('asset.small/package.json', { type: 'commonjs' });
  write('Small.template.json', template);
  write('Small.assets.json', { files: { small: { source: { path: 'asset.small' } } } });
  write('manifest.json', {
    artifacts: {
      'Small.assets': { type: 'cdk:asset-manifest' },
      Small: { type: 'aws:cloudformation:stack', properties: { templateFile: 'Small.template.json' } },
    },
  });
  return folder;
}
