/** Tests that need no n8n server; the ones that do live in test/e2e and run with their own configuration. */
module.exports = {
	testEnvironment: 'node',
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.ts'],
	testPathIgnorePatterns: ['<rootDir>/test/e2e/'],
	transform: {
		'^.+\\.[jt]s$': [
			'@swc/jest',
			{ jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'commonjs' } },
		],
	},
	// fastify's inject() reaches `cookie`, which is written as ES modules; jest loads those only when compiled.
	transformIgnorePatterns: ['/node_modules/(?!cookie/)'],
	modulePathIgnorePatterns: ['<rootDir>/dist/'],
};
