import * as z from 'zod';
import type { Access, AccessRule, Role, StaffDuty } from '../shared/access.ts';
import type { Route } from '../shared/contract.ts';
import { commonRefusals, type RefusalKind } from '../shared/refusal.ts';
import { allRoutes, contracts, type RoomRoute } from './routes.ts';

type Json = Record<string, unknown>;
type Refusals = Readonly<Record<string, RefusalKind>>;
type CommonCode = keyof typeof commonRefusals;

export interface OpenApiDocument {
  openapi: '3.1.0';
  info: Json;
  tags: readonly { name: string }[];
  paths: Record<string, Record<string, Json>>;
  components: { schemas: Json; securitySchemes: Json; examples: Json };
}

const ROLE_NAMES: Readonly<Record<Role, string>> = {
  elder: '老人',
  family: '家属',
  staff: '机构工作人员',
  caregiver: '护理员',
  operator: '热线话务员',
  finance: '财务人员',
  admin: '管理员',
  auditor: '审计人员',
};
const DUTY_NAMES: Readonly<Record<StaffDuty, string>> = {
  cook: '厨师',
  counter: '柜台',
  manager: '负责人',
  dispatcher: '派单员',
  reviewer: '审核员',
};
const WITHIN_NAMES = { own: '本人所属', region: '辖区内', any: '' } as const;
const SCOPE_NAMES = { view: '查看', book: '订餐', pay: '支付' } as const;

const ruleText = ({ role, within, scope, duties = [] }: AccessRule): string => {
  const limits = [
    WITHIN_NAMES[within],
    duties.map((duty) => DUTY_NAMES[duty]).join('或'),
    scope ? `须有${SCOPE_NAMES[scope]}授权` : '',
  ].filter(Boolean);
  return ROLE_NAMES[role] + (limits.length ? `（${limits.join('，')}）` : '');
};
/** Who may call a route, as a sentence. */
function accessText(access: Access): string {
  if (access === 'public') return '无需登录。';
  if (access === 'anyone-signed-in') return '登录后即可调用。';
  return `可调用：${access.map(ruleText).join('、')}。`;
}

/** The common refusals this route can really give. */
function commonCodes(route: Route): CommonCode[] {
  return [
    'INVALID_INPUT',
    'MALFORMED',
    ...(route.method === 'GET' ? [] : (['TOO_LARGE', 'ID_REUSED'] as const)),
    ...(route.access === 'public' ? [] : (['UNAUTHENTICATED'] as const)),
    ...(typeof route.access === 'string' ? [] : (['FORBIDDEN'] as const)),
    'NOT_FOUND',
    'TOO_MANY_REQUESTS',
    'BUSY',
  ];
}

const refusalExample = (code: string, { message }: RefusalKind): Json => ({
  summary: message,
  value: { code, message, requestId: 'Sm9nXjE5PHcEJ0g=' },
});

/** One response for each status a route may refuse with; every code with its sentence. */
function refusalResponses(route: Route): Record<string, Json> {
  const shared = commonCodes(route).filter((code) => !(code in route.refusals));
  const all = [
    ...shared.map((code) => ({ code, kind: commonRefusals[code], example: { $ref: `#/components/examples/${code}` } })),
    ...Object.entries(route.refusals).map(([code, kind]) => ({ code, kind, example: refusalExample(code, kind) })),
  ];
  const byStatus = Object.groupBy(all, ({ kind }) => String(kind.status));
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, refusals = []]) => [
      status,
      {
        description: refusals.map(({ code, kind }) => `\`${code}\` ${kind.message}`).join('\n\n'),
        content: {
          'application/json': {
            schema: { $ref: '#/components/schemas/Refusal' },
            examples: Object.fromEntries(refusals.map(({ code, example }) => [code, example])),
          },
        },
      },
    ]),
  );
}

/** Makes JSON schemas for the document and keeps their named parts, which live at one place of the document. */
function schemaWriter() {
  const named: Json = {};
  /** `place` keeps parts of the same name in different requests apart. */
  function write(schema: z.ZodType, io: 'input' | 'output', place: string): Json {
    const { $schema, ...whole } = z.toJSONSchema(schema, { io });
    const text = JSON.stringify(whole)
      .replaceAll('"$ref":"#/$defs/', `"$ref":"#/components/schemas/${place}.`)
      .replaceAll('"$ref":"#"', `"$ref":"#/components/schemas/${place}"`);
    const { $defs, ...root } = JSON.parse(text) as Json;
    for (const [name, part] of Object.entries(($defs ?? {}) as Json)) named[`${place}.${name}`] = part;
    if (!text.includes(`"#/components/schemas/${place}"`)) return root;
    named[place] = root;
    return { $ref: `#/components/schemas/${place}` };
  }
  return { named, write };
}
type SchemaWriter = ReturnType<typeof schemaWriter>;

/** The fields of `params` or `query` as OpenAPI parameters. */
function parametersOf({ key, route }: RoomRoute, part: 'params' | 'query', { write }: SchemaWriter): readonly Json[] {
  const schema = route[part];
  if (!schema) return [];
  const { properties = {}, required = [] } = write(schema, 'input', `${key}.${part}`) as {
    properties?: Record<string, Json>;
    required?: readonly string[];
  };
  const examples = (route.example[part] ?? {}) as Json;
  return Object.entries(properties).map(([name, field]) => ({
    name,
    in: part === 'params' ? 'path' : 'query',
    required: part === 'params' || required.includes(name),
    ...(typeof field.description === 'string' ? { description: field.description } : {}),
    schema: field,
    ...(examples[name] === undefined ? {} : { example: examples[name] }),
  }));
}

function operationOf(one: RoomRoute, writer: SchemaWriter): Json {
  const { room, key, route } = one;
  const json = (schema: Json, example: unknown): Json => ({ 'application/json': { schema, example } });
  return {
    operationId: key,
    tags: [room],
    summary: route.summary,
    description: accessText(route.access),
    security: route.access === 'public' ? [] : [{ session: [] }],
    parameters: [...parametersOf(one, 'params', writer), ...parametersOf(one, 'query', writer)],
    ...(route.body
      ? {
          requestBody: {
            required: true,
            content: json(writer.write(route.body, 'input', `${key}.body`), route.example.body),
          },
        }
      : {}),
    responses: {
      200: {
        description: '成功',
        content: json(writer.write(route.answer, 'output', `${key}.answer`), route.example.answer),
      },
      ...refusalResponses(route),
    },
  };
}

const refusalSchema: Json = {
  type: 'object',
  description: '拒绝：代码供程序判断，文字可直接给老人看',
  properties: {
    code: { type: 'string' },
    message: { type: 'string' },
    details: { type: 'object' },
    requestId: { type: 'string' },
  },
  required: ['code', 'message', 'requestId'],
};

const examplesOf = (refusals: Refusals): Json =>
  Object.fromEntries(Object.entries(refusals).map(([code, kind]) => [code, refusalExample(code, kind)]));

/** The API reference of all rooms as an OpenAPI 3.1 document, made from the contracts and nothing else. */
export function openapiDocument(routes: readonly RoomRoute[] = allRoutes): OpenApiDocument {
  const writer = schemaWriter();
  const paths: OpenApiDocument['paths'] = {};
  for (const one of routes) {
    const { path, method } = one.route;
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationOf(one, writer) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: '享老 API',
      version: '1',
      description: '老年助餐与补贴结算。金额为整数分，日期为北京时间。',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    tags: Object.keys(contracts).map((name) => ({ name })),
    paths,
    components: {
      schemas: { Refusal: refusalSchema, ...writer.named },
      securitySchemes: { session: { type: 'http', scheme: 'bearer', description: '登录后得到的会话令牌' } },
      examples: examplesOf(commonRefusals),
    },
  };
}
