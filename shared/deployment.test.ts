import { CannotRun, Deployment } from './deployment.ts';

describe('where a command sends somebody’s token', () => {
  test.each(['https://api.example.org', 'http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000'])(
    '%s is fine',
    async (url) => {
      await expect(Deployment.open(url, '411025', 'token')).resolves.toBeInstanceOf(Deployment);
    },
  );

  test.each([
    ['http://api.example.org', '不是 https'],
    ['http://localhost.example.org', '不是 https'],
    ['api.example.org', '不是网址'],
  ])('%s is refused', async (url, why) => {
    await expect(Deployment.open(url, '411025', 'token')).rejects.toThrow(why);
    await expect(Deployment.open(url, '411025', 'token')).rejects.toBeInstanceOf(CannotRun);
  });
});
