import chromium from '@sparticuz/chromium';
import { type Browser, chromium as browsers, type Page } from 'playwright-core';
import '../stories/own-stack.ts';
import { ask } from './local-process.ts';

const base = process.env.XIANGLAO_URL!;
let browser: Browser;
let page: Page;
let outside: string[];
let complaints: string[];

beforeAll(async () => {
  browser = await browsers.launch({
    executablePath: await chromium.executablePath(),
    // Alone in one process, the browser would end with its first page.
    args: chromium.args.filter((arg) => arg !== '--single-process'),
    headless: true,
  });
});
afterAll(() => browser.close());
beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.setDefaultTimeout(120_000);
  outside = [];
  complaints = [];
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${base}/`) && !url.startsWith('data:')) outside.push(url);
  });
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
});
afterEach(async () => {
  await page.close();
  expect(outside).toEqual([]);
  expect(complaints).toEqual([]);
});

test('the status page shows every function of the template and goes on by itself', async () => {
  await page.goto(`${base}/`);
  await page.waitForSelector('body[data-state=live]');
  const { functions, gateway } = (await ask(base, 'GET', '/_local/status')).body;
  const names = await page.locator('#functions tbody td:first-child').allTextContents();
  expect(names.map((name) => name.trim())).toEqual(functions.map(({ id }: { id: string }) => id));
  expect(await page.locator('#glance').textContent()).toContain('被拒绝的调用');
  const requests = page.locator('#glance div', { hasText: '请求' }).locator('dd').first();
  const before = Number(await requests.textContent());
  expect(before).toBeGreaterThanOrEqual(gateway.requests - 1);
  await ask(base, 'GET', '/there-is-no-such-route');
  while (Number(await requests.textContent()) <= before) await page.waitForTimeout(100);
});

test('the status page fits a phone', async () => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(`${base}/`);
  await page.waitForSelector('body[data-state=live]');
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
});

const DRAWN_ROUTES = `[...document.querySelectorAll('.opblock-summary')].map((block) =>
  block.querySelector('.opblock-summary-method').textContent + ' ' +
  block.querySelector('.opblock-summary-path').dataset.path)`;

test('the API reference shows every route of the document, without a network', async () => {
  const { paths } = (await ask(base, 'GET', '/openapi.json')).body;
  const routes = Object.entries(paths as Record<string, object>).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  await page.goto(`${base}/`);
  await page.getByRole('link', { name: '接口文档' }).click();
  await page.waitForSelector('.opblock');
  await page.locator('.opblock', { hasText: '/sessions' }).first().click();
  await page.waitForSelector('.opblock-body');
  expect(await page.locator('.errors-wrapper').count()).toBe(0);
  await page.locator('.opblock', { hasText: '/sessions' }).first().locator('.opblock-summary').click();
  // Only what is near the window is drawn: one scrolls on until the end.
  const shown = new Set<string>();
  for (let end = false; !end; ) {
    for (const route of await page.evaluate<string[]>(DRAWN_ROUTES)) shown.add(route);
    end = await page.evaluate<boolean>('innerHeight + scrollY >= document.documentElement.scrollHeight - 1');
    await page.mouse.wheel(0, 700);
    await page.waitForTimeout(100);
  }
  expect([...shown].sort()).toEqual(routes.sort());
});
