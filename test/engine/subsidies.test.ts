import { grantKey } from '../../functions/identity/index.ts';
import { subsidiesRoutes } from '../../functions/subsidies/contract.ts';
import { examplePolicyText } from '../../functions/subsidies/example-policies.ts';
import { subsidiesHandlers } from '../../functions/subsidies/handlers.ts';
import { loadPolicy, policyIndexKeys, policyInForce } from '../../functions/subsidies/index.ts';
import { instantAt } from '../../shared/business-time.ts';
import { newId } from '../../shared/ids.ts';
import { freshTables } from './fresh-tables.ts';
import { type Caller, roomCaller } from './room-caller.ts';

const COUNTY = '411025';
const li: Caller = { personId: 'pn_li', grants: [{ role: 'admin', over: COUNTY }] };
const wang: Caller = { personId: 'pn_wang', grants: [{ role: 'finance', over: '411000' }] };
const auditor: Caller = { personId: 'pn_auditor', grants: [{ role: 'auditor', over: '411000' }] };
const elsewhere: Caller = { personId: 'pn_elsewhere', grants: [{ role: 'admin', over: '411024' }] };
const township: Caller = { personId: 'pn_township', grants: [{ role: 'finance', over: '411025101' }] };
const cook: Caller = { personId: 'pn_cook', grants: [{ role: 'staff', over: 'fc_1' }] };

const example = examplePolicyText('xuchang-xiangcheng') as Record<string, unknown>;
const documentFrom = (from: string) => ({ ...example, from });

async function office() {
  const { table } = await freshTables();
  const room = roomCaller(subsidiesRoutes, subsidiesHandlers(table), table, instantAt('2026-11-22', '10:00'));
  const draft = (policyId: string, document: unknown, version?: number, caller = li) =>
    room.ask(caller, 'draftPolicy', {
      params: { region: COUNTY, policyId },
      body: { document, ...(version ? { version } : {}) },
    });
  const publish = (policyId: string, version: number, caller = wang) =>
    room.ask(caller, 'publishPolicy', { params: { region: COUNTY, policyId }, body: { version } });
  const list = (caller = auditor) => room.ask(caller, 'listPolicies', { params: { region: COUNTY } });
  const inForce = async (date: string) => policyInForce(await table.getMany(policyIndexKeys('411025101')), date);
  return { table, ...room, draft, publish, list, inForce };
}

describe('a policy from its draft to the meals it prices', () => {
  test('S17: one person drafts, another publishes, and from that date it prices', async () => {
    const { table, draft, publish, list, inForce } = await office();
    const [first, second] = [newId('policy'), newId('policy')];
    expect(await draft(first, documentFrom('2026-01-01'))).toMatchObject({ status: 200, state: 'DRAFT', version: 1 });
    expect(await inForce('2026-11-22')).toBeUndefined();
    expect(await publish(first, 1, li)).toMatchObject({ status: 403, code: 'SECOND_PERSON_NEEDED' });
    expect(await publish(first, 1)).toMatchObject({
      status: 200,
      state: 'PUBLISHED',
      publishedBy: { role: 'finance' },
    });

    await draft(second, documentFrom('2026-11-23'));
    await publish(second, 1);
    expect(await inForce('2025-12-31')).toBeUndefined();
    expect(await inForce('2026-11-22')).toEqual({ region: COUNTY, policyId: first });
    expect(await inForce('2026-11-23')).toEqual({ region: COUNTY, policyId: second });
    expect((await list()).policies).toMatchObject([
      { policyId: first, from: '2026-01-01', to: '2026-11-23', place: 'in-force' },
      { policyId: second, from: '2026-11-23', place: 'coming' },
    ]);
    const loaded = await loadPolicy(table)({ region: COUNTY, policyId: first });
    expect(loaded).toMatchObject({ policyId: first, name: '襄城县老年助餐补贴', minimumOwnFen: 0 });
  });

  test('F4: a lost answer is asked for again: the same draft, the same publication', async () => {
    const { draft, publish } = await office();
    const policyId = newId('policy');
    const drafted = await draft(policyId, documentFrom('2026-12-01'));
    expect(await draft(policyId, documentFrom('2026-12-01'))).toEqual(drafted);
    expect(await draft(policyId, documentFrom('2026-12-02'))).toMatchObject({ status: 422, code: 'ID_REUSED' });
    const published = await publish(policyId, 1);
    expect(await publish(policyId, 1)).toEqual(published);
  });

  test('what was published stays as it is', async () => {
    const { draft, publish, ask } = await office();
    const policyId = newId('policy');
    await draft(policyId, documentFrom('2026-12-01'));
    const published = await publish(policyId, 1);
    expect(await draft(policyId, documentFrom('2026-12-05'), 1)).toMatchObject({
      status: 409,
      code: 'POLICY_PUBLISHED',
    });
    expect(await ask(auditor, 'readPolicy', { params: { region: COUNTY, policyId } })).toEqual(published);
  });

  test('nobody publishes another text than the one they read', async () => {
    const { draft, publish } = await office();
    const policyId = newId('policy');
    await draft(policyId, documentFrom('2026-12-01'));
    expect(await draft(policyId, documentFrom('2026-12-05'), 1)).toMatchObject({ status: 200, version: 2 });
    expect(await publish(policyId, 1)).toMatchObject({ status: 409, code: 'CHANGED_MEANWHILE' });
    expect(await publish(policyId, 2)).toMatchObject({ status: 200, document: { from: '2026-12-05' } });
  });

  test('a date that was priced never gets another policy', async () => {
    const { draft, publish, setClock, inForce } = await office();
    const [first, late] = [newId('policy'), newId('policy')];
    await draft(first, documentFrom('2026-01-01'));
    await publish(first, 1);
    await draft(late, documentFrom('2026-11-23'));
    setClock(instantAt('2026-11-23', '00:00'));
    expect(await publish(late, 1)).toMatchObject({
      status: 409,
      code: 'FROM_TOO_EARLY',
      details: { earliest: '2026-11-24' },
    });
    expect(await inForce('2026-11-23')).toEqual({ region: COUNTY, policyId: first });
  });

  test('six publications at once all find their place on the date line', async () => {
    const { draft, publish, list } = await office();
    const dates = ['2026-12-04', '2026-12-01', '2026-12-06', '2026-12-02', '2026-12-05', '2026-12-03'];
    const ids = dates.map(() => newId('policy'));
    await Promise.all(dates.map((from, i) => draft(ids[i]!, documentFrom(from))));
    const publishAll = () => Promise.all(ids.map((id) => publish(id, 1)));
    // BUSY asks to come again, and coming again is safe.
    for (let round = 0; round < 6 && (await publishAll()).some(({ status }) => status !== 200); round++);
    const { policies } = await list();
    expect(policies.map(({ from, to }: { from: string; to?: string }) => [from, to])).toEqual([
      ['2026-12-01', '2026-12-02'],
      ['2026-12-02', '2026-12-03'],
      ['2026-12-03', '2026-12-04'],
      ['2026-12-04', '2026-12-05'],
      ['2026-12-05', '2026-12-06'],
      ['2026-12-06', undefined],
    ]);
  });

  test('S5: a right taken away meanwhile publishes nothing', async () => {
    const { table, draft, publish, list, inForce } = await office();
    const policyId = newId('policy');
    await draft(policyId, documentFrom('2026-12-01'));
    await list(wang);
    await table.commit([{ update: grantKey(wang.personId, wang.grants[0]!), set: { state: 'REVOKED' } }]);
    expect(await publish(policyId, 1)).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    expect(await inForce('2026-12-01')).toBeUndefined();
  });
});

describe('who may', () => {
  test.each<[string, Caller | undefined, number]>([
    ['nobody', undefined, 401],
    ['a cook', cook, 403],
    ['an auditor', auditor, 403],
    ['an admin of another county', elsewhere, 404],
    ['the finance office of one township', township, 404],
  ])('%s drafts nothing and publishes nothing', async (_, caller, status) => {
    const { ask, list } = await office();
    const params = { region: COUNTY, policyId: newId('policy') };
    const document = documentFrom('2026-12-01');
    expect(await ask(caller, 'draftPolicy', { params, body: { document } })).toMatchObject({ status });
    expect(await ask(caller, 'publishPolicy', { params, body: { version: 1 } })).toMatchObject({ status });
    expect((await list()).policies).toEqual([]);
  });

  test.each<[string, Caller, number]>([
    ['an auditor', auditor, 200],
    ['an admin of another county', elsewhere, 404],
    ['a cook', cook, 403],
  ])('%s asks for the list', async (_, caller, status) => {
    const { list } = await office();
    expect(await list(caller)).toMatchObject({ status });
  });
});

describe('a document that will not do', () => {
  test('is refused with every problem and what to do, and nothing is kept', async () => {
    const { draft, list } = await office();
    const document = { ...documentFrom('2026-13-01'), region: '411024', quotas: [{ per: 'quarter', meals: 1 }] };
    const refused = await draft(newId('policy'), document);
    expect(refused).toMatchObject({ status: 422, code: 'POLICY_INVALID', message: '政策文件有误，请按提示修改' });
    expect(refused.details.problems).toEqual([
      { path: 'from', problem: '不是日期', advice: '写成 YYYY-MM-DD，如 2026-12-01' },
      { path: 'quotas[0].per', problem: '不是可用的值', advice: '用其中之一：mealtime、day、week、month、year' },
    ]);
    expect((await list()).policies).toEqual([]);
  });

  test.each<[string, unknown, number]>([
    ['no document', {}, 400],
    ['a list', { document: [] }, 400],
    [
      'a prototype beside the fields',
      { document: JSON.parse(`{"__proto__": {}, ${JSON.stringify(example).slice(1)}`) },
      400,
    ],
    ['a prototype instead of fields', { document: JSON.parse(`{"__proto__": ${JSON.stringify(example)}}`) }, 400],
    ['an unknown field beside it', { document: {}, publish: true }, 400],
    ['another county’s', { document: { ...example, region: '411024' } }, 422],
    ['too large', { document: { ...example, name: 'x'.repeat(33_000) } }, 413],
  ])('%s', async (_, body, status) => {
    const { ask } = await office();
    expect(await ask(li, 'draftPolicy', { params: { region: COUNTY, policyId: newId('policy') }, body })).toMatchObject(
      { status },
    );
  });
});

describe('trying a policy out', () => {
  const { case: aCase } = subsidiesRoutes.tryPolicy.example.body!;

  test('prices the example as a booking would be priced, and keeps nothing', async () => {
    const { ask, list } = await office();
    expect(await ask(li, 'tryPolicy', { body: { document: example, case: aCase } })).toMatchObject({
      status: 200,
      meal: { layers: [{ payer: 'county:411025', fen: 1000 }], selfPayFen: 200 },
      warnings: [],
    });
    expect((await list()).policies).toEqual([]);
  });

  test('tells what is wrong with the document', async () => {
    const { ask } = await office();
    const document = { ...example, layers: [], birthday: undefined };
    expect(await ask(wang, 'tryPolicy', { body: { document, case: aCase } })).toMatchObject({
      status: 422,
      details: { problems: [{ path: 'birthday', problem: '缺少这个字段' }] },
    });
  });

  test.each<[string, Caller | undefined, number]>([
    ['nobody', undefined, 401],
    ['a cook', cook, 403],
    ['an auditor', auditor, 403],
  ])('%s tries nothing', async (_, caller, status) => {
    const { ask } = await office();
    expect(await ask(caller, 'tryPolicy', { body: { document: example, case: aCase } })).toMatchObject({ status });
  });
});
