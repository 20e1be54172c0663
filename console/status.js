/** The status page: asks the local stack every two seconds and draws its answer. Text only, never HTML from data. */

const REFRESH_MS = 2_000;

const at = (id) => document.getElementById(id);

function element(name, content, className) {
  const made = document.createElement(name);
  for (const part of [content].flat())
    if (part !== undefined && part !== null) made.append(part instanceof Node ? part : String(part));
  if (className) made.className = className;
  return made;
}

/** Chinese first, English beside it. */
const both = (chinese, english) => {
  const beside = element('span', english);
  beside.lang = 'en';
  return [chinese, ' ', beside];
};

function table(id, columns, rows) {
  const head = element(
    'thead',
    element(
      'tr',
      columns.map(([chinese, english, numeric]) => {
        const cell = element('th', both(chinese, english), numeric ? 'number' : undefined);
        cell.scope = 'col';
        return cell;
      }),
    ),
  );
  const body = element(
    'tbody',
    rows.length
      ? rows.map((row) =>
          element(
            'tr',
            row.map((cell, i) => element('td', cell, columns[i][2] ? 'number' : undefined)),
          ),
        )
      : emptyRow(columns.length),
  );
  at(id).replaceChildren(head, body);
}

function emptyRow(columns) {
  const cell = element('td', both('暂无', 'nothing yet'), 'empty');
  cell.colSpan = columns;
  return element('tr', cell);
}

const shanghai = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'medium',
  timeStyle: 'medium',
});
const time = (instant) => shanghai.format(new Date(instant));

const badge = (content, kind) => element('span', content, `badge ${kind}`);
/** Names of the template carry the stack's name and a digest: neither tells a reader anything. */
const shortName = (name) => name.replace(/^[^-]+-/, '').replace(/(Function)?[0-9A-F]{8}$/, '');
const count = (n) => (n ? badge(n, 'bad') : 0);

function glance(status) {
  const { clock, gateway, deliveries, denied } = status;
  const waiting = Object.values(status.deadLetters).reduce((sum, n) => sum + n, 0);
  const turned = clock.frozen
    ? both('已停', 'stopped')
    : clock.offsetMs
      ? both('已调', 'turned')
      : both('实时', 'real');
  const tiles = [
    [both('系统时间', 'Clock, Shanghai'), [time(clock.now), ' ', badge(turned, clock.offsetMs ? 'warn' : 'good')]],
    [both('请求', 'Requests'), gateway.requests],
    [both('故障应答', 'Faults (5xx)'), count(gateway.faults)],
    [both('事件送达', 'Events delivered'), deliveries.delivered],
    [both('事件待送', 'Events waiting'), deliveries.pending],
    [both('未送达', 'Dead letters'), count(waiting)],
    [both('被拒绝的调用', 'Denied calls'), count(denied.calls)],
    [both('接口', 'Routes'), gateway.routes],
  ];
  at('glance').replaceChildren(
    ...tiles.map(([name, value]) => element('div', [element('dt', name), element('dd', value)])),
  );
}

function draw(status) {
  glance(status);
  at('problems-section').hidden = status.problems.length === 0;
  at('problems').replaceChildren(
    ...status.problems.slice(0, 8).map((problem) => element('li', [element('time', time(problem.at)), problem.text])),
  );
  at('accounts-section').hidden = status.accounts.length === 0;
  table(
    'accounts',
    [
      ['微信用户', 'WeChat user'],
      ['是谁', 'Who'],
    ],
    status.accounts.map(({ who, how }) => [element('code', how), who]),
  );
  table(
    'functions',
    [
      ['函数', 'Function'],
      ['调用', 'Invocations', true],
      ['出错', 'Errors', true],
      ['冷启动', 'Cold starts', true],
      ['工作线程', 'Workers', true],
      ['最近的错误', 'Last error'],
    ],
    status.functions.map(({ id, invocations, errors, coldStarts, workers, running, lastError }) => [
      element('code', id),
      invocations,
      count(errors),
      coldStarts,
      running ? `${workers} (${running} ▶)` : workers,
      lastError ?? '',
    ]),
  );
  table(
    'streams',
    [
      ['表的变更流', 'Stream'],
      ['已送达', 'Delivered', true],
      ['待处理', 'Pending', true],
      ['延迟', 'Lag', true],
      ['放弃', 'Given up', true],
      ['进度', 'State'],
    ],
    status.streams.map(({ functionName, delivered, pending, lagMs, buried, caughtUp }) => [
      element('code', shortName(functionName)),
      delivered,
      pending,
      `${(lagMs / 1000).toFixed(1)} s`,
      count(buried),
      caughtUp ? badge(both('已跟上', 'caught up'), 'good') : badge(both('处理中', 'working'), 'warn'),
    ]),
  );
  table(
    'queues',
    [
      ['死信队列', 'Dead-letter queue'],
      ['消息', 'Messages', true],
    ],
    Object.entries(status.deadLetters)
      .filter(([, messages]) => messages > 0)
      .map(([name, messages]) => [element('code', shortName(name)), count(messages)]),
  );
  at('denied-section').hidden = status.denied.latest.length === 0;
  table(
    'denied',
    [
      ['时间', 'Time'],
      ['谁', 'Caller'],
      ['操作', 'Action'],
      ['资源', 'Resource'],
    ],
    status.denied.latest
      .slice(0, 10)
      .map((denial) => [time(denial.at), shortName(denial.caller), element('code', denial.action), denial.resource]),
  );
  table(
    'schedules',
    [
      ['任务', 'Rule'],
      ['下次（北京时间）', 'Next, in Shanghai'],
    ],
    status.schedules
      .toSorted((a, b) => (a.at < b.at ? -1 : 1))
      .map(({ rule, at: due }) => [element('code', shortName(rule)), time(due)]),
  );
  table(
    'where',
    [
      ['部分', 'Part'],
      ['位置', 'Where'],
    ],
    [
      [both('接口', 'API'), status.url],
      [both('AWS 服务', 'AWS services'), status.door],
      [both('数据库引擎', 'Database engine'), status.engine],
      [both('微信服务器（模拟）', 'WeChat, played'), status.wechat],
      [both('数据目录', 'Data folder'), status.data],
    ].map(([part, where]) => [part, element('code', where)]),
  );
}

async function refresh() {
  try {
    const response = await fetch('/_local/status', { cache: 'no-store' });
    draw(await response.json());
    at('offline').hidden = true;
    document.body.dataset.state = 'live';
  } catch {
    at('offline').hidden = false;
    document.body.dataset.state = 'offline';
  }
  setTimeout(refresh, REFRESH_MS);
}

await refresh();
