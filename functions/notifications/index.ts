/** What other rooms may use of notifications. */
export { MESSAGES, type MessageName, sampleTemplates } from './messages.ts';
export { type CallItem, openCalls } from './store.ts';
