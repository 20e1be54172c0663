import JestRunner from 'jest-runner';

/** Stories share one stack and its clock: they run one after the other, in one process. */
export default class OneAtATime extends JestRunner {
  isSerial = true;
}
