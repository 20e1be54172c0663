import type { RoomSpec } from '../shared/function-spec.ts';
import { publisherSpec } from './publisher/deploy.ts';

/** The functions of every room. A new room is one line here and, when it has routes, one line in `routes.ts`. */
export const rooms: Readonly<Record<string, RoomSpec>> = {
  publisher: publisherSpec,
};
