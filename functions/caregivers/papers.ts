import type { BusinessDate } from '../../shared/business-time.ts';
import type { Caregiver } from './caregiver.ts';
import { CERTIFICATES, type CertificateKind } from './vocabulary.ts';

export interface ExpiringPaper {
  /** The word people read. */
  readonly paper: string;
  readonly expiresOn: BusinessDate;
}

/** The papers that run out some day: the health card, and of each kind of certificate the one that lasts longest. */
export function papersOf({
  healthCard,
  certificates,
}: Pick<Caregiver, 'healthCard' | 'certificates'>): ExpiringPaper[] {
  const kinds = new Set<CertificateKind>(certificates.map(({ kind }) => kind));
  const lasting = [...kinds].flatMap((kind): ExpiringPaper[] => {
    const ends = certificates.filter((certificate) => certificate.kind === kind).map(({ expiresOn }) => expiresOn);
    const dates = ends.filter((end) => end !== undefined);
    // One that is valid for good makes up for all others of its kind.
    return dates.length < ends.length ? [] : [{ paper: CERTIFICATES[kind], expiresOn: dates.toSorted().at(-1)! }];
  });
  return [...(healthCard ? [{ paper: '健康证', expiresOn: healthCard.expiresOn }] : []), ...lasting];
}
