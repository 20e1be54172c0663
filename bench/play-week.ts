import { createRequire } from 'node:module';
import { requestsOf, TEMPLATE } from './week-of-meals.ts';

/** Lets elder 0 warm the bundle up and the next one book their week: `node play-week.ts <bundle> <date> …`. */
const [bundle, ...dates] = process.argv.slice(2);
const { handler } = createRequire(import.meta.url)(bundle!) as {
  handler: (event: object, context: object) => Promise<{ statusCode: number; body: string }>;
};
for (const n of [0, TEMPLATE])
  for (const request of requestsOf(n, dates)) {
    const { statusCode, body } = await handler(request, { getRemainingTimeInMillis: () => 29_000 });
    if (statusCode !== 200) throw new Error(`the booking was refused: ${body}`);
  }
process.exit();
