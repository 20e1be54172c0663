import { Logger } from '@aws-lambda-powertools/logger';

/** Structured log lines. Never a name, number, phone, address or token: ids, codes and counts only. */
export const log = new Logger({ serviceName: process.env.ROOM ?? 'xianglao' });
