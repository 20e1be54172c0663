import { createHash } from 'node:crypto';
import { type BusinessDate, businessDateOf, type Instant } from '../../shared/business-time.ts';
import { caregiverHead } from '../../shared/resource.ts';
import { absent, type Item, type Key, type Write } from '../../shared/table.ts';
import type { Exception } from './exceptions.ts';
import type { Fix, Seen } from './judge-fix.ts';

/** When a caregiver was at an order, as the checks say. */
export interface Span {
  readonly orderId: string;
  readonly from: Instant;
  readonly to?: Instant | undefined;
}
/**
 * Where a caregiver was lately: what the next check is held against. One item a caregiver, so that two checks that do not
 * know of each other cannot both be written.
 */
export interface Trace {
  /** The latest check with a position. */
  readonly seen?: (Seen & { readonly orderId: string }) | undefined;
  readonly spans: readonly Span[];
}
export interface TraceItem extends Item, Trace {
  kind: 'caregiver-trace';
  version: number;
}
const NEVER: Trace = { spans: [] };

export const traceKey = (caregiverId: string): Key => ({ pk: caregiverHead(caregiverId).pk, sk: 'TRACE' });

/** A visit without a check-out is over by then: nobody is at one door longer. */
export const LONGEST_STAY_MS = 16 * 3_600_000;
/** A record that comes in later than this is an exception anyway, and a person looks at what it overlaps. */
const KEPT_MS = 4 * 24 * 3_600_000;

const endOf = ({ from, to }: Span): Instant => to ?? from + LONGEST_STAY_MS;

/** Whether the caregiver was somewhere else between two instants, both included; touching ends do not overlap. */
export function isElsewhere({ spans }: Trace, { orderId, from, to }: Span & { to: Instant }): boolean {
  return spans.some(
    (span) =>
      span.orderId !== orderId && span.from < Math.max(to, from + 1) && from < Math.max(endOf(span), span.from + 1),
  );
}

/** The check before, if it was at another order: at one door nobody needs to travel. */
export const previousOf = ({ seen }: Trace, orderId: string): Seen | undefined =>
  seen && seen.orderId !== orderId ? seen : undefined;

/** The trace after a check. An older record that comes in late does not hide where the caregiver was since. */
export function traced(
  before: Trace | undefined,
  { orderId, at, end, fix }: { orderId: string; at: Instant; end: 'in' | 'out'; fix: Fix | undefined },
): Trace {
  const { seen, spans } = before ?? NEVER;
  const known = spans.find((span) => span.orderId === orderId);
  const span: Span = end === 'in' ? { ...known, orderId, from: at } : { orderId, from: known?.from ?? at, to: at };
  const isLatest = fix !== undefined && (seen === undefined || seen.at <= at);
  const latest = isLatest ? { at, fix, orderId } : seen;
  return {
    ...(latest ? { seen: latest } : {}),
    spans: [...spans.filter((each) => each.orderId !== orderId && each.from > at - KEPT_MS), span],
  };
}

export const keepTrace = (caregiverId: string, before: TraceItem | undefined, trace: Trace): Write => ({
  put: { ...traceKey(caregiverId), kind: 'caregiver-trace', ...trace, version: (before?.version ?? 0) + 1 },
  when: before ? [['version', '=', before.version]] : absent,
});

/** Who used a phone for checks on a day. */
export interface DeviceDay extends Item {
  kind: 'device-day';
  caregiverIds: string[];
  expiresAtSeconds: number;
}
/** What is kept of a phone's own id: enough to know it again. */
export const deviceDigest = (deviceId: string): string =>
  createHash('sha256').update(`device/${deviceId}`).digest('hex').slice(0, 32);

export const deviceDayKey = (device: string, date: BusinessDate): Key => ({
  pk: `DEVICE#${device}`,
  sk: `DAY#${date}`,
});

export const judgeDevice = (day: DeviceDay | undefined, caregiverId: string): Exception[] =>
  (day?.caregiverIds ?? []).some((each) => each !== caregiverId) ? ['DEVICE_SHARED'] : [];

/** Remembers who used the phone: nothing to write when that is known. */
export function noteDevice(device: string, day: DeviceDay | undefined, caregiverId: string, at: Instant): Write[] {
  if (day?.caregiverIds.includes(caregiverId)) return [];
  const key = deviceDayKey(device, businessDateOf(at));
  const put: DeviceDay = {
    ...key,
    kind: 'device-day',
    caregiverIds: [...(day?.caregiverIds ?? []), caregiverId],
    expiresAtSeconds: Math.floor((at + KEPT_MS) / 1000),
  };
  return [{ put, when: day ? [['caregiverIds', '=', day.caregiverIds]] : absent }];
}
