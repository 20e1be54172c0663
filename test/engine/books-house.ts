import { carryBooks } from '../../functions/books/carry-books.ts';
import { checkBooks } from '../../functions/books/check-books.ts';
import { booksRoutes } from '../../functions/books/contract.ts';
import { booksHandlers } from '../../functions/books/handlers.ts';
import { allBooks, type Books } from '../../functions/books/store.ts';
import { newId } from '../../shared/ids.ts';
import { roomCaller } from './room-caller.ts';
import { at, CANTEEN, people, settlementHouse } from './settlement-house.ts';

export const treasurer = { personId: newId('person'), grants: [{ role: 'finance' as const, over: '411000' }] };

/** The settlement house with the books kept beside it. */
export async function booksHouse() {
  const house = await settlementHouse();
  const { table } = house;
  const room = roomCaller(booksRoutes, booksHandlers({ table }), table, at('2026-11-10 09:00'));
  return {
    ...house,
    setBooksClock: room.setClock,
    askBooks: room.ask,
    carry: (now: string) => carryBooks(table, at(now)),
    trialBalance: (asOf: string, region = '411000') =>
      room.ask(people.auditor, 'readTrialBalance', { params: { region }, query: { asOf } }),
    async booksOf(facilityId = CANTEEN): Promise<Books[]> {
      const books: Books[] = [];
      for await (const one of allBooks(table, facilityId, '2099-12-31')) books.push(one);
      return books;
    },
    /** Asks for a check and works on it until it is done, as the events would. */
    async check(asOf: string, { roundMs, rebuild = false }: { roundMs?: number; rebuild?: boolean } = {}) {
      const params = { region: '411000', checkId: newId('check') };
      const body = { checkId: params.checkId, asOf, rebuild };
      const asked = await room.ask(treasurer, 'requestBookCheck', { params: { region: params.region }, body });
      if (asked.status !== 200) return asked;
      for (let workers = 1; ; workers++) {
        await checkBooks(table, params, () => at('2026-11-10 09:00'), roundMs);
        const check = await room.ask(people.auditor, 'readBookCheck', { params });
        if (check.state === 'DONE') return { ...check, workers };
      }
    },
  };
}
