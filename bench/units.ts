import type { MealServed } from '../functions/settlement/index.ts';
import { subsidiesRoutes } from '../functions/subsidies/contract.ts';
import { examplePolicyText } from '../functions/subsidies/example-policies.ts';
import { subsidiesHandlers } from '../functions/subsidies/handlers.ts';
import { vouchersRoutes } from '../functions/vouchers/contract.ts';
import { exampleProgramText } from '../functions/vouchers/example-programs.ts';
import { vouchersHandlers } from '../functions/vouchers/handlers.ts';
import {
  captureHold,
  holdTenders,
  issueLot,
  loadPrograms,
  type Moved,
  type Wallet,
  walletKey,
  walletOf,
  walletWrites,
} from '../functions/vouchers/index.ts';
import { newIssue } from '../functions/vouchers/request-voucher-issue.ts';
import { SYSTEM, tendWallets } from '../functions/vouchers/tend-wallets.ts';
import { businessDateOf, isoInShanghai } from '../shared/business-time.ts';
import { newId } from '../shared/ids.ts';
import { isRefusal, type Refusal } from '../shared/refusal.ts';
import { elderHead } from '../shared/resource.ts';
import { execute } from '../shared/table.ts';
import { dispatcher, dispatchHouse, xiulan } from '../test/engine/dispatch-house.ts';
import { freshTables } from '../test/engine/fresh-tables.ts';
import { CITIZEN_NUMBER, IdentityHouse } from '../test/engine/identity-house.ts';
import { admin, cook, details, mealPointHouse } from '../test/engine/meal-point-house.ts';
import { people as around, ordersHouse } from '../test/engine/orders-house.ts';
import { type Caller, type Reply, roomCaller } from '../test/engine/room-caller.ts';
import { visit as plannedVisit, rostersHouse } from '../test/engine/rosters-house.ts';
import { at, CANTEEN, exportOf, people, settlementHouse } from '../test/engine/settlement-house.ts';
import { people as atTheDoor, seedFor, visitsHouse } from '../test/engine/visits-house.ts';
import { COUNTY, monthly, voucherJobsHouse } from '../test/engine/voucher-jobs-house.ts';
import { aDish, MONDAY, CANTEEN as POINT, SUNDAY, TOFU } from '../test/fixtures/a-canteen.ts';
import { anOrder, EIGHT, ELDER, JIANGUO, TUESDAY, XIULAN } from '../test/fixtures/a-dispatch.ts';
import { type Recorder, startRecorder } from './recorder.ts';

/** What one command asked of the database. */
export interface Cost {
  room: string;
  command: string;
  reads: number;
  readUnits: number;
  writes: number;
  writeUnits: number;
}
type Measure = (command: string, run: () => Promise<{ status: number }>) => Promise<void>;

const isRead = ({ operation }: { operation: string }) => ['GetItem', 'BatchGetItem', 'Query'].includes(operation);

function meterOf(recorder: Recorder) {
  const costs: Cost[] = [];
  const measureIn =
    (room: string): Measure =>
    async (command, run) => {
      recorder.take();
      const { status } = await run();
      if (status !== 200) throw new Error(`${room}: ${command} answered ${status}`);
      const requests = recorder.take();
      const [reads, writes] = [requests.filter(isRead), requests.filter((one) => !isRead(one))];
      const unitsOf = (some: typeof requests) => some.reduce((sum, { units }) => sum + units, 0);
      costs.push({
        room,
        command,
        reads: reads.length,
        readUnits: unitsOf(reads),
        writes: writes.length,
        writeUnits: unitsOf(writes),
      });
    };
  return { costs, measureIn };
}

async function identity(measure: Measure): Promise<void> {
  const house = await IdentityHouse.build();
  try {
    const elderId = await house.elder();
    const elder = await house.logInAs('elder', { role: 'elder', over: elderId });
    const daughter = await house.logIn('daughter');
    const admin = await house.logInAs('admin', { role: 'admin', over: '411002' });
    const facilityId = await house.facility();
    const ok = { status: 200 };
    const binding = `/elders/${elderId}/bindings/${daughter.personId}`;
    const asked = {
      requestId: newId('request'),
      citizenNumber: CITIZEN_NUMBER,
      elderName: '王建国',
      myName: '王芳',
      relation: 'child',
      scopes: ['view', 'book'],
    };
    await measure('log in, the first time', () => house.logIn('son').then(() => ok));
    await measure('log in', () => house.logIn('son').then(() => ok));
    await measure('refresh a session', () => house.post('/sessions/refresh', { refreshToken: daughter.refreshToken }));
    await measure('the authorizer, at each request', () =>
      house.gateway.authenticate(`Bearer ${elder.token}`).then(() => ok),
    );
    await measure('ask to act for an elder', () => house.post('/family-requests', asked, daughter.token));
    await measure('the elder says yes', () => house.call('PUT', binding, elder.token, { scopes: ['view', 'book'] }));
    await measure('the elder takes it back', () => house.call('DELETE', binding, elder.token));
    await measure('give somebody a role', () =>
      house.call('PUT', `/people/${daughter.personId}/grants/staff/${facilityId}`, admin.token, { duty: 'cook' }),
    );
  } finally {
    await house.close();
  }
}

async function pointsAndMenus(ofPoints: Measure, ofMenus: Measure): Promise<void> {
  const { register, points, menus, plan, publish } = await mealPointHouse();
  const onMonday = { facilityId: POINT, date: MONDAY };
  // Each caller has called once: their rights are there.
  await points.ask(admin, 'readFacility', { params: { facilityId: POINT } });
  await ofPoints('register a point', () => register());
  await points.ask(cook, 'readFacility', { params: { facilityId: POINT } });
  await ofPoints('change a point', () =>
    points.ask(admin, 'changeFacility', {
      params: { facilityId: POINT },
      body: { ...details, name: '山头店老年餐厅', version: 1 },
    }),
  );
  await ofMenus('plan a meal', () => plan([aDish()]));
  await ofMenus('publish a week of one meal', () => publish());
  await ofMenus('mark a dish as sold out', () =>
    menus.ask(cook, 'markSoldOut', {
      params: { ...onMonday, mealtime: 'lunch', dishId: TOFU },
      body: { soldOut: true },
    }),
  );
  await ofMenus('read a day', () => menus.ask(cook, 'readMenu', { params: onMonday }));
  await ofPoints('close a day', () => points.ask(cook, 'closeDay', { params: onMonday, body: { reason: '停电检修' } }));
  await ofPoints('open it again', () => points.ask(admin, 'reopenDay', { params: onMonday }));
}

async function subsidies(measure: Measure): Promise<void> {
  const { table } = await freshTables();
  const room = roomCaller(subsidiesRoutes, subsidiesHandlers(table), table, SUNDAY);
  const clerk: Caller = { personId: newId('person'), grants: [{ role: 'admin', over: '411025' }] };
  const head: Caller = { personId: newId('person'), grants: [{ role: 'finance', over: '411000' }] };
  const params = { region: '411025', policyId: newId('policy') };
  for (const caller of [clerk, head]) await room.ask(caller, 'listPolicies', { params: { region: '411025' } });
  const document = examplePolicyText('xuchang-xiangcheng');
  await measure('draft a policy', () => room.ask(clerk, 'draftPolicy', { params, body: { document } }));
  await measure('publish a policy', () => room.ask(head, 'publishPolicy', { params, body: { version: 1 } }));
}

async function vouchers(measure: Measure): Promise<void> {
  const { table } = await freshTables();
  const [clerk, head]: Caller[] = [
    { personId: newId('person'), grants: [{ role: 'admin', over: '410102' }] },
    { personId: newId('person'), grants: [{ role: 'finance', over: '410100' }] },
  ];
  const room = roomCaller(vouchersRoutes, vouchersHandlers({ table }), table, SUNDAY);
  const [elderId, programId] = [newId('elder'), newId('program')];
  const params = { region: '410102', programId };
  for (const caller of [clerk!, head!]) await room.ask(caller, 'listPrograms', { params: { region: '410102' } });
  await table.commit([{ put: { ...elderHead(elderId), kind: 'elder', elderId, region: '410102' } }]);
  const document = exampleProgramText('both-scopes');
  await measure('draft a program', () => room.ask(clerk!, 'draftProgram', { params, body: { document } }));
  await measure('publish a program', () => room.ask(head!, 'publishProgram', { params, body: { version: 1 } }));

  const date = businessDateOf(SUNDAY);
  const programs = await loadPrograms(table, '410102', date);
  const cause = { by: { personId: clerk!.personId, role: 'operator' as const }, now: SUNDAY };
  const [from, payers] = [date, ['county:410102']];
  const issue = { lotId: `${programId}:1`, units: 30_000, payers, from, expiresOn: date, captureBy: date };
  const purchase = { scope: 'home-care' as const, priceFen: 12_000, minutes: 120, date };
  const orderId = newId('order');
  const move = async (decide: (wallet: Wallet) => Moved | Refusal) => {
    const answer = await execute(
      table,
      async () => walletOf(await table.get(walletKey(elderId)), elderId, '410102'),
      (wallet) => {
        const moved = decide(wallet);
        return isRefusal(moved) ? moved : { writes: walletWrites(wallet, moved), answer: moved };
      },
    );
    return { status: isRefusal(answer) ? answer.status : 200 };
  };
  await measure('issue a lot', () => move((wallet) => issueLot(wallet, programs.get(programId)!, issue, cause)));
  await measure('hold part of it', () => move((wallet) => holdTenders(wallet, programs, purchase, orderId, cause)));
  await measure('capture the hold', () =>
    move((wallet) => captureHold(wallet, programs, orderId, purchase, date, cause)),
  );
  await measure('see a wallet, as an office', () => room.ask(head!, 'readWallet', { params: { elderId } }));
}

/** What the work on a whole county does with a transaction's worth of elders, and with what it asks about first. */
async function voucherJobs(measure: Measure): Promise<void> {
  const house = await voucherJobsHouse();
  const done = async (work: Promise<unknown>) => {
    await work;
    return { status: 200 };
  };
  const programId = await house.program();
  const elders = await house.elders(Array.from({ length: 25 }, () => ({})));
  await house.request(programId);
  await measure('count who of 25 elders gets what', () => done(house.work('issue')));
  await house.issue(programId);
  const secondId = await house.program(monthly({ code: 'second' }));
  const second = (await loadPrograms(house.table, COUNTY, '2026-11-01')).get(secondId);
  const asked = { region: COUNTY, issueId: newId('request'), date: '2026-11-01', reason: '' };
  const job = newIssue(asked, second!, { state: 'ISSUING', by: SYSTEM, now: house.clock() });
  await house.table.commit([{ put: job }]);
  await measure('issue to 25 elders', () => done(house.work('issue')));
  await measure('look after 25 wallets, nothing due', () => done(tendWallets(house.table, elders, house.clock)));
  house.setClock('2026-12-05 00:20');
  await measure('expire 25 wallets', () => done(tendWallets(house.table, elders, house.clock)));
}

async function settlement(measure: Measure): Promise<void> {
  const house = await settlementHouse();
  const october = { params: { facilityId: CANTEEN, period: '2026-10' } };
  const lastMonth = { params: { facilityId: CANTEEN } };
  for (const caller of Object.values(people)) await house.ask(caller, 'listStatements', lastMonth);
  const meals: MealServed[] = [];
  for (let minute = 10; minute < 60; minute++) meals.push(await house.serve(`2026-10-08 11:${minute}`));
  const approve = (who: Caller, office: string): Promise<Reply> =>
    house.ask(who, 'approveStatement', { ...october, body: { office } });
  await measure('prepare a statement of 50 lines', () => house.prepare('2026-10'));
  await measure('submit it', () => house.ask(people.manager, 'submitStatement', october));
  await measure('approve it in the township', () => approve(people.township, 'township'));
  await measure('approve it in the county', () => approve(people.county, 'county'));
  await house.publishNotice('2026-11-12 15:00');
  house.setClock(at('2026-11-12 15:01'));
  const [refused] = meals;
  const line = `${refused!.postedAt}.${refused!.transferId}`;
  await measure('refuse one of its lines', () =>
    house.ask(people.county, 'disallowLine', { ...october, body: { line, reason: '当天没有到场' } }),
  );
  await measure('approve it in the city', () => approve(people.city, 'city'));
  const objection = { objectionId: newId('objection'), entry: 1, reason: '那天在住院', channel: 'own-phone' };
  await measure('object to a row of 49 meals', () =>
    house.ask(people.neighbour, 'raiseObjection', {
      ...october,
      body: { ...objection, from: '2026-10-08', to: '2026-10-08' },
    }),
  );
  house.setClock(at('2026-11-18 15:00'));
  await measure('close it', () => house.ask(people.county, 'closeStatement', october));
  const decision = { upheld: false, reason: '签到表有本人签名' };
  await measure('reject the objection, in two steps', () =>
    house.ask(people.county, 'decideObjection', {
      params: { facilityId: CANTEEN, objectionId: objection.objectionId },
      body: decision,
    }),
  );
  await measure('enter an account', () =>
    house.ask(people.admin, 'setBankAccount', {
      params: { facilityId: CANTEEN },
      body: { holder: '襄城县山头店镇敬老院', bank: '襄城农商行山头店支行', number: '6228480012345673456' },
    }),
  );
  const region = '411025';
  const batchId = newId('batch');
  const payments = { params: { region, batchId } };
  let serial = '';
  await measure('make up payments of one point', async () => {
    const body = { batchId, payer: 'county:411025', reason: '拨付十月补贴' };
    const batch = await house.ask(people.county, 'makeBatch', { params: { region }, body });
    serial = batch.serial;
    return batch;
  });
  await measure('approve them', () => house.ask(people.secondCounty, 'approveBatch', payments));
  await measure('read what the bank says of one', () => {
    const csv = `付款编号,金额(元),结果,退回原因,日期\n${serial}-001-1,196.00,已付,,2026-11-18\n`;
    const body = { contentBase64: Buffer.from(csv).toString('base64') };
    return house.ask(people.county, 'importBankResults', { ...payments, body });
  });
  await measure('ask for its file', () =>
    house.ask(people.county, 'requestPointExport', {
      ...october,
      body: { exportId: exportOf('bench'), format: 'xlsx', reason: '十月结算报账' },
    }),
  );
}

async function scheduling(measure: Measure): Promise<void> {
  const house = await rostersHouse({
    orders: [plannedVisit(1, '09:00', { windowMinutes: 400 })],
  });
  await house.ask('listRosters');
  await measure('ask for a day', () => house.make());
  const work = async () => {
    await house.oneRound();
    return { status: 200 };
  };
  await measure('read a visit and begin', work);
  await measure('plan a section, in two slices', work);
  await measure('join, explain and keep it', work);
  await measure('read it', () => house.read());
  await measure('list its visit', () => house.ask('listRosterVisits', { query: {} }));
  const [first] = await house.visits();
  await measure('move the visit', () => house.edit(first!.orderId, first!.caregiverIds, '15:00'));
  const { version } = await house.roster();
  await measure('say that it is published', () => house.ask('publishRoster', { body: { version } }));
  await measure('send the visit as planned', work);
}

async function dispatch(measure: Measure): Promise<void> {
  const house = await dispatchHouse();
  const { orderId, providerId: facilityId } = anOrder();
  const wall = { params: { facilityId } };
  // Everybody has called once: whoever they are is known.
  await house.ask(dispatcher, 'countWall', wall);
  await house.ask(xiulan, 'listJobs', { params: { caregiverId: XIULAN } });
  await measure('read a state of the wall', () =>
    house.ask(dispatcher, 'readWall', { ...wall, query: { state: 'PLACED' } }),
  );
  await measure('count the wall', () => house.ask(dispatcher, 'countWall', wall));
  await measure('candidates, of three', () =>
    house.ask(dispatcher, 'listCandidates', { params: { facilityId, orderId } }),
  );
  const send = (how: 'assignOrder' | 'reassignOrder', body: object) =>
    house.ask(dispatcher, how, { params: { facilityId, orderId }, body });
  await measure('assign', () => send('assignOrder', { version: 1, caregiverIds: [XIULAN] }));
  await measure('assign, a retry', () => send('assignOrder', { version: 1, caregiverIds: [XIULAN] }));
  await measure('reassign', () => send('reassignOrder', { version: 2, caregiverIds: [JIANGUO], reason: '换人' }));
  await send('reassignOrder', { version: 3, caregiverIds: [XIULAN], reason: '换回来' });
  const job = { params: { caregiverId: XIULAN, orderId }, body: { assignedAt: isoInShanghai(EIGHT) } };
  await measure('decline', () =>
    house.ask(xiulan, 'declineJob', { ...job, body: { ...job.body, reason: '离得太远' } }),
  );
  await house.assign([XIULAN]);
  await measure('accept', () => house.ask(xiulan, 'acceptJob', job));
  await measure('my jobs', () => house.ask(xiulan, 'listJobs', { params: { caregiverId: XIULAN } }));
}
async function orders(measure: Measure): Promise<void> {
  const house = await ordersHouse();
  const worker = { params: { caregiverId: XIULAN, orderId: anOrder().orderId } };
  const order = { params: { elderId: ELDER, orderId: anOrder().orderId } };
  // Everybody has called once: whoever they are is known, and so are the programs.
  for (const caller of [around.daughter, around.grandson, around.xiulan, around.dispatcher])
    await house.ask(caller, 'readOrder', order);
  await measure('quote', () => house.quote());
  await measure('place, with two vouchers', () => house.place(1, { minutes: 60 }));
  await measure('place, a retry', () => house.place(1, { minutes: 60 }));
  await measure('change the length', () => house.change(1, { minutes: 90 }));
  await measure('read an order', () => house.ask(around.grandson, 'readOrder', order));
  const query = { from: TUESDAY, to: TUESDAY };
  await measure('list a day', () => house.ask(around.grandson, 'listOrders', { params: { elderId: ELDER }, query }));
  await measure('cancel', () => house.cancel(1));
  await house.place(2);
  await house.dispatch(2);
  house.setClock('08:30');
  await measure('take back what nobody accepted, at the minute', async () => {
    await house.sweep();
    return { status: 200 };
  });
  await house.upTo(2, 'CHECKED_IN');
  const named = { ...worker, params: { ...worker.params, orderId: (await house.order(2)).orderId } };
  await measure('ask for more minutes', () =>
    house.ask(around.xiulan, 'askExtension', { ...named, body: { minutes: 30 } }),
  );
  await measure('agree to them', () => house.answerExtension(2, 30));
}

async function visits(measure: Measure): Promise<void> {
  const house = await visitsHouse();
  const order = await house.accepted();
  const { orderId, startsAt, minutes } = order;
  // Everybody has called once: whoever they are is known.
  const code = await house.code(order);
  for (const caller of [atTheDoor.daughter, atTheDoor.auditor])
    await house.ask(caller, 'readVisit', { params: { elderId: ELDER, orderId } });
  for (const caller of [atTheDoor.xiulan, atTheDoor.treasurer]) await house.ask(caller, 'readVisit', {});
  house.setClock(startsAt);
  await measure('check in, with the six digits', () =>
    house.check('checkIn', order, { proof: { kind: 'code', code } }),
  );
  house.setClock(startsAt + minutes * 60_000);
  await measure('check out', () => house.check('checkOut', order));
  await measure('the daughter confirms', () => house.say(atTheDoor.daughter, order, {}));
  await measure('verify and pay, by itself', async () => {
    await house.settle(order, seedFor(orderId, false));
    return { status: 200 };
  });
  await measure('take it back', () => house.judge(atTheDoor.treasurer, 'reverseVisit', order, {}));
}

/** Costs of the rooms that have no table of their own, in the order of a story each. Needs an engine. */
export async function measureUnits(): Promise<Cost[]> {
  const engine = process.env.DYNAMODB_ENDPOINT!;
  const recorder = await startRecorder(engine);
  process.env.DYNAMODB_ENDPOINT = recorder.url;
  const { costs, measureIn } = meterOf(recorder);
  try {
    await identity(measureIn('identity'));
    await pointsAndMenus(measureIn('facilities'), measureIn('menus'));
    await subsidies(measureIn('subsidies'));
    await vouchers(measureIn('vouchers'));
    await voucherJobs(measureIn('vouchers'));
    await settlement(measureIn('settlement'));
    await dispatch(measureIn('dispatch'));
    await scheduling(measureIn('scheduling'));
    await orders(measureIn('orders'));
    await visits(measureIn('visits'));
    return costs.toSorted((a, b) => (a.room < b.room ? -1 : a.room > b.room ? 1 : 0));
  } finally {
    process.env.DYNAMODB_ENDPOINT = engine;
    await recorder.close();
  }
}
