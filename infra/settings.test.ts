import { settingsFrom } from './settings.ts';

const read = (context: Record<string, unknown>) => settingsFrom((name) => context[name]);
const enough = { wechatBaseUrl: 'https://wechat.example', wechatAppId: 'wx1' };

test('what is not said: any region, x86_64', () => {
  expect(read(enough)).toEqual({
    ...enough,
    region: undefined,
    architecture: 'x86_64',
    canary: false,
    release: expect.stringMatching(/^\d+\.\d+\.\d+$/),
  });
});

test('a release is called as whoever deploys it says', () => {
  expect(read({ ...enough, release: '4f2c1a9' })).toMatchObject({ release: '4f2c1a9' });
});

test('the canary flies where somebody switched it on', () => {
  expect(read({ ...enough, canary: 'on' }).canary).toBe(true);
});

test('a road engine, where there is one', () => {
  const roadEngineUrl = 'https://roads.example';
  expect(read({ ...enough, roadEngineUrl })).toMatchObject({ roadEngineUrl });
  expect(read({ ...enough, roadEngineUrl: '' }).roadEngineUrl).toBeUndefined();
});

test.each([
  [{ ...enough, architecture: 'mips' }, 'x86_64 or arm64'],
  [{ ...enough, wechatAppId: '' }, 'wechatAppId is missing'],
  [{ wechatAppId: 'wx1' }, 'wechatBaseUrl is missing'],
  [{ ...enough, canary: 'yes' }, 'canary is on or off'],
])('%j is refused', (context, why) => {
  expect(() => read(context)).toThrow(why);
});
