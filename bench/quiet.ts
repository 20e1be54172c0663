// Before anything logs: what is printed here is for the person who measures.
process.env.LOG_LEVEL ??= 'SILENT';
