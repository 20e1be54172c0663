import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { playCities } from '../../bench/city/play.ts';
import { addDays, businessDateOf, businessMonthOf, firstDayOf } from '../../shared/business-time.ts';

const LAST_MONTH = businessMonthOf(addDays(firstDayOf(businessMonthOf(businessDateOf(Date.now()))), -1));
const PATIENCE_MS = 300_000;

/** The bench of a whole city, with a small one: what it says about time and memory is said by the bench alone. */
test(
  'a month killed half-way is closed by the next run where it stopped, and its file is the same, byte for byte',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'xianglao-city-'));
    const told: string[] = [];
    try {
      const figures = await playCities(
        folder,
        { small: { month: LAST_MONTH, points: 1, lines: 300 }, large: { month: LAST_MONTH, points: 5, lines: 4_500 } },
        (text) => told.push(text),
      );
      expect(figures.closeResumed).toEqual({ before: 3, after: 2, twice: 0, wrong: 0 });
      expect(figures.sameFile).toBe(true);
      const { bareRead, close, payerFile, pointFile } = figures.large;
      expect([bareRead, close, payerFile, pointFile].map(({ lines }) => lines)).toEqual([4_500, 4_500, 4_500, 900]);
      expect(payerFile.file.bytes).toBeGreaterThan(100_000);
      expect(told).toContain('  4000 of 4500 lines');
      expect(told.filter((text) => text.includes('of 5 statements'))).toHaveLength(5);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  PATIENCE_MS,
);
