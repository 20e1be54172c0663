// What happened, as other rooms hear it. One file per event, one line per event here, one example in `examples/`:
// export { mealBooked } from './meal-booked.ts';
export { elderChanged } from './elder-changed.ts';
export { elderDeceased } from './elder-deceased.ts';
export { menuChanged } from './menu-changed.ts';
export { menuPublished } from './menu-published.ts';
export { pointClosed } from './point-closed.ts';
