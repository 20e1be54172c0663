/** The shape of the three tables: read by the stacks and by the tests that create them on a bare engine. */
export const tableKeys = { partition: 'pk', sort: 'sk' } as const;
export const mainIndex = { name: 'gsi1', partition: 'gsi1pk', sort: 'gsi1sk' } as const;
/** Epoch seconds after which an item may be removed. Late by days: expiry is decided in code. */
export const expiryAttribute = 'expiresAtSeconds';
