import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isObject, type Json, type JsonObject, listOf, objectOf, textOf } from './json.ts';

/** Where the stack is taken to run: what the pseudo parameters answer. */
export interface Place {
  partition: string;
  region: string;
  accountId: string;
  urlSuffix: string;
  /** The AWS door: queue URLs point there. */
  doorUrl: string;
  gatewayUrl: string;
}

export interface Resource {
  id: string;
  type: string;
  properties: JsonObject;
  /** What a reference to it gives: its name, or a queue's URL. */
  ref: string;
  /** One of its attributes (`Arn`). */
  attribute(name: string): string;
}

interface RawTemplate {
  Parameters?: Record<string, { Default?: Json }>;
  Mappings?: Record<string, JsonObject>;
  Conditions?: JsonObject;
  Resources: Record<string, { Type: string; Properties?: JsonObject; Condition?: string; Metadata?: JsonObject }>;
  Outputs?: Record<string, { Value: Json; Export?: { Name: Json }; Condition?: string }>;
}

/** What a template knows of the templates around it. */
export interface Surroundings {
  /** What a parameter is given; left undefined it has its default. */
  parameter?: ((name: string) => Json | undefined) | undefined;
  /** What another stack exports. */
  imported?(name: string): Json | undefined;
  /** The template of one of its nested stacks. */
  nested?(id: string): Template | undefined;
}

const LISTS_OF_REMOVED = Symbol('AWS::NoValue');

/** One synthesized CloudFormation template with its intrinsic functions resolved as a deployment would. */
export class Template {
  readonly stackName: string;
  readonly #raw: RawTemplate;
  readonly #place: Place;
  readonly #around: Surroundings;

  constructor(stackName: string, raw: RawTemplate, place: Place, around: Surroundings = {}) {
    this.stackName = stackName;
    this.#raw = raw;
    this.#place = place;
    this.#around = around;
  }

  /** The resources of a type that exist under the template's conditions, resolved. */
  resources(type: string): Resource[] {
    return Object.entries(this.#raw.Resources)
      .filter(([, raw]) => raw.Type === type && (!raw.Condition || this.#condition(raw.Condition)))
      .map(([id, raw]) => ({
        id,
        type,
        properties: objectOf(this.resolve(raw.Properties ?? {})),
        ref: textOf(this.resolve({ Ref: id })),
        attribute: (name) => textOf(this.#attribute(id, name)),
      }));
  }

  exported(name: string): Json | undefined {
    const output = Object.values(this.#raw.Outputs ?? {}).find(
      (candidate) =>
        candidate.Export &&
        this.resolve(candidate.Export.Name) === name &&
        (!candidate.Condition || this.#condition(candidate.Condition)),
    );
    return output && this.resolve(output.Value);
  }

  /** One of its outputs, as the stack it is nested in sees it. */
  output(name: string): Json {
    const output = this.#raw.Outputs?.[name];
    if (!output) throw new Error(`${this.stackName} has no output ${name}`);
    return this.resolve(output.Value);
  }

  resolve(value: Json): Json {
    const resolved = this.#resolve(value);
    if (resolved === LISTS_OF_REMOVED) return null;
    return resolved as Json;
  }

  #resolve(value: Json): Json | typeof LISTS_OF_REMOVED {
    if (Array.isArray(value))
      return value.map((part) => this.#resolve(part)).filter((part) => part !== LISTS_OF_REMOVED) as Json[];
    if (!isObject(value)) return value;
    const keys = Object.keys(value);
    const [only] = keys;
    if (keys.length === 1 && only && (only === 'Ref' || only === 'Condition' || only.startsWith('Fn::')))
      return this.#intrinsic(only, value[only] as Json, value);
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, part]) => {
        const resolved = this.#resolve(part);
        return resolved === LISTS_OF_REMOVED ? [] : [[key, resolved as Json]];
      }),
    );
  }

  #intrinsic(name: string, argument: Json, whole: JsonObject): Json | typeof LISTS_OF_REMOVED {
    switch (name) {
      case 'Ref':
        return this.#ref(textOf(argument));
      case 'Condition':
        // In `Conditions` a reference; elsewhere (IAM statements) an ordinary key.
        return typeof argument === 'string'
          ? this.#condition(argument)
          : { Condition: this.resolve(whole.Condition ?? null) };
      case 'Fn::GetAtt': {
        const [id = '', ...attribute] = Array.isArray(argument)
          ? argument.map((part) => textOf(this.resolve(part)))
          : textOf(argument).split('.');
        return this.#attribute(id, attribute.join('.'));
      }
      case 'Fn::Sub':
        return this.#sub(argument);
      case 'Fn::Join': {
        const [separator, parts] = argument as [string, Json];
        return listOf(this.resolve(parts)).map(textOf).join(separator);
      }
      case 'Fn::Select': {
        const [index, list] = argument as [Json, Json];
        return listOf(this.resolve(list))[Number(this.resolve(index))] ?? '';
      }
      case 'Fn::Split': {
        const [separator, text] = argument as [string, Json];
        return textOf(this.resolve(text)).split(separator);
      }
      case 'Fn::If': {
        const [condition, yes, no] = argument as [string, Json, Json];
        return this.#resolve(this.#condition(condition) ? yes : no);
      }
      case 'Fn::FindInMap': {
        const [map, first, second] = (argument as Json[]).map((part) => textOf(this.resolve(part)));
        const found = objectOf(this.#raw.Mappings?.[map ?? '']?.[first ?? ''])[second ?? ''];
        if (found === undefined) throw new Error(`no mapping ${map}.${first}.${second}`);
        return found;
      }
      case 'Fn::ImportValue': {
        const name = textOf(this.resolve(argument));
        return this.#around.imported?.(name) ?? missingExport(name);
      }
      case 'Fn::GetAZs':
        return ['a', 'b'].map((zone) => `${this.#place.region}${zone}`);
      case 'Fn::Base64':
        return Buffer.from(textOf(this.resolve(argument))).toString('base64');
      case 'Fn::Equals': {
        const [a, b] = (argument as Json[]).map((part) => this.resolve(part));
        return a === b;
      }
      case 'Fn::And':
        return (argument as Json[]).every((part) => this.resolve(part) === true);
      case 'Fn::Or':
        return (argument as Json[]).some((part) => this.resolve(part) === true);
      case 'Fn::Not':
        return this.resolve((argument as Json[])[0] ?? null) !== true;
      default:
        throw new Error(`${name} is not understood here`);
    }
  }

  #condition(name: string): boolean {
    const definition = this.#raw.Conditions?.[name];
    if (definition === undefined) throw new Error(`no condition ${name}`);
    return this.resolve(definition) === true;
  }

  #sub(argument: Json): string {
    const [text, variables] = Array.isArray(argument)
      ? [textOf(argument[0]), objectOf(this.resolve(argument[1] ?? {}))]
      : [textOf(argument), {} as JsonObject];
    return text.replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      if (name in variables) return textOf(variables[name]);
      const [id = '', ...attribute] = name.split('.');
      return textOf((attribute.length ? this.#attribute(id, attribute.join('.')) : this.#ref(name)) as Json);
    });
  }

  #ref(name: string): Json | typeof LISTS_OF_REMOVED {
    const { partition, region, accountId, urlSuffix } = this.#place;
    switch (name) {
      case 'AWS::Partition':
        return partition;
      case 'AWS::Region':
        return region;
      case 'AWS::AccountId':
        return accountId;
      case 'AWS::URLSuffix':
        return urlSuffix;
      case 'AWS::StackName':
        return this.stackName;
      case 'AWS::StackId':
        return `arn:${partition}:cloudformation:${region}:${accountId}:stack/${this.stackName}/local`;
      case 'AWS::NoValue':
        return LISTS_OF_REMOVED;
      case 'AWS::NotificationARNs':
        return [];
    }
    const parameter = this.#raw.Parameters?.[name];
    if (parameter) return this.#around.parameter?.(name) ?? parameter.Default ?? '';
    const named = this.#named(name);
    switch (named.type) {
      case 'AWS::SQS::Queue':
        return `${this.#place.doorUrl}/${accountId}/${named.name}`;
      case 'AWS::SNS::Topic':
      case 'AWS::IAM::ManagedPolicy':
        return this.#arn(named);
      default:
        return named.name;
    }
  }

  #attribute(id: string, attribute: string): Json {
    const [kind, output] = attribute.split('.');
    const nested = kind === 'Outputs' && this.#around.nested?.(id);
    if (nested) return nested.output(output ?? '');
    const named = this.#named(id);
    const { region, urlSuffix, gatewayUrl } = this.#place;
    switch (`${named.type} ${attribute}`) {
      case 'AWS::DynamoDB::Table StreamArn':
        return `${this.#arn(named)}/stream/${STREAM_LABEL}`;
      case 'AWS::S3::Bucket RegionalDomainName':
        return `${named.name}.s3.${region}.${urlSuffix}`;
      case 'AWS::S3::Bucket DomainName':
        return `${named.name}.s3.${urlSuffix}`;
      case 'AWS::ApiGatewayV2::Api ApiEndpoint':
        return gatewayUrl;
    }
    if (attribute === 'Arn' || attribute.endsWith('Arn')) return this.#arn(named);
    if (attribute.endsWith('Name') || attribute.endsWith('Id')) return named.name;
    throw new Error(`${id}.${attribute} is not known of ${named.type}`);
  }

  #named(id: string): Named {
    const raw = this.#raw.Resources[id];
    if (!raw) throw new Error(`the template has no ${id}`);
    const property = NAME_PROPERTY[raw.Type];
    const given = property === undefined ? undefined : raw.Properties?.[property];
    const made = given === undefined ? madeName(this.stackName, id, raw.Type) : textOf(this.resolve(given));
    return { type: raw.Type, name: made };
  }

  /** The ARN of something that is there without being in the template (the default bus). */
  arn(type: string, name: string): string {
    return this.#arn({ type, name });
  }

  #arn({ type, name }: Named): string {
    const { partition, region, accountId } = this.#place;
    const regional = `${region}:${accountId}`;
    switch (type) {
      case 'AWS::DynamoDB::Table':
        return `arn:${partition}:dynamodb:${regional}:table/${name}`;
      case 'AWS::Lambda::Function':
        return `arn:${partition}:lambda:${regional}:function:${name}`;
      case 'AWS::IAM::Role':
        return `arn:${partition}:iam::${accountId}:role/${name}`;
      case 'AWS::IAM::ManagedPolicy':
        return `arn:${partition}:iam::${accountId}:policy/${name}`;
      case 'AWS::S3::Bucket':
        return `arn:${partition}:s3:::${name}`;
      case 'AWS::KMS::Key':
        return `arn:${partition}:kms:${regional}:key/${name}`;
      case 'AWS::Events::EventBus':
        return `arn:${partition}:events:${regional}:event-bus/${name}`;
      case 'AWS::Events::Rule':
        return `arn:${partition}:events:${regional}:rule/${name}`;
      case 'AWS::Logs::LogGroup':
        return `arn:${partition}:logs:${regional}:log-group:${name}:*`;
      default: {
        const service = (type.split('::')[1] ?? 'local').toLowerCase();
        return `arn:${partition}:${service}:${regional}:${name}`;
      }
    }
  }
}

interface Named {
  type: string;
  name: string;
}

/** Streams get a new label whenever they are switched on; one machine needs only one. */
const STREAM_LABEL = '2026-01-01T00:00:00.000';

const NAME_PROPERTY: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::Events::EventBus': 'Name',
  'AWS::Events::Rule': 'Name',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::KMS::Alias': 'AliasName',
  'AWS::CloudWatch::Alarm': 'AlarmName',
};

function madeName(stackName: string, id: string, type: string): string {
  const digest = createHash('sha256').update(`${stackName}/${id}`).digest('hex');
  switch (type) {
    case 'AWS::KMS::Key':
      return digest.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    case 'AWS::S3::Bucket':
      return `${stackName}-${id}`.toLowerCase().slice(0, 63);
    case 'AWS::ApiGatewayV2::Api':
      return digest.slice(0, 10);
    case 'AWS::Lambda::Function':
    case 'AWS::IAM::Role':
      return `${stackName}-${id}`.slice(0, 64);
    default:
      return `${stackName}-${id}`;
  }
}

interface Manifest {
  artifacts?: Record<
    string,
    { type: string; properties?: { templateFile?: string; directoryName?: string; stackName?: string } }
  >;
}
interface AssetManifest {
  files?: Record<string, { source: { path: string } }>;
}

/** A synthesized app on disk: its stacks' templates and the folders of their assets. */
export interface Assembly {
  templates: Template[];
  /** Folder of an asset by the key it would be uploaded under. */
  assetFolder(objectKey: string): string;
}

const readJson = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T;

/** Reads `cdk.out`: every stack it holds and every stack nested in one, references between them resolved. */
export function readAssembly(folder: string, place: Place): Assembly {
  const manifest = readJson<Manifest>(join(folder, 'manifest.json'));
  const assets = new Map<string, string>();
  const templates: Template[] = [];
  const imported = (name: string): Json | undefined =>
    templates.map((template) => template.exported(name)).find((value) => value !== undefined);

  const asset = (key: string): string => {
    const found = assets.get(key);
    if (!found) throw new Error(`no asset ${key} in ${folder}`);
    return found;
  };

  /** Nested stacks make names like the stack around them: what is in a room is called after the room already. */
  function read(stackName: string, file: string, parameter?: Surroundings['parameter']): Template {
    const raw = readJson<RawTemplate>(join(folder, file));
    const nested = new Map<string, Template>();
    const template = new Template(stackName, raw, place, { parameter, imported, nested: (id) => nested.get(id) });
    templates.push(template);
    for (const [id, { Type, Properties }] of Object.entries(raw.Resources)) {
      if (Type !== 'AWS::CloudFormation::Stack') continue;
      const given = objectOf(Properties?.Parameters);
      // Asked for when used: two nested stacks may know each other's outputs, whichever is read first.
      const ofParent = (name: string) => (name in given ? template.resolve(given[name]!) : undefined);
      const url = textOf(template.resolve(Properties?.TemplateURL ?? ''));
      nested.set(id, read(stackName, asset(basename(url, '.json')), ofParent));
    }
    return template;
  }

  const artifacts = Object.entries(manifest.artifacts ?? {});
  for (const [name, { type }] of artifacts) {
    if (type !== 'cdk:asset-manifest') continue;
    const listing = readJson<AssetManifest>(join(folder, `${name}.json`));
    for (const [key, { source }] of Object.entries(listing.files ?? {})) assets.set(key, source.path);
  }
  for (const [name, { type, properties }] of artifacts) {
    const file = properties?.templateFile;
    if (type === 'aws:cloudformation:stack' && file) read(properties.stackName ?? name, file);
  }
  if (templates.length === 0) throw new Error(`no stack in ${folder}`);
  return { templates, assetFolder: (objectKey) => join(folder, asset(basename(objectKey, '.zip'))) };
}

const missingExport = (name: string): never => {
  throw new Error(`nothing exports ${name}`);
};
