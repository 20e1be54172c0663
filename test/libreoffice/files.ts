import { elderHead } from '../../shared/resource.ts';
import { elder, exportOf, people, point, settlementHouse } from '../engine/settlement-house.ts';
import { BROKEN_LINES, NASTY_TEXTS } from '../fixtures/nasty-texts.ts';

const REGION = '411025';
const PAYER = `county:${REGION}`;
const TEXTS = [...NASTY_TEXTS, ...BROKEN_LINES];

/** Every kind of file of a month in which points and elders are called what nobody should be called. */
export async function filesOfNastyMonth(): Promise<Map<string, Buffer>> {
  const house = await settlementHouse();
  const points = TEXTS.map((_, i) => point(`nasty ${i}`));
  for (const [i, facilityId] of points.entries()) {
    const name = TEXTS[i]!;
    await house.openPoint(facilityId, name);
    const elderId = elder(`nasty ${i}`);
    const put = { ...elderHead(elderId), kind: 'elder', name, citizenMasked: '4110********0026' };
    await house.table.commit([{ put }]);
    const layers = [{ payer: PAYER, label: '县级补贴', fen: 433 + i }];
    const meal = { facilityId, elderId, listFen: 1233 + i, discountFen: 100, layers, selfPayFen: 700 };
    const served = await house.serve(`2026-10-${String(1 + (i % 28)).padStart(2, '0')} 11:40`, meal);
    if (i % 5 === 0) await house.reverse(served, '2026-10-29 12:00', name.trim() || '重复登记');
  }
  await house.close('2026-11-01 00:30');
  const files = new Map<string, Buffer>();
  async function keep(name: string, exportId: string, owner: Parameters<typeof house.makeFile>[0]): Promise<void> {
    await house.makeFile(owner, exportId);
    files.set(name, [...house.files].find(([key]) => key.includes(exportId))![1]);
  }
  for (const format of ['xlsx', 'csv']) {
    const exportId = exportOf(`payer ${format}`);
    const ofPayer = { exportId, format, reason: '十月拨付', payer: PAYER, period: '2026-10' };
    await house.ask(people.county, 'requestPayerExport', { params: { region: REGION }, body: ofPayer });
    await keep(`payer.${format}`, exportId, { region: REGION });
    for (const [i, facilityId] of points.slice(0, 2).entries()) {
      const body = { exportId: exportOf(`point ${i} ${format}`), format, reason: '十月拨付' };
      await house.ask(people.county, 'requestPointExport', { params: { facilityId, period: '2026-10' }, body });
      await keep(`point-${i + 1}.${format}`, body.exportId, { facilityId });
    }
  }
  house.client.destroy();
  return files;
}
