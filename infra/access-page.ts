import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { allRoutes, type RoomRoute } from '../functions/routes.ts';
import { type AccessRule, ROLES, STAFF_DUTIES } from '../shared/access.ts';

/**
 * `docs/access.md`: who may call which route about what, as one table people can review line by line. A changed access
 * rule is a changed line; the stories ask the gateway for every cell of it.
 */
export const accessPageFile = fileURLToPath(new URL('../docs/access.md', import.meta.url));

const OTHER_ROLES = ROLES.filter((role) => role !== 'staff');
/** Staff by their duties: a cook may not what a manager may. */
export const COLUMNS = [...OTHER_ROLES.slice(0, 2), ...STAFF_DUTIES, ...OTHER_ROLES.slice(2)] as const;
export type Column = (typeof COLUMNS)[number];

const WORDS: Readonly<Record<Column, string>> = {
  elder: '老人',
  family: '家属',
  cook: '厨师',
  counter: '柜台',
  manager: '负责人',
  dispatcher: '派单员',
  reviewer: '复核员',
  caregiver: '护理员',
  operator: '热线',
  finance: '财政',
  admin: '管理员',
  auditor: '审计',
};
const MARKS = { own: '本', region: '区', any: '职', public: '开', 'anyone-signed-in': '登' } as const;
const SCOPES = { view: '看', book: '订', pay: '付' } as const;
const NONE = '—';

const speaksOf = ({ role, duties }: AccessRule, column: Column): boolean =>
  role === 'staff'
    ? STAFF_DUTIES.some((duty) => duty === column && (duties ?? STAFF_DUTIES).includes(duty))
    : role === column;
const markOf = ({ within, scope }: AccessRule): string => MARKS[within] + (scope ? SCOPES[scope] : '');

function cell({ route: { access } }: RoomRoute, column: Column): string {
  if (typeof access === 'string') return MARKS[access];
  const marks = access.filter((rule) => speaksOf(rule, column)).map(markOf);
  return marks.length ? [...new Set(marks)].join('、') : NONE;
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const line = (one: RoomRoute): string =>
  row([`\`${one.key}\``, one.route.summary.replaceAll('|', '／'), ...COLUMNS.map((column) => cell(one, column))]);

function sectionOf(room: string, routes: readonly RoomRoute[]): string {
  const head = row(['接口', '办什么', ...COLUMNS.map((column) => WORDS[column])]);
  return [`## ${room}`, '', head, row(Array(COLUMNS.length + 2).fill('---')), ...routes.map(line), ''].join('\n');
}

export function accessPage(routes: readonly RoomRoute[] = allRoutes): string {
  const rooms = [...new Set(routes.map(({ room }) => room))];
  return `<!-- Made by \`node infra/generate-client.ts\` from the contracts. Do not edit. -->
# 谁可以办什么

本：只限自己的（老人本人、已绑定的家属、本点的工作人员、护理员本人）；家属后面的字是绑定时给的权限：看、订、付。
区：授权的行政区域及其下级。职：有这个身份就可以问，答的内容再按授权收窄。登：登录即可。开：不用登录。—：拒绝（403）。
不是自己的、不在区域内的，一律和“没有这个东西”一样回答（404）。

For developers: made from \`access\` of every contract; \`test/stories/access.test.ts\` asks the gateway for every cell, about what is
one's own, a neighbour's and another county's.

${rooms
  .map((room) =>
    sectionOf(
      room,
      routes.filter((one) => one.room === room),
    ),
  )
  .join('\n')}`;
}

export const currentAccessPage = (): string => readFileSync(accessPageFile, 'utf8');

/** What the page says, by route and column: the marks, none of them where the door is shut. */
export function readAccessPage(page: string): Map<string, Readonly<Record<Column, readonly string[]>>> {
  const lines = page.split('\n').flatMap((text) => {
    const [, key, , ...marks] = text.split('|').map((part) => part.trim());
    const name = key?.match(/^`(\w+)`$/)?.[1];
    return name ? [[name, marks] as const] : [];
  });
  return new Map(
    lines.map(([name, marks]) => [
      name,
      Object.fromEntries(
        COLUMNS.map((column, i) => [column, (marks[i] ?? NONE).split('、').filter((mark) => mark !== NONE)]),
      ) as Record<Column, string[]>,
    ]),
  );
}
