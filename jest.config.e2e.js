const shared = require('./jest.config.js');

/** Tests in a real n8n and its editor. Each starts its own n8n, on free ports and with its own folder. */
module.exports = {
	...shared,
	roots: ['<rootDir>/test/e2e'],
	testPathIgnorePatterns: [],
	setupFilesAfterEnv: [],
	globalSetup: '<rootDir>/test/e2e/globalSetup.ts',
	globalTeardown: undefined,
	// An n8n mostly waits for its next poll, and so leaves time for another; more of them would need more memory.
	maxWorkers: 2,
	testTimeout: 120_000,
};
