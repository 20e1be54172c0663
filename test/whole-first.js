import Sequencer from '@jest/test-sequencer';

/** What takes minutes, by where it lies: begun last, it would be waited for with one core idle. */
const WHOLE = ['/test/newcomer/', '/test/stories/', '/test/local/', '/test/infra/', '/test/engine/'];
const rank = ({ path }) => {
  const place = WHOLE.findIndex((folder) => path.includes(folder));
  return place < 0 ? WHOLE.length : place;
};

/** The whole system before its parts, and among equals what took longest the last time. */
export default class WholeFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).toSorted((one, other) => rank(one) - rank(other));
  }
}
