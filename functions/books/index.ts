export { Balance, type PayerSums } from './balance.ts';
export { booksEventsOf } from './events-of.ts';
export { inParallel } from './in-parallel.ts';
export { balanceOf, type PointBalance } from './read-trial-balance.ts';
