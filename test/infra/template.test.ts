import { fileURLToPath } from 'node:url';
import { rooms } from '../../functions/deploy.ts';
import { allRoutes } from '../../functions/routes.ts';
import { pascal } from '../../infra/constructs/pascal.ts';
import type { FunctionSpec } from '../../shared/function-spec.ts';
import { defaultTemplate, type Resource, run, short, type Template, templateFor } from './synthesized.ts';

/** Each synthesis takes four seconds by itself, and the machine may be busy. */
const SLOW_MS = 240_000;

let template: Template;
let chinese: Template;
beforeAll(async () => {
  [template, chinese] = await Promise.all([
    defaultTemplate(),
    templateFor({ region: 'cn-north-1', architecture: 'arm64', canary: 'on' }),
  ]);
}, SLOW_MS);

const specs: readonly [title: string, spec: FunctionSpec][] = Object.entries(rooms).flatMap(([room, spec]) =>
  Object.entries(spec).map(([name, one]) => [pascal(room) + pascal(name), one] as [string, FunctionSpec]),
);
const functionOf = (title: string): Resource => template.only('AWS::Lambda::Function', `${title}Function`);
const idOf = (type: string, idStart: string) => template.only(type, idStart).id;
const arn = (type: string, idStart: string) => `${idOf(type, idStart)}.Arn`;
const mainTable = () => arn('AWS::DynamoDB::Table', 'StorageMain');
const ledgerTable = () => arn('AWS::DynamoDB::Table', 'StorageLedger');
const trailTable = () => arn('AWS::DynamoDB::Table', 'StorageTrail');
const keyringKey = () => arn('AWS::KMS::Key', 'StorageKeyringKey');
const dataKey = () => arn('AWS::KMS::Key', 'StorageDataKey');

/** `action on resource`, for everything a function may do. */
const mayDo = (title: string): string[] =>
  template
    .statementsOf(functionOf(title).id)
    .flatMap(({ actions, resource }) => actions.map((action) => `${action} on ${resource}`));

describe('what outlives a deployment', () => {
  test.each(['StorageMain', 'StorageLedger', 'StorageTrail'])(
    '%s is kept, protected, encrypted and can be restored',
    (id) => {
      const { Properties, DeletionPolicy } = template.only('AWS::DynamoDB::Table', id);
      expect(DeletionPolicy).toBe('Retain');
      expect(Properties).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      });
      expect(short(Properties.SSESpecification.KMSMasterKeyId)).toBe(dataKey());
    },
  );

  test('the main table tells both images of a change, forgets what has expired, and has one index', () => {
    expect(template.only('AWS::DynamoDB::Table', 'StorageMain').Properties).toMatchObject({
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      TimeToLiveSpecification: { AttributeName: 'expiresAtSeconds', Enabled: true },
      GlobalSecondaryIndexes: [{ IndexName: 'gsi1' }],
    });
  });

  test.each(['StorageLedger', 'StorageTrail'])('%s forgets nothing', (id) => {
    expect(template.only('AWS::DynamoDB::Table', id).Properties.TimeToLiveSpecification).toBeUndefined();
  });

  test('keys rotate and are kept', () => {
    for (const { Properties, DeletionPolicy } of template.all('AWS::KMS::Key')) {
      expect(Properties.EnableKeyRotation).toBe(true);
      expect(DeletionPolicy).toBe('Retain');
    }
  });

  test('the exports are private, versioned, encrypted with our key and kept', () => {
    const { Properties, DeletionPolicy } = template.only('AWS::S3::Bucket', 'StorageExports');
    expect(DeletionPolicy).toBe('Retain');
    expect(Properties.VersioningConfiguration).toEqual({ Status: 'Enabled' });
    const [rule] = Properties.BucketEncryption.ServerSideEncryptionConfiguration;
    expect(short(rule.ServerSideEncryptionByDefault.KMSMasterKeyID)).toBe(dataKey());
    expect(Properties.LifecycleConfiguration.Rules).not.toHaveLength(0);
  });

  test('no bucket is public, and none speaks without TLS', () => {
    for (const { id, Properties } of template.all('AWS::S3::Bucket')) {
      expect(Properties.PublicAccessBlockConfiguration).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
      const policy = template.all('AWS::S3::BucketPolicy').find((one) => short(one.Properties.Bucket) === id);
      expect(policy?.Properties.PolicyDocument.Statement).toContainEqual(
        expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      );
    }
  });

  test('every log is kept for six months at least, as the law asks, and not for ever', () => {
    const logs = template.all('AWS::Logs::LogGroup');
    for (const { Properties, DeletionPolicy } of logs) {
      expect(Properties.RetentionInDays).toBeGreaterThanOrEqual(184);
      expect(DeletionPolicy).toBe('Retain');
    }
    const written = template
      .all('AWS::Lambda::Function')
      .map(({ Properties }) => short(Properties.LoggingConfig.LogGroup));
    expect(logs.map(({ id }) => id)).toEqual(expect.arrayContaining(written));
  });
});

describe('least privilege', () => {
  test('every function has a role of its own', () => {
    const roles = template.all('AWS::Lambda::Function').map(({ Properties }) => short(Properties.Role));
    expect(new Set(roles).size).toBe(roles.length);
    expect(template.all('AWS::IAM::Role').filter(({ Properties }) => Properties.ManagedPolicyArns)).toEqual([]);
  });

  test('S24: no action is a pattern, and no resource but the objects of the exports bucket', () => {
    const all = template.all('AWS::Lambda::Function').flatMap(({ id }) => template.statementsOf(id));
    expect(all.flatMap(({ actions }) => actions).filter((action) => action.includes('*'))).toEqual([]);
    const patterns = new Set(all.map(({ resource }) => resource).filter((resource) => resource.includes('*')));
    expect([...patterns].filter((pattern) => !/^StorageExports\w+\.Arn\/(visit-photos\/)?\*$/.test(pattern))).toEqual(
      [],
    );
  });

  test('S24: nobody can change or remove a line of the ledger', () => {
    const allowed = ['GetItem', 'Query', 'PutItem'].map((action) => `dynamodb:${action} on ${ledgerTable()}`);
    const onLedger = specs.flatMap(([title]) => mayDo(title)).filter((one) => one.includes(ledgerTable()));
    expect(onLedger.filter((one) => !allowed.includes(one))).toEqual([]);
  });

  test('one function adds to the audit trail, one lets it be read, and nobody can change or remove a line of it', () => {
    const onTrail = specs.flatMap(([title]) =>
      mayDo(title)
        .filter((one) => one.endsWith(trailTable()))
        .map((one) => `${title}: ${one.split(' ')[0]}`),
    );
    expect(onTrail.toSorted()).toEqual(['OversightApi: dynamodb:Query', 'OversightKeepTrail: dynamodb:PutItem']);
  });

  describe.each(specs)('%s', (title, spec) => {
    test('touches the tables as its spec says and no further', () => {
      const dynamo = mayDo(title).filter((one) => one.startsWith('dynamodb:'));
      const stream = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'];
      const expected = [
        ...(spec.main ?? []).map((action) => `dynamodb:${action} on ${mainTable()}`),
        ...(spec.index ? [`dynamodb:Query on ${mainTable()}/index/gsi1`] : []),
        ...(spec.ledger ?? []).map((action) => `dynamodb:${action} on ${ledgerTable()}`),
        ...(spec.trail ?? []).map((action) => `dynamodb:${action} on ${trailTable()}`),
        ...(spec.stream
          ? stream.map((action) => `dynamodb:${action} on ${mainTable().replace('Arn', 'StreamArn')}`)
          : []),
      ];
      expect(dynamo.toSorted()).toEqual(expected.toSorted());
    });

    test('reaches keys, files and the bus only where its spec says so', () => {
      const others = mayDo(title).filter((one) => !/^(dynamodb|logs|sqs):/.test(one) && !one.endsWith(dataKey()));
      const bucket = arn('AWS::S3::Bucket', 'StorageExports');
      const objects = `${bucket}/*`;
      const expected = [
        ...(spec.keyring ? [`kms:Decrypt on ${keyringKey()}`] : []),
        ...(spec.wrapsKeys ? [`kms:GenerateDataKeyWithoutPlaintext on ${keyringKey()}`] : []),
        ...(spec.exports?.includes('read') ? [`s3:GetObject on ${objects}`] : []),
        ...(spec.exports?.includes('write') ? [`s3:PutObject on ${objects}`] : []),
        ...(spec.exports?.includes('delete') ? [`s3:DeleteObject on ${bucket}/visit-photos/*`] : []),
        ...(spec.opensCanarySession
          ? [`lambda:InvokeFunction on ${functionOf('IdentityOpenCanarySession').id}.Arn`]
          : []),
        ...(spec.publishes ? [`events:PutEvents on ${arn('AWS::Events::EventBus', 'Bus')}`] : []),
      ];
      expect(others.toSorted()).toEqual(expected.toSorted());
    });

    test('uses the data key only through the services that hold the data', () => {
      const statements = template.statementsOf(functionOf(title).id).filter(({ resource }) => resource === dataKey());
      for (const { condition } of statements)
        expect(condition).toEqual({ StringLike: { 'kms:ViaService': expect.any(Array) } });
    });
  });

  test('the authorizer, which sees every token, can read grants and open the keyring and nothing else', () => {
    const { id, Properties } = functionOf('IdentityAuthorizer');
    const log = `${short(Properties.LoggingConfig.LogGroup)}.Arn`;
    expect(mayDo('IdentityAuthorizer').toSorted()).toEqual(
      [
        `dynamodb:Query on ${mainTable()}`,
        `kms:Decrypt on ${dataKey()}`,
        `kms:Decrypt on ${keyringKey()}`,
        `kms:DescribeKey on ${dataKey()}`,
        `logs:CreateLogStream on ${log}`,
        `logs:PutLogEvents on ${log}`,
      ].toSorted(),
    );
    expect(template.statementsOf(id)).not.toHaveLength(0);
  });
});

describe('nothing is lost', () => {
  const queueOf = (title: string) => arn('AWS::SQS::Queue', `${title}DeadLetters`);
  const triggered = specs.filter(([, { on, schedule, stream }]) => on || schedule || stream);

  test.each(triggered)('%s sets aside what it cannot do', (title, spec) => {
    const functionId = functionOf(title).id;
    expect(mayDo(title)).toContain(`sqs:SendMessage on ${queueOf(title)}`);
    if (!spec.stream) {
      const config = template
        .all('AWS::Lambda::EventInvokeConfig')
        .find(({ Properties }) => short(Properties.FunctionName) === functionId);
      expect(short(config?.Properties.DestinationConfig.OnFailure.Destination)).toBe(queueOf(title));
    }
    const rules = template
      .all('AWS::Events::Rule')
      .filter(({ Properties }) => short(Properties.Targets[0].Arn) === `${functionId}.Arn`);
    expect(rules).toHaveLength((spec.on ? 1 : 0) + (spec.schedule ? 1 : 0));
    for (const { Properties } of rules) {
      expect(short(Properties.Targets[0].DeadLetterConfig.Arn)).toBe(queueOf(title));
      expect(Properties.Targets[0].RetryPolicy.MaximumRetryAttempts).toBeGreaterThan(0);
    }
  });

  test.each(specs.filter(([, { on }]) => on))('%s hears its events from our bus', (title, { on }) => {
    const { Properties } = template.only('AWS::Events::Rule', `${title}OnEvent`);
    expect(short(Properties.EventBusName)).toBe(idOf('AWS::Events::EventBus', 'Bus'));
    expect(Properties.EventPattern).toEqual({ source: ['xianglao'], 'detail-type': on });
  });

  test('F9: the publisher reads the stream from its beginning, and a bad record does not hold it up', () => {
    const { Properties } = template.only('AWS::Lambda::EventSourceMapping', 'Publisher');
    expect(Properties).toMatchObject({
      StartingPosition: 'TRIM_HORIZON',
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
    expect(Properties.MaximumRetryAttempts).toBeGreaterThan(0);
    expect(Properties.MaximumRecordAgeInSeconds).toBeLessThan(24 * 3600);
    expect(short(Properties.DestinationConfig.OnFailure.Destination)).toBe(queueOf('PublisherPublish'));
  });

  test('F10: every queue keeps its letters two weeks, encrypted, and wakes somebody', () => {
    const watched = template
      .all('AWS::CloudWatch::Alarm')
      .filter(({ Properties }) => Properties.MetricName === 'ApproximateNumberOfMessagesVisible')
      .map(({ Properties }) => short(Properties.Dimensions[0].Value));
    for (const { id, Properties } of template.all('AWS::SQS::Queue')) {
      expect(Properties).toMatchObject({ MessageRetentionPeriod: 1_209_600, SqsManagedSseEnabled: true });
      expect(watched).toContain(`${id}.QueueName`);
    }
  });

  test('the canary is missed after two periods: nothing said is counted as nothing, not waited for', () => {
    const { Properties } = chinese.only('AWS::CloudWatch::Alarm', 'WatchCanaryLost');
    expect(Properties).toMatchObject({ EvaluationPeriods: 2, Threshold: 1, ActionsEnabled: true });
    const [expression, returns] = Properties.Metrics;
    expect(expression).toMatchObject({ Expression: `FILL(${returns.Id}, 0)`, ReturnData: true });
    expect(returns.MetricStat).toMatchObject({ Metric: { MetricName: 'CanaryReturns' }, Period: 300, Stat: 'Sum' });
  });

  test('there is an alarm for each thing that goes wrong, and each alarm tells somebody', () => {
    const alarms = template.all('AWS::CloudWatch::Alarm');
    const metrics = alarms.map(({ Properties }) => Properties.MetricName);
    expect(metrics).toEqual(expect.arrayContaining(['Throttles', 'IteratorAge', '5xx', 'OrderAlarms']));
    expect(metrics.filter((name) => name === 'Errors')).toHaveLength(specs.length);
    const topic = idOf('AWS::SNS::Topic', 'Alarms');
    for (const { Properties } of alarms) expect(Properties.AlarmActions.map(short)).toEqual([topic]);
    expect(template.only('AWS::SNS::TopicPolicy', 'Alarms').Properties.PolicyDocument.Statement).toContainEqual(
      expect.objectContaining({
        Effect: 'Allow',
        Action: 'sns:Publish',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
      }),
    );
  });
});

describe('the gateway', () => {
  const routeOf = (method: string, path: string) =>
    template.all('AWS::ApiGatewayV2::Route').find(({ Properties }) => Properties.RouteKey === `${method} ${path}`);

  test('has the routes of the contracts and no other', () => {
    const keys = template.all('AWS::ApiGatewayV2::Route').map(({ Properties }) => Properties.RouteKey);
    expect(keys.toSorted()).toEqual(allRoutes.map(({ route }) => `${route.method} ${route.path}`).toSorted());
  });

  test.each(allRoutes.map(({ room, route }) => [route.name, room, route] as const))(
    '%s is answered by %s and asks who is calling, unless it is public',
    (_name, room, { method, path, access }) => {
      const { Properties } = routeOf(method, path)!;
      const integration = short(Properties.Target).replace('integrations/', '');
      const { IntegrationUri } = template.only('AWS::ApiGatewayV2::Integration', integration).Properties;
      expect(short(IntegrationUri)).toBe(`${functionOf(`${pascal(room)}Api`).id}.Arn`);
      expect(Properties.AuthorizationType).toBe(access === 'public' ? 'NONE' : 'CUSTOM');
      expect(Properties.AuthorizerId === undefined).toBe(access === 'public');
    },
  );

  test('S5: asks the authorizer on every request: nothing is remembered', () => {
    const { Properties } = template.only('AWS::ApiGatewayV2::Authorizer', '');
    expect(Properties).toMatchObject({
      AuthorizerResultTtlInSeconds: 0,
      EnableSimpleResponses: true,
      IdentitySource: ['$request.header.Authorization'],
    });
    expect(short(Properties.AuthorizerUri)).toContain(`${functionOf('IdentityAuthorizer').id}.Arn`);
  });

  test('S13 S14: writes no person into its log, and holds back a flood', () => {
    const { Properties } = template.only('AWS::ApiGatewayV2::Stage', '');
    const logged = Object.values(JSON.parse(Properties.AccessLogSettings.Format)) as string[];
    const personal = /identity\.|\.path|authorizer\.(?!status)|header|querystring|userAgent/i;
    expect(logged.filter((variable) => personal.test(variable))).toEqual([]);
    expect(Properties.DefaultRouteSettings.ThrottlingRateLimit).toBeGreaterThan(0);
    expect(Properties.DefaultRouteSettings.ThrottlingBurstLimit).toBeGreaterThan(0);
  });
});

describe('any region of any partition', () => {
  const LACKING = [
    'AWS::DynamoDB::GlobalTable',
    'AWS::Lambda::Url',
    'AWS::Scheduler::',
    'AWS::Pipes::',
    'AWS::Cognito::',
    'AWS::CloudFront::',
    'AWS::WAFv2::',
    'AWS::XRay::',
  ];

  test.each([
    ['no region in particular', () => template],
    ['cn-north-1', () => chinese],
  ])('%s: nothing in it belongs to one partition only', (_where, get) => {
    const made = get();
    expect(made.text).not.toMatch(/arn:aws/);
    expect(made.text).not.toMatch(/us-east-1/);
    expect(made.resources.filter(({ Type }) => LACKING.some((lacking) => Type.startsWith(lacking)))).toEqual([]);
    for (const { Properties } of made.all('AWS::Lambda::EventSourceMapping')) expect(Properties.Tags).toBeUndefined();
    for (const { Properties } of made.all('AWS::Lambda::Function')) expect(Properties.TracingConfig).toBeUndefined();
  });

  test('the two hold the same things', () => {
    const shape = ({ resources }: Template) => resources.map(({ id, Type }) => `${Type} ${id}`);
    expect(shape(chinese)).toEqual(shape(template));
  });

  test('the processor is x86_64, which every region has, unless somebody says otherwise', () => {
    const processors = (made: Template) =>
      new Set(made.all('AWS::Lambda::Function').map(({ Properties }) => Properties.Architectures[0]));
    expect(processors(template)).toEqual(new Set(['x86_64']));
    expect(processors(chinese)).toEqual(new Set(['arm64']));
  });

  test('every stack has room to grow: CloudFormation takes 500 resources in each', () => {
    for (const resources of template.stacks) expect(resources.length).toBeLessThan(400);
  });
});

test(
  'a finding of the security checks stops the synthesis, so what synthesizes has none',
  async () => {
    const careless = fileURLToPath(new URL('./an-open-door.ts', import.meta.url));
    await expect(run(careless, {})).rejects.toThrow(/AwsSolutions-S1/);
  },
  SLOW_MS,
);
