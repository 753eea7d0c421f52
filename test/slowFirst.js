const { default: Sequencer } = require('@jest/test-sequencer');

/** Small test files that take half a minute or more, as parts of paths. */
const SLOW = ['n8n/badInput/manyItems/', 'n8n/twoWay/', 'demo/initialSyncCalls.test'];

/**
 * Jest starts the largest files first as long as it has not measured how long each one takes. These are small, so that
 * they would be the last ones, and a core would have nothing to do while one of them runs.
 */
module.exports = class SlowFirst extends Sequencer {
	sort(tests) {
		const isSlow = ({ path }) => SLOW.some((part) => path.includes(part));
		const sorted = super.sort(tests);
		return [...sorted.filter(isSlow), ...sorted.filter((test) => !isSlow(test))];
	}
};
