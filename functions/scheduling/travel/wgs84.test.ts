import { toWgs84 } from './wgs84.ts';

/** What maps in China show for 39.915° N 116.404° E, as tables of both systems have it. */
test('a place in Peking is taken back to where satellites see it, to the millionth of a degree', () => {
  const { latitude, longitude } = toWgs84({ latitudeE6: 39_916_404, longitudeE6: 116_410_244 });
  expect(Math.abs(latitude - 39.915)).toBeLessThan(0.000_002);
  expect(Math.abs(longitude - 116.404)).toBeLessThan(0.000_002);
});
