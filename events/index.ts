// What happened, as other rooms hear it. One file per event, one line per event here, one example in `examples/`:
// export { mealBooked } from './meal-booked.ts';
export { elderChanged } from './elder-changed.ts';
export { elderDeceased } from './elder-deceased.ts';
export { exportRequested } from './export-requested.ts';
export { familyBound } from './family-bound.ts';
export { familyDisputed } from './family-disputed.ts';
export { familyRequested } from './family-requested.ts';
export { familyRevoked } from './family-revoked.ts';
export { menuChanged } from './menu-changed.ts';
export { menuPublished } from './menu-published.ts';
export { pointClosed } from './point-closed.ts';
export { statementClosed } from './statement-closed.ts';
