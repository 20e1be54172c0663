import { parentPort } from 'node:worker_threads';
import { openapiDocument } from '../functions/openapi.ts';

parentPort?.postMessage(JSON.stringify(openapiDocument()));
