const shared = require('./jest.config.js');

/** Tests in a real n8n and its editor; one after the other, since each starts an n8n of its own. */
module.exports = {
	...shared,
	roots: ['<rootDir>/test/e2e'],
	testPathIgnorePatterns: [],
	globalSetup: '<rootDir>/test/e2e/globalSetup.ts',
	maxWorkers: 1,
	testTimeout: 120_000,
};
