const shared = require('./jest.config.js');

/** Tests in a real n8n and its editor; one after the other, since each starts a separate n8n. */
module.exports = {
	...shared,
	roots: ['<rootDir>/test/e2e'],
	testPathIgnorePatterns: [],
	setupFilesAfterEnv: [],
	globalSetup: '<rootDir>/test/e2e/globalSetup.ts',
	globalTeardown: undefined,
	maxWorkers: 1,
	testTimeout: 120_000,
};
