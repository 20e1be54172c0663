import type { Evidence, Violations } from './raw-item.ts';

/** Every event reached everybody who listens to it, and nobody fails without a fault. */
export const checkDeliveries = ({ owed, handled, failing }: Evidence): Violations => [
  ...failing,
  ...owed.filter((delivery) => !handled.get(delivery)).map((delivery) => `${delivery}: never handled`),
];
