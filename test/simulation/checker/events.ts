import type { Evidence, Violations } from './raw-item.ts';

/** Every event reached everybody who listens to it. */
export const checkDeliveries = ({ owed, handled }: Evidence): Violations =>
  owed.filter((delivery) => !handled.get(delivery)).map((delivery) => `${delivery}: never handled`);
