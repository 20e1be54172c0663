import { aCanteen } from '../../test/fixtures/a-canteen.ts';
import { cutOffInstant, isPastCutOff, servingWindow, whyClosed } from './opening.ts';

const DATE = '2026-11-24';

test('the cut-off is a wall-clock time in Shanghai, on the day or on a day before', () => {
  expect(cutOffInstant(aCanteen(), DATE, 'lunch')).toBe(Date.parse('2026-11-24T01:30:00Z'));
  expect(cutOffInstant(aCanteen(), DATE, 'dinner')).toBe(Date.parse('2026-11-23T12:00:00Z'));
  expect(cutOffInstant(aCanteen(), '2027-01-01', 'dinner')).toBe(Date.parse('2026-12-31T12:00:00Z'));
  expect(cutOffInstant(aCanteen(), DATE, 'breakfast')).toBeUndefined();
});

test.each([
  ['2026-11-24T09:29:59.999+08:00', false],
  ['2026-11-24T09:30:00.000+08:00', true],
  ['2026-11-24T09:30:00.001+08:00', true],
])('at %s the counts are frozen: %s', (at, frozen) => {
  expect(isPastCutOff(aCanteen(), DATE, 'lunch', Date.parse(at))).toBe(frozen);
});

test('a meal that is not offered is always past its cut-off', () => {
  expect(isPastCutOff(aCanteen(), DATE, 'breakfast', 0)).toBe(true);
});

test('the serving window', () => {
  expect(servingWindow(aCanteen(), DATE, 'dinner')).toEqual({
    opens: Date.parse('2026-11-24T09:00:00Z'),
    closes: Date.parse('2026-11-24T10:30:00Z'),
  });
});

test.each<[string, Parameters<typeof aCanteen>[0], 'breakfast' | 'lunch', string | undefined]>([
  ['open', {}, 'lunch', undefined],
  ['a mealtime it does not serve', {}, 'breakfast', 'MEALTIME_NOT_OFFERED'],
  ['suspended', { suspended: { reason: '整改' } }, 'lunch', 'POINT_SUSPENDED'],
  ['licence ended the day before', { licenceExpiresOn: '2026-11-23' }, 'lunch', 'LICENCE_EXPIRED'],
  ['last day of the licence', { licenceExpiresOn: '2026-11-24' }, 'lunch', undefined],
  ['licence ends the day after', { licenceExpiresOn: '2026-11-25' }, 'lunch', undefined],
  [
    'certificate ended the day before',
    { healthCertificateExpiresOn: '2026-11-23' },
    'lunch',
    'HEALTH_CERTIFICATE_EXPIRED',
  ],
  ['last day of the certificate', { healthCertificateExpiresOn: '2026-11-24' }, 'lunch', undefined],
  ['closed all day', { closedDays: { [DATE]: { reason: '停电' } } }, 'lunch', 'POINT_CLOSED'],
  ['lunch closed', { closedDays: { [DATE]: { reason: '停电', mealtimes: ['lunch'] } } }, 'lunch', 'POINT_CLOSED'],
  ['only dinner closed', { closedDays: { [DATE]: { reason: '停电', mealtimes: ['dinner'] } } }, 'lunch', undefined],
  ['closed on another day', { closedDays: { '2026-11-25': { reason: '停电' } } }, 'lunch', undefined],
])('%s', (_, but, mealtime, code) => {
  expect(whyClosed(aCanteen(but), DATE, mealtime)?.code).toBe(code);
});

test('a closed day tells its reason', () => {
  const closed = whyClosed(aCanteen({ closedDays: { [DATE]: { reason: '停电检修' } } }), DATE, 'lunch');
  expect(closed).toMatchObject({ message: '这个助餐点当天这一餐停止供餐', details: { reason: '停电检修' } });
});
