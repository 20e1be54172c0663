import type { Part } from './part.ts';
import type { Weights } from './weights.ts';

/** What it costs that this caregiver comes and not another. */
export interface PersonPoints {
  readonly points: number;
  readonly notPreferred: number;
  readonly newFace: number;
  readonly otherCaregiver: number;
}

/** The wishes about persons, in points: whom the elder asked for, whom the elder knows, who was announced. */
export function personPoints({ visit }: Part, caregiverId: string, weights: Weights): PersonPoints {
  const { preferred, faces, announced } = visit;
  const notPreferred = preferred.length > 0 && !preferred.includes(caregiverId) ? weights.notPreferred : 0;
  const newFace = Math.floor(weights.newFace / (1 + (faces[caregiverId] ?? 0)));
  const told = announced?.map((sent) => sent.caregiverId) ?? [];
  const otherCaregiver = told.length > 0 && !told.includes(caregiverId) ? weights.otherCaregiver : 0;
  return { points: notPreferred + newFace + otherCaregiver, notPreferred, newFace, otherCaregiver };
}
