export { booksEventsOf } from './events-of.ts';
export { balanceOf, type PointBalance } from './read-trial-balance.ts';
