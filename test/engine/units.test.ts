import { readFileSync } from 'node:fs';
import { unitsPage } from '../../bench/report.ts';
import { measureUnits } from '../../bench/units.ts';
import { onDynoxide } from './meter.ts';

onDynoxide('units', () => {
  test('what commands cost, as docs/units.md says', async () => {
    const page = readFileSync(new URL('../../docs/units.md', import.meta.url), 'utf8');
    expect(page).toBe(unitsPage(await measureUnits()));
  });
});
