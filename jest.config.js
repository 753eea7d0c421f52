/** Tests that need no n8n server. Those that need one are in test/e2e and have their own configuration. */
module.exports = {
	testEnvironment: 'node',
	roots: ['<rootDir>/test'],
	// No test measures time: a busy machine may take long over one, and this only ends one that hangs.
	testTimeout: 120_000,
	// Jest leaves a core to itself by default, and on two cores runs one test file at a time.
	maxWorkers: '100%',
	testMatch: ['**/*.test.ts'],
	testSequencer: '<rootDir>/test/slowFirst.js',
	testPathIgnorePatterns: ['<rootDir>/test/e2e/'],
	setupFilesAfterEnv: ['<rootDir>/test/requests/setup.ts'],
	globalSetup: '<rootDir>/test/requests/globalSetup.ts',
	globalTeardown: '<rootDir>/test/requests/globalTeardown.ts',
	transform: {
		'^.+\\.[jt]s$': [
			'@swc/jest',
			{ jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'commonjs' } },
		],
	},
	// fastify's inject() loads `cookie`, which consists of ES modules; jest loads those only when compiled.
	transformIgnorePatterns: ['/node_modules/(?!cookie/)'],
	modulePathIgnorePatterns: ['<rootDir>/dist/'],
};
