import { orderKey } from '../../functions/orders/index.ts';
import { addPhoto } from '../../functions/visits/add-photo.ts';
import { instantAt } from '../../shared/business-time.ts';
import { newId } from '../../shared/ids.ts';
import { anOrder, EIGHT, ELDER, PROVIDER, TEN, TUESDAY, twoWorkers } from '../fixtures/a-dispatch.ts';
import { AT_HOME, HER_PHONE, JIANGUO, people, seedFor, visitsHouse, XIULAN } from './visits-house.ts';

type House = Awaited<ReturnType<typeof visitsHouse>>;
const MINUTE = 60_000;
const codesOf = (reply: { exceptions: { code: string }[] }) => reply.exceptions.map(({ code }) => code);

/** Came at ten, left at noon, with everything in order. */
async function visited(house: House, over: Parameters<House['accepted']>[0] = {}) {
  const order = await house.accepted(over);
  house.setClock(order.startsAt);
  await house.check('checkIn', order, { proof: { kind: 'code', code: await house.code(order) } });
  house.setClock(order.startsAt + order.minutes * MINUTE);
  await house.check('checkOut', order);
  return order;
}
async function verifiedOrder(house: House) {
  const order = await visited(house);
  await house.say(people.daughter, order, {});
  await house.settle(order, seedFor(order.orderId, false));
  return order;
}

describe('a visit in order', () => {
  test('is checked in with the elder’s code, checked out, confirmed, and paid in one transaction', async () => {
    const house = await visitsHouse();
    const order = await house.accepted();
    house.setClock(TEN - 5 * MINUTE);
    const code = await house.code(order);
    expect(await house.check('checkIn', order, { proof: { kind: 'code', code } })).toMatchObject({
      status: 200,
      state: 'CHECKED_IN',
      grade: 2,
      distanceM: 0,
      exceptions: [],
    });
    house.setClock(TEN + 120 * MINUTE);
    expect(await house.check('checkOut', order)).toMatchObject({ status: 200, state: 'CHECKED_OUT', exceptions: [] });
    expect(await house.say(people.daughter, order, { words: '很好' })).toMatchObject({ status: 200, stars: 5 });
    await house.settle(order, seedFor(order.orderId, false));

    expect(await house.orderOf(order.orderId)).toMatchObject({
      state: 'VERIFIED',
      visit: { paidMinutes: 120, priceFen: 8_000, performedOn: TUESDAY, exceptions: [] },
    });
    // The voucher pays half: 40 of its 60 yuan are spent, and none is held any more.
    expect(await house.wallet()).toMatchObject({ lots: [{ leftUnits: 2_000, heldUnits: 0 }], holds: {} });
    expect((await house.lines()).map(({ kind, entries }) => [kind, entries]).toSorted()).toEqual(
      [
        [
          'VISIT_SERVED',
          [
            { account: `elder:${ELDER}`, debitFen: 8_000 },
            { account: `payee:${PROVIDER}`, creditFen: 8_000 },
          ],
        ],
        [
          'VOUCHER_PAID',
          [
            { account: 'payer:county:410108', debitFen: 4_000 },
            { account: `elder:${ELDER}`, creditFen: 4_000 },
          ],
        ],
      ].toSorted(),
    );
  });

  test('F7: an event told twice pays once', async () => {
    const house = await visitsHouse();
    const order = await verifiedOrder(house);
    await house.settle(order, 'another');
    expect(await house.lines()).toHaveLength(2);
  });

  test('shorter than planned costs less, and the rest of the voucher is free again', async () => {
    const house = await visitsHouse();
    const order = await house.accepted();
    house.setClock(TEN);
    await house.check('checkIn', order, { proof: { kind: 'qr', token: house.qr() } });
    house.setClock(TEN + 95 * MINUTE);
    await house.check('checkOut', order);
    await house.say(people.herself, order, {});
    await house.settle(order, seedFor(order.orderId, false));
    expect((await house.orderOf(order.orderId)).visit).toMatchObject({ paidMinutes: 90, priceFen: 6_000 });
    expect((await house.wallet()).lots).toMatchObject([{ leftUnits: 3_000, heldUnits: 0 }]);
  });

  test('over midnight it belongs to the day of its check-in', async () => {
    const house = await visitsHouse();
    const startsAt = instantAt(TUESDAY, '23:00');
    const order = await visited(house, { startsAt });
    await house.say(people.daughter, order, {});
    await house.settle(order, seedFor(order.orderId, false));
    expect((await house.lines()).map(({ originDate }) => originDate)).toEqual([TUESDAY, TUESDAY]);
  });
});

describe('at the door', () => {
  test('a retry gets the first answer, a second check-in or another body a named refusal', async () => {
    const house = await visitsHouse();
    const order = await house.accepted();
    house.setClock(TEN);
    const body = { checkId: newId('check'), proof: { kind: 'qr', token: house.qr() } };
    const first = await house.check('checkIn', order, body);
    house.setClock(TEN + 5 * MINUTE);
    expect(await house.check('checkIn', order, body)).toEqual(first);
    expect(await house.check('checkIn', order, { ...body, fix: { ...AT_HOME, accuracyM: 21 } })).toMatchObject({
      status: 422,
      code: 'ID_REUSED',
    });
    expect(await house.check('checkIn', order, { deviceId: 'second-phone' })).toMatchObject({
      status: 409,
      code: 'ALREADY_CHECKED_IN',
    });
  });

  test('two phones at the same moment: one check-in stands', async () => {
    const house = await visitsHouse();
    const order = await house.accepted();
    house.setClock(TEN);
    const both = await Promise.all(
      ['phone-one', 'phone-two'].map((deviceId) => house.check('checkIn', order, { deviceId })),
    );
    expect(both.map(({ status, code }) => code ?? status).toSorted()).toEqual([200, 'ALREADY_CHECKED_IN'].toSorted());
  });

  test.each([
    ['no position', { fix: undefined }, ['NO_FIX']],
    ['far away', { fix: { ...AT_HOME, latitudeE6: AT_HOME.latitudeE6 + 10_000 } }, ['TOO_FAR']],
    ['a made-up position', { fix: { ...AT_HOME, mocked: true } }, ['MOCKED']],
  ])('%s does not bar the door, and is never paid by itself', async (_name, over, exceptions) => {
    const house = await visitsHouse();
    const order = await house.accepted();
    house.setClock(TEN);
    const proof = { kind: 'code', code: await house.code(order) };
    const reply = await house.check('checkIn', order, { proof, ...over });
    expect([reply.status, reply.state, codesOf(reply as never)]).toEqual([200, 'CHECKED_IN', exceptions]);
    house.setClock(TEN + 120 * MINUTE);
    expect(await house.check('checkOut', order)).toMatchObject({ status: 200, state: 'EXCEPTION' });
    await house.say(people.daughter, order, {});
    await house.settle(order);
    expect((await house.orderOf(order.orderId)).state).toBe('EXCEPTION');
    expect(await house.lines()).toEqual([]);
  });

  test('without any proof of the elder it is an exception', async () => {
    const house = await visitsHouse();
    const order = await house.accepted();
    house.setClock(TEN);
    await house.check('checkIn', order);
    house.setClock(TEN + 120 * MINUTE);
    expect(await house.check('checkOut', order)).toMatchObject({ state: 'EXCEPTION' });
    const seen = await house.ask(people.daughter, 'readVisit', { params: { elderId: ELDER, orderId: order.orderId } });
    expect(codesOf(seen as never)).toEqual(['NO_PRESENCE']);
  });

  test('S13: wrong digits are counted and locked; the QR still opens', async () => {
    const house = await visitsHouse();
    const order = await house.accepted();
    house.setClock(TEN);
    const right = await house.code(order);
    const wrong = String((Number(right) + 1) % 1_000_000).padStart(6, '0');
    for (const triesLeft of [4, 3, 2, 1, 0])
      expect(await house.check('checkIn', order, { proof: { kind: 'code', code: wrong } })).toMatchObject({
        code: 'WRONG_CODE',
        details: { triesLeft },
      });
    expect(await house.check('checkIn', order, { proof: { kind: 'code', code: right } })).toMatchObject({
      code: 'CODE_LOCKED',
    });
    expect(await house.check('checkIn', order, { proof: { kind: 'qr', token: house.qr() } })).toMatchObject({
      grade: 3,
    });
  });

  test('S16: a QR is good once, for a minute, and for its own elder', async () => {
    const house = await visitsHouse();
    const [order, next] = [await house.accepted(), await house.accepted({ startsAt: TEN + 150 * MINUTE })];
    house.setClock(TEN);
    const token = house.qr();
    const tryOn = async (token: string, of = next) =>
      (await house.check('checkIn', of, { proof: { kind: 'qr', token } })).code;
    await house.check('checkIn', order, { proof: { kind: 'qr', token } });
    expect(await tryOn(token)).toBe('CODE_USED');
    expect(await tryOn(house.qr({ expiresAt: TEN }))).toBe('CODE_EXPIRED');
    expect(await tryOn(house.qr({ elderId: 'el_01JD8Z3V6Q4M2N7P9RSTV99999' }))).toBe('ANOTHER_ELDER');
    expect(await tryOn(`${token.slice(0, -2)}AA`)).toBe('CODE_INVALID');
  });

  test('the plate at the home speaks for the place only with a good position; a new one makes the old worthless', async () => {
    const house = await visitsHouse();
    const plate = async (version: number) =>
      house.ask(people.hotline, 'issuePlate', { params: { elderId: ELDER }, body: { version } });
    const { token: first } = await plate(1);
    expect((await plate(1)).token).toBe(first);
    expect(await plate(3)).toMatchObject({ status: 409, code: 'NOT_THE_NEXT_PLATE' });
    const [order, next] = [await house.accepted(), await house.accepted({ startsAt: TEN + 150 * MINUTE })];
    house.setClock(TEN);
    const proof = { kind: 'plate', token: first };
    expect(await house.check('checkIn', order, { proof, fix: undefined })).toMatchObject({ grade: 1 });
    expect(await house.check('checkOut', order, { proof })).toMatchObject({ grade: 2 });
    const { token: second } = await plate(2);
    expect(await house.check('checkIn', next, { proof })).toMatchObject({ code: 'PLATE_REPLACED' });
    expect(await house.check('checkIn', next, { proof: { kind: 'plate', token: second } })).toMatchObject({ grade: 2 });
  });

  test('one phone for two caregivers on a day', async () => {
    const house = await visitsHouse();
    const [hers, his] = [await house.accepted(), await house.accepted({}, [JIANGUO])];
    house.setClock(TEN);
    expect(codesOf((await house.check('checkIn', hers)) as never)).toEqual([]);
    expect(codesOf((await house.check('checkIn', his, {}, JIANGUO)) as never)).toEqual(['DEVICE_SHARED']);
    expect(codesOf((await house.check('checkOut', hers)) as never)).toContain('DEVICE_SHARED');
  });

  test('at two doors at once, and faster than anybody drives', async () => {
    const house = await visitsHouse();
    const orderId = newId('order');
    const away = { latitudeE6: AT_HOME.latitudeE6 + 300_000, longitudeE6: AT_HOME.longitudeE6 };
    const [first, second] = [
      await house.accepted(),
      await house.accepted({ orderId, place: anOrder({ orderId }, { location: away }).place }),
    ];
    house.setClock(TEN);
    await house.check('checkIn', first);
    house.setClock(TEN + 10 * MINUTE);
    const reply = await house.check('checkIn', second, { fix: { ...AT_HOME, ...away } });
    expect(codesOf(reply as never)).toEqual(['IMPOSSIBLE_SPEED', 'OVERLAP']);
  });

  test('of another order’s caregiver, or before it was accepted, there is no check-in', async () => {
    const house = await visitsHouse();
    const order = await house.accepted({ state: 'DISPATCHED' });
    house.setClock(TEN);
    expect(await house.check('checkIn', order, {}, JIANGUO)).toMatchObject({ status: 404 });
    expect(await house.check('checkIn', order)).toMatchObject({ code: 'ORDER_ELSEWHERE' });
    house.setClock(EIGHT - 3 * 3_600_000);
    expect(await house.check('checkIn', await house.accepted())).toMatchObject({ code: 'NOT_YET' });
  });

  test('a check-out without a check-in goes to a reviewer, and pays nothing by rule', async () => {
    const house = await visitsHouse();
    const order = await house.accepted();
    house.setClock(TEN + 120 * MINUTE);
    expect(await house.check('checkOut', order)).toMatchObject({ status: 200, state: 'EXCEPTION' });
    const seen = await house.ask(people.reviewer, 'readVisitForReview', {
      params: { facilityId: PROVIDER, orderId: order.orderId },
    });
    expect(seen.payableMinutes).toBe(0);
    expect(codesOf(seen as never)).toEqual(['NO_PRESENCE', 'NO_CHECK_IN', 'TOO_SHORT']);
  });

  test('two caregivers: the order moves with the second, and the time both were there is paid', async () => {
    const house = await visitsHouse();
    const order = await house.accepted(twoWorkers({ orderId: newId('order'), state: 'ACCEPTED' }), [XIULAN, JIANGUO]);
    const code = await house.code(order);
    const proof = { kind: 'code', code };
    house.setClock(TEN);
    expect(await house.check('checkIn', order, { proof })).toMatchObject({ state: 'ACCEPTED' });
    house.setClock(TEN + 30 * MINUTE);
    expect(await house.check('checkIn', order, { proof, deviceId: 'his-phone-1' }, JIANGUO)).toMatchObject({
      state: 'CHECKED_IN',
    });
    house.setClock(TEN + 120 * MINUTE);
    expect(await house.check('checkOut', order)).toMatchObject({ state: 'CHECKED_IN' });
    expect(await house.check('checkOut', order, { deviceId: 'his-phone-1' }, JIANGUO)).toMatchObject({
      state: 'CHECKED_OUT',
    });
    const seen = await house.ask(people.daughter, 'readVisit', { params: { elderId: ELDER, orderId: order.orderId } });
    expect(seen).toMatchObject({ actualMinutes: 90, payableMinutes: 90, payableFen: 6_000 });
  });
});

describe('without network', () => {
  const replay = (house: House, records: object[], more: object = {}) =>
    house.ask(people.xiulan, 'replayChecks', {
      params: { caregiverId: XIULAN },
      body: { deviceId: HER_PHONE, sentAt: house.now(), records, ...more },
    });

  test('records are taken in their order, once, each with its own answer', async () => {
    const house = await visitsHouse();
    const order = await house.accepted();
    house.setClock(TEN - MINUTE);
    const code = await house.code(order);
    house.setClock(TEN + 5 * 60 * MINUTE);
    const common = { orderId: order.orderId, offsetMs: 0, fix: AT_HOME };
    const records = [
      { ...common, sequence: 8, end: 'out', checkId: newId('check'), deviceAt: TEN + 120 * MINUTE },
      { ...common, sequence: 7, end: 'in', checkId: newId('check'), deviceAt: TEN, proof: { kind: 'code', code } },
      {
        ...common,
        sequence: 9,
        end: 'in',
        checkId: newId('check'),
        deviceAt: TEN + 180 * MINUTE,
        orderId: newId('order'),
      },
    ];
    const { answers } = await replay(house, records);
    expect(answers).toMatchObject([
      { sequence: 7, check: { late: true, exceptions: [], at: '2026-11-24T10:00:00+08:00', grade: 2 } },
      { sequence: 8, check: { late: true, exceptions: [], state: 'CHECKED_OUT' } },
      { sequence: 9, refused: { code: 'NOT_FOUND' } },
    ]);
    house.setClock(house.now() + 10 * MINUTE);
    const again = (await replay(house, records)).answers;
    expect(again.map(({ check }: { check?: { at: string } }) => check?.at)).toEqual(
      answers.map(({ check }: { check?: { at: string } }) => check?.at),
    );
    expect(await house.orderOf(order.orderId)).toMatchObject({ state: 'CHECKED_OUT', version: 3 });
  });

  test('a check that got no answer at the door may come again from the queue', async () => {
    const house = await visitsHouse();
    const order = await house.accepted();
    house.setClock(TEN);
    const sent = { checkId: newId('check'), fix: AT_HOME, proof: { kind: 'qr', token: house.qr() } };
    await house.check('checkIn', order, sent);
    house.setClock(TEN + 90 * MINUTE);
    const record = { ...sent, orderId: order.orderId, sequence: 1, end: 'in', deviceAt: TEN, offsetMs: 0 };
    expect((await replay(house, [record])).answers).toMatchObject([
      { check: { late: false, exceptions: [], grade: 3 } },
    ]);
  });

  test.each([
    ['a clock that is wrong', { offsetMs: 10 * MINUTE }, 0, ['CLOCK_OFF']],
    ['a clock that was turned since', { offsetMs: 0 }, 10 * MINUTE, ['CLOCK_OFF']],
  ])('%s is an exception', async (_name, more, turned, exceptions) => {
    const house = await visitsHouse();
    const order = await house.accepted();
    house.setClock(TEN + 30 * MINUTE);
    const record = {
      orderId: order.orderId,
      sequence: 1,
      end: 'in',
      checkId: newId('check'),
      fix: AT_HOME,
      deviceAt: TEN,
      ...more,
    };
    const { answers } = await replay(house, [record], { sentAt: house.now() + turned });
    expect(codesOf(answers[0].check)).toEqual(exceptions);
  });

  test('a code that is no good by then counts for nothing, and the check stands', async () => {
    const house = await visitsHouse();
    const order = await house.accepted();
    house.setClock(TEN);
    const token = house.qr();
    house.setClock(TEN + 60 * MINUTE);
    const record = {
      orderId: order.orderId,
      sequence: 1,
      end: 'in',
      checkId: newId('check'),
      fix: AT_HOME,
      offsetMs: 0,
    };
    const late = { ...record, deviceAt: TEN + 2 * MINUTE, proof: { kind: 'qr', token } };
    expect((await replay(house, [late])).answers).toMatchObject([{ check: { grade: 0, state: 'CHECKED_IN' } }]);
  });
});

describe('photos', () => {
  const jpeg = (pixels: string) =>
    Buffer.concat([
      Buffer.from([0xff, 0xd8, 0xff, 0xda, 0, 3, 1]),
      Buffer.from(pixels),
      Buffer.from([0xff, 0xd9]),
    ]).toString('base64');
  const add = (house: House, { orderId }: { orderId: string }, content: string, photoId = newId('photo')) =>
    house.ask(people.xiulan, 'addVisitPhoto', { params: { caregiverId: XIULAN, orderId }, body: { photoId, content } });
  const needsPhoto = () => ({ service: { ...anOrder().service, evidence: { presenceGrade: 2 as const, photos: 1 } } });

  test('are kept once, answered the same when sent again, and found when used at another order', async () => {
    const house = await visitsHouse();
    const first = await visited(house, needsPhoto());
    const photoId = newId('photo');
    const kept = await add(house, first, jpeg('bath'), photoId);
    expect(kept).toMatchObject({ status: 200, reused: false });
    expect(await add(house, first, jpeg('bath'), photoId)).toEqual(kept);
    expect(await add(house, first, jpeg('another'), photoId)).toMatchObject({ code: 'ID_REUSED' });
    expect([...house.files.keys()]).toEqual([`visit-photos/${first.orderId}/${kept.sha256}.jpg`]);

    const second = await visited(house, { ...needsPhoto(), startsAt: TEN + 180 * MINUTE });
    expect(await add(house, second, jpeg('bath'))).toMatchObject({ status: 200, reused: true });
    await house.say(people.daughter, second, {});
    await house.settle(second, seedFor(second.orderId, false));
    expect(await house.orderOf(second.orderId)).toMatchObject({
      state: 'EXCEPTION',
      history: expect.arrayContaining([expect.objectContaining({ reason: '照片在别处用过' })]),
    });
  });

  test('too few, and the visit is not paid by itself', async () => {
    const house = await visitsHouse();
    const order = await visited(house, needsPhoto());
    await house.say(people.daughter, order, {});
    await house.settle(order, seedFor(order.orderId, false));
    expect((await house.orderOf(order.orderId)).state).toBe('EXCEPTION');
  });

  test('come until the verdict and never after; one that came before answers as before', async () => {
    const house = await visitsHouse();
    const order = await visited(house);
    const [pixels, photoId] = [jpeg('bath'), newId('photo')];
    const kept = await add(house, order, pixels, photoId);
    await house.say(people.daughter, order, {});
    expect(await add(house, order, jpeg('while it waits'))).toMatchObject({ status: 200 });
    await house.settle(order, seedFor(order.orderId, false));
    expect((await house.orderOf(order.orderId)).state).toBe('VERIFIED');
    expect(await add(house, order, jpeg('afterwards'))).toMatchObject({ status: 409, code: 'VISIT_JUDGED' });
    expect(await add(house, order, pixels, photoId)).toEqual(kept);
    await house.judge(people.treasurer, 'reverseVisit', order, {});
    expect(await add(house, order, jpeg('afterwards'))).toMatchObject({ code: 'VISIT_JUDGED' });
    expect(house.files.size).toBe(2);
  });

  test('a file whose photo is refused while it is stored is noted: it is deleted with the person', async () => {
    const house = await visitsHouse();
    const order = await visited(house);
    const judged = { update: orderKey(order.orderId), set: { state: 'VERIFIED' } };
    const putFile = async (name: string, content: Buffer) => {
      house.files.set(name, content);
      await house.table.commit([judged]);
    };
    const asked = { orderId: order.orderId, caregiverId: XIULAN, photoId: newId('photo'), content: jpeg('bath') };
    const actor = { personId: people.xiulan.personId, role: 'caregiver' as const };
    expect(await addPhoto({ table: house.table, putFile }, asked, { actor, now: TEN })).toMatchObject({
      code: 'VISIT_JUDGED',
    });
    const { items } = await house.table.query({ pk: orderKey(order.orderId).pk });
    expect(items.filter(({ kind }) => kind === 'visit-photo')).toEqual([]);
    expect(items.flatMap(({ kind, file }) => (kind === 'visit-file' ? [file] : []))).toEqual([...house.files.keys()]);
    expect(house.files.size).toBe(1);
  });

  test('what is no photo is refused, and so is one before anybody came', async () => {
    const house = await visitsHouse();
    const order = await house.accepted();
    expect(await add(house, order, Buffer.from('hello').toString('base64'))).toMatchObject({ code: 'NOT_A_PHOTO' });
    expect(await add(house, order, jpeg('bath'))).toMatchObject({ code: 'NOT_THERE_YET' });
    expect(house.files.size).toBe(0);
  });
});

describe('the elder’s word', () => {
  test('S16: never comes from the worker’s account or phone', async () => {
    const house = await visitsHouse();
    const order = await visited(house);
    const twoHats = {
      personId: 'pn_xiulan',
      grants: [{ role: 'family' as const, over: ELDER, scopes: ['view', 'book'] as const }],
    };
    expect(await house.say(twoHats, order, {})).toMatchObject({ status: 403, code: 'WORKERS_PHONE' });
    expect(await house.say(people.daughter, order, { deviceId: HER_PHONE })).toMatchObject({ code: 'WORKERS_PHONE' });
    expect(await house.say(people.daughter, order, {})).toMatchObject({ status: 200 });
  });

  test('is given once; the same again is the same', async () => {
    const house = await visitsHouse();
    const order = await visited(house);
    const first = await house.say(people.daughter, order, { stars: 4 });
    expect(await house.say(people.daughter, order, { stars: 4 })).toEqual(first);
    expect(await house.say(people.daughter, order, { stars: 1 })).toMatchObject({ code: 'ALREADY_SAID' });
  });

  test('before the visit is over there is nothing to say', async () => {
    const house = await visitsHouse();
    expect(await house.say(people.daughter, await house.accepted(), {})).toMatchObject({ code: 'NOT_DONE_YET' });
  });

  test('against it only the office approves; the provider may give in', async () => {
    const house = await visitsHouse();
    const order = await visited(house);
    expect(await house.say(people.daughter, order, { words: '只来了十分钟' }, 'disputeVisit')).toMatchObject({
      status: 200,
    });
    expect(await house.judge(people.reviewer, 'approveVisit', order, { minutes: 60 })).toMatchObject({
      code: 'OFFICE_DECIDES',
    });
    expect(await house.judge(people.office, 'approveVisit', order, { minutes: 60 })).toMatchObject({
      status: 200,
      state: 'VERIFIED',
      paid: { minutes: 60, priceFen: 4_000 },
    });
    expect(await house.say(people.daughter, order, { words: '还是不对' }, 'disputeVisit')).toMatchObject({
      status: 409,
    });
  });

  test('a dispute taken back is a confirmation', async () => {
    const house = await visitsHouse();
    const order = await visited(house);
    await house.say(people.daughter, order, { words: '弄错了' }, 'disputeVisit');
    expect(await house.say(people.daughter, order, {})).toMatchObject({ status: 200, says: 'confirmed' });
    expect((await house.orderOf(order.orderId)).state).toBe('CONFIRMED');
  });
});

describe('the review', () => {
  async function exceptional(house: House, proof = true) {
    const order = await house.accepted();
    house.setClock(TEN);
    const shown = proof ? { proof: { kind: 'code', code: await house.code(order) } } : {};
    await house.check('checkIn', order, { fix: undefined, ...shown });
    house.setClock(TEN + 120 * MINUTE);
    await house.check('checkOut', order);
    await house.settle(order);
    return order;
  }

  test('S17: is done neither by the dispatcher nor by the caregiver of the order', async () => {
    const house = await visitsHouse();
    const order = await exceptional(house);
    const caregiverReviews = {
      personId: 'pn_xiulan',
      grants: [{ role: 'staff' as const, over: PROVIDER, duty: 'reviewer' as const }],
    };
    for (const who of [people.dispatcher, caregiverReviews])
      expect(await house.judge(who, 'approveVisit', order, { minutes: 120 })).toMatchObject({ code: 'SAME_PERSON' });
    expect(await house.judge(people.reviewer, 'approveVisit', order, { minutes: 120 })).toMatchObject({
      state: 'VERIFIED',
    });
  });

  test('shows what waits, and a retry answers the same', async () => {
    const house = await visitsHouse();
    const order = await exceptional(house);
    const list = async () =>
      (await house.ask(people.reviewer, 'listVisitReviews', { params: { facilityId: PROVIDER } })).reviews;
    expect(await list()).toMatchObject([{ orderId: order.orderId, state: 'EXCEPTION', reason: '没有定位' }]);
    const first = await house.judge(people.reviewer, 'approveVisit', order, { minutes: 90 });
    expect(await house.judge(people.reviewer, 'approveVisit', order, { minutes: 90 })).toEqual(first);
    expect(await house.judge(people.reviewer, 'approveVisit', order, { minutes: 60 })).toMatchObject({
      code: 'ORDER_ELSEWHERE',
    });
    expect(await list()).toEqual([]);
    expect(await house.lines()).toHaveLength(2);
  });

  test.each([
    [121, 'MINUTES_NOT_PAYABLE'],
    [120, undefined],
    [119, 'MINUTES_NOT_PAYABLE'],
    [60, undefined],
    [30, 'MINUTES_NOT_PAYABLE'],
  ])('%i minutes', async (minutes, code) => {
    const house = await visitsHouse();
    const order = await exceptional(house);
    expect((await house.judge(people.reviewer, 'approveVisit', order, { minutes })).code).toBe(code);
  });

  test('rejected, nothing is posted and the voucher is free again', async () => {
    const house = await visitsHouse();
    const order = await exceptional(house);
    expect(await house.judge(people.reviewer, 'rejectVisit', order, {})).toMatchObject({ state: 'REJECTED' });
    expect(await house.lines()).toEqual([]);
    expect(await house.wallet()).toMatchObject({ lots: [{ leftUnits: 6_000, heldUnits: 0 }], holds: {} });
  });

  test('hardly any proof: the hotline calls first, and its word counts', async () => {
    const house = await visitsHouse();
    const order = await exceptional(house, false);
    expect(await house.judge(people.reviewer, 'approveVisit', order, { minutes: 120 })).toMatchObject({
      code: 'CALL_BACK_OPEN',
    });
    const called = (attempt: number, outcome: string) =>
      house.ask(people.hotline, 'recordCallBack', {
        params: { region: '410108', orderId: order.orderId },
        body: { attempt, outcome },
      });
    const open = async () => (await house.ask(people.hotline, 'listCallBacks', { params: { region: '410108' } })).calls;
    expect(await open()).toMatchObject([{ orderId: order.orderId, why: 'weak-proof' }]);
    expect(await called(1, 'not-reached')).toMatchObject({ state: 'OPEN', attempts: 1 });
    expect(await called(1, 'not-reached')).toMatchObject({ state: 'OPEN', attempts: 1 });
    expect(await called(2, 'nobody-came')).toMatchObject({ state: 'DONE' });
    expect(await called(3, 'as-recorded')).toMatchObject({ code: 'CALL_CLOSED' });
    expect(await open()).toEqual([]);
    expect(await house.judge(people.reviewer, 'approveVisit', order, { minutes: 120 })).toMatchObject({
      code: 'CALL_BACK_DENIES',
    });
    expect(await house.judge(people.reviewer, 'rejectVisit', order, {})).toMatchObject({ state: 'REJECTED' });
  });

  test('what is drawn waits for its call-back, and the draw can be checked a week later', async () => {
    const house = await visitsHouse();
    const order = await visited(house);
    await house.say(people.daughter, order, {});
    const seed = seedFor(order.orderId, true);
    await house.settle(order, seed);
    expect((await house.orderOf(order.orderId)).state).toBe('CONFIRMED');
    expect(await house.judge(people.reviewer, 'approveVisit', order, { minutes: 120 })).toMatchObject({
      code: 'CALL_BACK_OPEN',
    });
    await house.ask(people.hotline, 'recordCallBack', {
      params: { region: '410108', orderId: order.orderId },
      body: { attempt: 1, outcome: 'as-recorded' },
    });
    expect(await house.judge(people.reviewer, 'approveVisit', order, { minutes: 120 })).toMatchObject({
      state: 'VERIFIED',
    });
    const draw = () => house.ask(people.auditor, 'readCallBackDraw', { params: { region: '410108', date: TUESDAY } });
    house.setClock(instantAt('2026-12-01', '23:59'));
    expect(await draw()).toMatchObject({ code: 'DRAW_NOT_OVER' });
    house.setClock(instantAt('2026-12-02', '00:00'));
    expect(await draw()).toMatchObject({ seed });
  });

  test('what nobody asks about cannot be judged by hand', async () => {
    const house = await visitsHouse();
    const order = await visited(house);
    await house.say(people.daughter, order, {});
    expect(await house.judge(people.reviewer, 'rejectVisit', order, {})).toMatchObject({ code: 'NO_REVIEW_NEEDED' });
  });
});

describe('taken back', () => {
  const sums = (lines: Awaited<ReturnType<House['lines']>>) => {
    const of = new Map<string, number>();
    for (const entry of lines.flatMap(({ entries }) => entries)) {
      const fen = 'debitFen' in entry ? entry.debitFen : -entry.creditFen;
      of.set(entry.account, (of.get(entry.account) ?? 0) + fen);
    }
    return [...of.values()];
  };

  test.each([
    ['in its month', '2026-11-29', 6_000],
    ['after its voucher has expired: what it paid goes back to its payers', '2026-12-20', 2_000],
  ])('%s', async (_name, date, leftUnits) => {
    const house = await visitsHouse();
    const order = await verifiedOrder(house);
    house.setClock(instantAt(date, '10:00'));
    expect(await house.judge(people.reviewer, 'reverseVisit', order, {})).toMatchObject({ status: 403 });
    const first = await house.judge(people.treasurer, 'reverseVisit', order, {});
    expect(first).toMatchObject({ status: 200, state: 'REVERSED' });
    expect(await house.judge(people.treasurer, 'reverseVisit', order, {})).toEqual(first);
    expect(await house.judge(people.manager, 'reverseVisit', order, {})).toMatchObject({ code: 'NOT_REVERSIBLE' });
    const lines = await house.lines();
    expect(lines.map(({ kind }) => kind).toSorted()).toEqual([
      'VISIT_REVERSED',
      'VISIT_SERVED',
      'VOUCHER_PAID',
      'VOUCHER_RETURNED',
    ]);
    expect(new Set(sums(lines))).toEqual(new Set([0]));
    expect((await house.wallet()).lots.reduce((sum, lot) => sum + lot.leftUnits, 0)).toBe(leftUnits);
  });

  test('not by whose phone it was at the door', async () => {
    const house = await visitsHouse();
    const order = await verifiedOrder(house);
    // Her account was linked to the caregiver after the dispatch, and she plans at the provider too.
    const twoHats = {
      personId: 'pn_xiulan',
      grants: [{ role: 'staff' as const, over: PROVIDER, duty: 'manager' as const }],
    };
    const { workers } = await house.orderOf(order.orderId);
    const unlinked = workers.map(({ personId: _personId, ...worker }) => worker);
    await house.table.commit([{ update: orderKey(order.orderId), set: { workers: unlinked } }]);
    expect(await house.judge(twoHats, 'reverseVisit', order, {})).toMatchObject({ code: 'SAME_PERSON' });
    expect(await house.judge(people.manager, 'reverseVisit', order, {})).toMatchObject({ state: 'REVERSED' });
  });

  test('S17: not by who approved it', async () => {
    const house = await visitsHouse();
    const order = await visited(house);
    await house.say(people.daughter, order, { words: '没来' }, 'disputeVisit');
    await house.judge(people.office, 'approveVisit', order, { minutes: 60 });
    expect(await house.judge(people.office, 'reverseVisit', order, {})).toMatchObject({ code: 'SAME_PERSON' });
    expect(await house.judge(people.manager, 'reverseVisit', order, {})).toMatchObject({ state: 'REVERSED' });
  });
});

test('an office’s look at a visit is noted, the daughter’s is her own affair', async () => {
  const house = await visitsHouse();
  const order = await visited(house);
  const params = { elderId: ELDER, orderId: order.orderId };
  await house.ask(people.daughter, 'readVisit', { params });
  await house.ask(people.auditor, 'readVisit', { params });
  const looks = async (personId: string) =>
    (await house.table.query({ pk: `LOOK#${personId}` })).items.map(({ did }) => did);
  expect(await looks('pn_daughter')).toEqual([]);
  expect(await looks('pn_auditor')).toEqual(['read-visit']);
});
