import { type Import, importsOf, isTest, sourceFiles, textOf, whyForbidden } from './house-rules.ts';

const files = sourceFiles();
const imports = files.flatMap((file) => importsOf(file, textOf(file)));
const product = files.filter((file) => !isTest(file));

/** `file:line: what stands there`, for every line the pattern matches. */
const linesMatching = (candidates: readonly string[], pattern: RegExp): string[] =>
  candidates.flatMap((file) =>
    textOf(file)
      .split('\n')
      .flatMap((line, i) => (pattern.test(line) ? [`${file}:${i + 1}: ${line.trim()}`] : [])),
  );
const inFolders = (...folders: string[]) => product.filter((file) => folders.includes(file.split('/')[0]!));

describe('who may import whom', () => {
  test('every import in the house keeps to the table of rooms', () => {
    const broken = imports.flatMap((one) => {
      const why = whyForbidden(one);
      return why ? [`${one.from} imports ${one.to}: ${why}`] : [];
    });
    expect(broken).toEqual([]);
  });

  test.each([
    ['shared/table.ts', 'functions/bookings/index.ts', false],
    ['events/meal-booked.ts', 'functions/bookings/store.ts', false],
    ['functions/bookings/book-meal.ts', 'functions/menus/index.ts', true],
    ['functions/bookings/book-meal.ts', 'functions/menus/store.ts', false],
    ['functions/bookings/book-meal.ts', 'functions/routes.ts', false],
    ['functions/bookings/book-meal.ts', 'infra/tables.ts', false],
    ['functions/bookings/book-meal.ts', 'client/index.ts', false],
    ['functions/canary/story.ts', 'client/index.ts', true],
    ['functions/canary/story.ts', 'client/client.ts', false],
    ['functions/routes.ts', 'functions/menus/contract.ts', true],
    ['infra/build.ts', 'functions/deploy.ts', true],
    ['infra/build.ts', 'functions/menus/deploy.ts', false],
    ['client/client.ts', 'functions/routes.ts', false],
    ['console/app.ts', 'functions/routes.ts', false],
    ['local/start.ts', 'functions/menus/store.ts', false],
    ['test/stories/a-meal.test.ts', 'functions/menus/store.ts', true],
  ])('%s -> %s: %s', (from, to, allowed) => {
    expect(whyForbidden({ from, to, typeOnly: false }) === undefined).toBe(allowed);
  });

  test('the client may know the types of the contracts', () => {
    expect(whyForbidden({ from: 'client/client.ts', to: 'functions/routes.ts', typeOnly: true })).toBeUndefined();
  });

  test('imports are found however they are written', () => {
    const text = [
      "import './side.ts';",
      "import a, { b } from '../b.ts';",
      "import type { C } from './c.ts';",
      'import {\n  d,\n  e,\n} from "./d.ts";',
      "export * from './e.ts';",
      "const f = await import('./f.ts');",
      "import fs from 'node:fs';",
    ].join('\n');
    expect(importsOf('functions/x/y.ts', text).map(({ to, typeOnly }) => [to, typeOnly])).toEqual([
      ['functions/x/side.ts', false],
      ['functions/b.ts', false],
      ['functions/x/c.ts', true],
      ['functions/x/d.ts', false],
      ['functions/x/e.ts', false],
      ['functions/x/f.ts', false],
    ]);
  });

  test('what a room shows to others brings along neither its entry nor its contract', () => {
    const values = imports.filter((one) => !one.typeOnly);
    const reach = (file: string, seen: Set<string> = new Set()): Set<string> => {
      if (seen.has(file)) return seen;
      seen.add(file);
      for (const { to } of values.filter((one: Import) => one.from === file)) reach(to, seen);
      return seen;
    };
    const doors = files.filter((file) => /^functions\/[^/]+\/index\.ts$/.test(file));
    expect(doors.length).toBeGreaterThan(0);
    const heavy = doors.flatMap((door) =>
      [...reach(door)].filter((file) => /\/(api|contract)\.ts$/.test(file)).map((file) => `${door} brings ${file}`),
    );
    expect(heavy).toEqual([]);
  });
});

describe('habits of the house', () => {
  test('zod is imported as a namespace: the named form makes a bundle five times as big', () => {
    expect(linesMatching(files, /^import (?!type |\* as )[^;]*from 'zod'/)).toEqual([]);
  });

  test('no partition is written into a name: the same template serves aws and aws-cn', () => {
    expect(linesMatching(product, /arn:aws(-cn)?:/)).toEqual([]);
  });

  test('time and chance are passed in', () => {
    const sources = [
      ['shared/business-time.ts', 'Date.now()'],
      ['shared/table.ts', 'Math.random'],
      ['shared/trace.ts', 'Math.random'],
    ];
    const found = linesMatching(inFolders('functions', 'shared'), /\bDate\.now\b|new Date\(\)|Math\.random|randomUUID/);
    const unexpected = found.filter(
      (line) => !sources.some(([file, text]) => line.startsWith(`${file}:`) && line.includes(text!)),
    );
    expect(unexpected).toEqual([]);
  });

  test('S9: only the table writes expressions, and nothing but placeholders goes into them', () => {
    const elsewhere = inFolders('functions', 'shared', 'events').filter((file) => file !== 'shared/table.ts');
    expect(linesMatching(elsewhere, /\b(KeyCondition|Condition|Update|Filter|Projection)Expression\b/)).toEqual([]);
    const built = linesMatching(['shared/table.ts'], /Expression\s*[:=]\s*`/);
    const free = built.filter((line) =>
      [...line.matchAll(/\$\{([^}]*)\}/g)].some(([, part]) => !/^(expression\.(path|value)\(.*\)|range)$/.test(part!)),
    );
    expect(free).toEqual([]);
  });

  test('S22: only five places call out, to an address of the deployment, and none follows a redirection', () => {
    const calling = inFolders('functions', 'shared').filter((file) =>
      /\bfetch\(|node:(http|https|net|tls)'/.test(textOf(file)),
    );
    expect(calling).toEqual([
      'functions/scheduling/travel/road-engine.ts',
      'shared/deployment.ts',
      'shared/put-file.ts',
      'shared/signed-call.ts',
      'shared/wechat.ts',
    ]);
    expect(calling.filter((file) => !textOf(file).includes("redirect: 'error'"))).toEqual([]);
  });

  /** What is asked of the index, which may lag: lists people look at, and work that reads each item again before it decides. */
  const ASKS_THE_INDEX: Readonly<Record<string, string>> = {
    'functions/bookings/count-kitchen.ts': 'a count people look at',
    'functions/bookings/keep-plans.ts': 'work come back to every night',
    'functions/care-plans/keep-care-plans.ts': 'work come back to every night',
    'functions/care-plans/plan.ts': 'a list people look at, and work come back to every night',
    'functions/caregivers/lift-dishonesty.ts': 'names the person, whose own item is read',
    'functions/caregivers/list-caregivers.ts': 'a list people look at',
    'functions/caregivers/list-dishonesty.ts': 'a list people look at',
    'functions/caregivers/list-expiring-papers.ts': 'a list people look at',
    'functions/caregivers/store.ts': 'a list people look at',
    'functions/dispatch/list-candidates.ts': 'a list people look at; sending reads again',
    'functions/dispatch/list-walls.ts': 'a list people look at',
    'functions/facilities/list-facilities.ts': 'a list people look at',
    'functions/identity/holders.ts': 'a list people look at',
    'functions/identity/list-bindings.ts': 'a list people look at',
    'functions/identity/move-rights.ts': 'names rights, each of which is read again',
    'functions/imports/find-left-out.ts': 'names elders, each of whom is read again',
    'functions/notifications/list-calls.ts': 'a list people look at',
    'functions/notifications/tell-treasurers.ts': 'whom to tell',
    'functions/notifications/tell.ts': 'whom to tell',
    'functions/orders/store.ts': 'a list people look at; the wall reads again',
    'functions/oversight/list-by-county.ts': 'a list people look at',
    'functions/oversight/list-findings.ts': 'a list people look at',
    'functions/oversight/look-up.ts': 'the nightly look, come back to the next night',
    'functions/privacy/load-copy.ts': 'a copy people read; each right is read itself',
    'functions/registry/list-unasked.ts': 'a list people look at; what was said is read itself',
    'functions/privacy/find-traces.ts': 'names what is looked at itself; services were stopped a whole day before',
    'functions/registry/list-elders.ts': 'a list people look at',
    'functions/services/find-providers.ts': 'a list people look at; ordering reads again',
    'functions/settlement/debt.ts': 'names debts, each of which is paid under its version',
    'functions/settlement/points.ts': 'the nightly close, caught up the next night',
    'functions/visits/list-call-backs.ts': 'a list people look at',
    'functions/vouchers/external-compare.ts': 'names tenders, each of which is read again',
    'functions/vouchers/issue-cohort.ts': 'names elders; a second round takes whom the first missed',
    'functions/scheduling/resume-rosters.ts': 'names rosters that stand still, each of which is read again',
    'functions/notifications/tell-of-roster.ts': 'names the dispatchers to tell; a lagging grant is told late or not',
    'functions/vouchers/resume-jobs.ts': 'names jobs that stand still, each of which is read again',
  };

  test('F11: what asks the index, which may lag, is known, each with its reason', () => {
    const asking = inFolders('functions', 'shared').filter(
      (file) => !file.endsWith('deploy.ts') && /\bindex: true\b/.test(textOf(file)),
    );
    expect(asking.filter((file) => !ASKS_THE_INDEX[file])).toEqual([]);
    expect(Object.keys(ASKS_THE_INDEX).filter((file) => !asking.includes(file))).toEqual([]);
  });

  test('S25: each package is pinned by its digest, and runs nothing when it is installed but what was allowed', () => {
    interface Locked {
      integrity?: string;
      inBundle?: boolean;
      optional?: boolean;
      hasInstallScript?: boolean;
    }
    const { packages } = JSON.parse(textOf('package-lock.json')) as { packages: Record<string, Locked> };
    const { dependencies, devDependencies, optionalDependencies, allowScripts } = JSON.parse(textOf('package.json'));
    const locked = Object.entries(packages).filter(([place]) => place !== '');
    const loose = locked.filter(([, { integrity, inBundle, optional }]) => !integrity && !inBundle && !optional);
    expect(loose.map(([place]) => place)).toEqual([]);
    const running = locked.filter(([, { hasInstallScript }]) => hasInstallScript).map(([place]) => place);
    expect(running.map((place) => place.replace('node_modules/', '')).toSorted()).toEqual(
      Object.keys(allowScripts).toSorted(),
    );
    const versions = Object.values({ ...dependencies, ...devDependencies, ...optionalDependencies });
    expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(String(version)))).toEqual([]);
  });

  test('S25: every dependency has its reason written down', () => {
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(textOf('package.json'));
    const reasons = textOf('docs/decisions/dependencies.md').replaceAll('@types/*', '@types/');
    const names = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies });
    expect(names.filter((name) => !reasons.includes(`\`${name.replace(/^(@types\/).*/, '$1')}\``))).toEqual([]);
  });
});
