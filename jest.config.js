// Log lines of the code under test are for CloudWatch, not for the person reading the test run.
process.env.LOG_LEVEL ??= 'SILENT';

const project = {
  testEnvironment: '<rootDir>/test/plain-globals.js',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2024', experimental: { keepImportAttributes: true } },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/cdk.out', '<rootDir>/.xianglao'],
};

const stacks = {
  globalSetup: '<rootDir>/test/stories/start-stack.ts',
  globalTeardown: '<rootDir>/test/stories/stop-stack.ts',
};

// unit: pure rules, no engine, beside the code they test. engine: one store against a real DynamoDB engine.
// stack: what is deployed, and the machine that runs it here. story: the whole stack through the gateway, on one clock.
// newcomer: what the README promises. All share two workers; each worker's stories have a stack of their own.
export default {
  projects: [
    {
      ...project,
      displayName: 'unit',
      testMatch: ['<rootDir>/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/'],
    },
    {
      ...project,
      displayName: 'engine',
      testMatch: ['<rootDir>/test/engine/**/*.test.ts'],
      globalSetup: '<rootDir>/test/engine/start-engine.ts',
      globalTeardown: '<rootDir>/test/engine/stop-engine.ts',
    },
    {
      ...project,
      displayName: 'stack',
      testMatch: ['<rootDir>/test/{infra,local}/**/*.test.ts'],
      ...stacks,
    },
    {
      ...project,
      displayName: 'story',
      testMatch: ['<rootDir>/test/stories/**/*.test.ts'],
      ...stacks,
      setupFiles: ['<rootDir>/test/stories/own-stack.ts'],
    },
    { ...project, displayName: 'newcomer', testMatch: ['<rootDir>/test/newcomer/**/*.test.ts'] },
  ],
  testSequencer: '<rootDir>/test/whole-first.js',
  // A machine shared with others is slow now and then: a test that hangs is told after four minutes.
  testTimeout: 240_000,
  maxWorkers: 2,
};
