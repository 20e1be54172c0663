import { simulationRequested } from '../../events/index.ts';
import { type Change, type DomainEvent, eventOf } from '../../shared/events.ts';
import { isReady, type SimulationItem } from './simulation.ts';

/** What a change of this room's items means to others: one county of a simulation after the other is to be priced. */
export function simulationsEventsOf(change: Change): DomainEvent[] {
  const { before, after } = change;
  if (after?.kind !== 'simulation') return [];
  const { region, simulationId, done, ...item } = after as SimulationItem;
  if (isReady({ ...item, done }) || before?.done === done) return [];
  return [eventOf(simulationRequested, change, { region, simulationId })];
}
