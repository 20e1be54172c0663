/** What other rooms may use of oversight. */
export { oversightEventsOf } from './events-of.ts';
export { findingsOf } from './finding.ts';
export { SAMPLE_LINES, type SampleItem, type SampleLine, sampleKey, samplesOf } from './sample.ts';
