import { clientRoutes, currentClientRoutes } from './generate-client.ts';

test('the client’s routes are those of the contracts (else: node infra/generate-client.ts)', () => {
  expect(currentClientRoutes()).toBe(clientRoutes());
});
