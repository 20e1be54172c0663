/** What other rooms may use of the visits. */
export { callBackKey } from './call-back.ts';
export { type FileItem, wordKey } from './store.ts';
export { type TraceItem, traceKey } from './trace.ts';
