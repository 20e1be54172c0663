import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

type Json = Record<string, unknown>;
export interface Resource {
  id: string;
  Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template is data of a hundred shapes, and tests look at their leaves.
  Properties: any;
  DeletionPolicy?: string;
}
export interface Statement {
  actions: string[];
  /** Resource as the template writes it, as one text: `StorageMain….Arn/index/gsi1`. */
  resource: string;
  condition: Json | undefined;
}

const inRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const inInfra = (file: string) => inRoot(`infra/${file}`);
const list = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);

/** What a CloudFormation expression stands for, short enough to compare: `{Ref: X}` -> `X`, GetAtt -> `X.Arn`, joins joined. */
export function short(value: unknown): string {
  if (typeof value === 'string') return value;
  const [[kind, inside] = ['', '']] = Object.entries(value as Json);
  if (kind === 'Ref') return inside as string;
  if (kind === 'Fn::GetAtt') return (inside as string[]).join('.');
  if (kind === 'Fn::Join') return (inside as [string, unknown[]])[1].map(short).join((inside as [string])[0]);
  throw new Error(`not an expression of ours: ${JSON.stringify(value)}`);
}

interface RawTemplate {
  Resources: Record<string, Omit<Resource, 'id'>>;
  Outputs?: Record<string, { Value: unknown }>;
}

const assetIn = (folder: string, key: string): string => {
  const { files } = JSON.parse(readFileSync(join(folder, 'Xianglao.assets.json'), 'utf8')) as {
    files: Record<string, { source: { path: string } }>;
  };
  return files[key]!.source.path;
};

/** A stack with the stacks nested in it as one: a parameter is replaced by what it is given. */
function flatten(folder: string, file: string, meant: (value: unknown) => unknown = (value) => value): Flat {
  const text = readFileSync(join(folder, file), 'utf8');
  const raw = JSON.parse(text) as RawTemplate;
  const nested = new Map<string, Flat>();
  const here = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(here);
    if (typeof value !== 'object' || value === null) return value;
    const { Ref, 'Fn::GetAtt': attribute } = value as { Ref?: string; 'Fn::GetAtt'?: string[] };
    const output = attribute && nested.get(attribute[0]!)?.outputs(attribute[1]!.replace('Outputs.', ''));
    if (output !== undefined) return output;
    if (Ref !== undefined && !(Ref in raw.Resources)) return meant(value);
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, here(inner)]));
  };
  const stacks = Object.entries(raw.Resources).filter(([, { Type }]) => Type === 'AWS::CloudFormation::Stack');
  for (const [id, { Properties }] of stacks) {
    const given = (value: unknown) => {
      const parameter = Properties.Parameters?.[(value as { Ref: string }).Ref];
      return parameter === undefined ? value : here(parameter);
    };
    const asset = /[0-9a-f]{64}/.exec(JSON.stringify(Properties.TemplateURL))![0];
    nested.set(id, flatten(folder, assetIn(folder, asset), given));
  }
  return {
    texts: [text, ...[...nested.values()].flatMap(({ texts }) => texts)],
    stacks: () => [
      Object.entries(raw.Resources).map(([id, resource]) => ({ id, ...(here(resource) as Omit<Resource, 'id'>) })),
      ...[...nested.values()].flatMap(({ stacks }) => stacks()),
    ],
    outputs: (name) => here(raw.Outputs?.[name]?.Value),
  };
}
interface Flat {
  texts: string[];
  /** The resources of each stack. Read when all nested stacks are known: they refer to each other. */
  stacks(): Resource[][];
  outputs(name: string): unknown;
}

export class Template {
  readonly text: string;
  /** The resources of each stack by itself, the outer one first. */
  readonly stacks: readonly Resource[][];
  readonly resources: readonly Resource[];
  constructor(folder: string) {
    const flat = flatten(folder, 'Xianglao.template.json');
    this.text = flat.texts.join('\n');
    this.stacks = flat.stacks();
    this.resources = this.stacks.flat();
  }
  all(type: string): Resource[] {
    return this.resources.filter((resource) => resource.Type === type);
  }
  only(type: string, idStart: string): Resource {
    const found = this.all(type).filter(({ id }) => id.startsWith(idStart));
    if (found.length !== 1) throw new Error(`${found.length} of ${type} ${idStart}`);
    return found[0]!;
  }
  /** Everything the role of a function may do. */
  statementsOf(functionId: string): Statement[] {
    const role = short(this.resources.find(({ id }) => id === functionId)!.Properties.Role).replace(/\.Arn$/, '');
    const { Policies } = this.resources.find(({ id }) => id === role)!.Properties;
    return (Policies as { PolicyDocument: { Statement: Json[] } }[])
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
      .flatMap(({ Action, Resource, Condition }) =>
        list(Resource).map((resource) => ({
          actions: list(Action as string),
          resource: short(resource),
          condition: Condition as Json | undefined,
        })),
      );
  }
}

const execute = promisify(execFile);
let synth: Promise<unknown> | undefined;
/** Bundles the functions and writes the default app, once. In its own process: loading the library in a test is slow. */
const defaultSynth = () => (synth ??= execute(process.execPath, [inInfra('synth.ts')]));

/** Synthesizes what a script makes of the bundles. Throws what it printed. */
export async function run(script: string, context: Json): Promise<string> {
  await defaultSynth();
  const folder = mkdtempSync(join(tmpdir(), 'xianglao-synth-'));
  await execute(process.execPath, [script], {
    env: { ...process.env, CDK_OUTDIR: folder, CDK_CONTEXT_JSON: JSON.stringify(context) },
  });
  return folder;
}

/** The default app, as `npm run synth` writes it. */
export async function defaultTemplate(): Promise<Template> {
  await defaultSynth();
  return new Template(inRoot('cdk.out'));
}

export const templateFor = async (context: { region: string; architecture: string; canary: 'on' }): Promise<Template> =>
  new Template(await run(inInfra('app.ts'), context));
