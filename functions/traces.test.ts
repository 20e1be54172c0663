import { readFileSync } from 'node:fs';
import { rooms } from './deploy.ts';

/** Whatever begins a piece of work gives it a trace, or goes on under the one it was given. */
const BEGINNINGS = { schedule: /\bonSchedule\(/, on: /\beventHandler\(/ } as const;

const unattended = Object.entries(rooms).flatMap(([room, spec]) =>
  Object.entries(spec).flatMap(([name, one]) =>
    (['schedule', 'on'] as const).flatMap((by) => (one[by] ? [{ name: `${room}/${name}`, by, room, one }] : [])),
  ),
);

test.each(unattended)('$name, by $by, works under a trace', ({ by, room, one }) => {
  expect(readFileSync(new URL(`./${room}/${one.entry}`, import.meta.url), 'utf8')).toMatch(BEGINNINGS[by]);
});
