import { globSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import js from '@eslint/js';
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';

/** Rule set of eslint-plugin-n8n-nodes-base, written for the old configuration format, for one kind of file. */
const n8nRules = (name, files) => ({
	files,
	plugins: { 'n8n-nodes-base': n8nNodesBase },
	rules: n8nNodesBase.configs[name].rules,
});

/** A rule of the house: files of one layer may not import what belongs to another. */
const layer = (files, group, message) => ({
	files,
	rules: {
		'@typescript-eslint/no-restricted-imports': ['error', { patterns: [{ group, message }] }],
	},
});

const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));

/** Libraries that speak to a CRM: only drivers use them. */
const clients = Object.keys(dependencies).filter(
	(name) => !['luxon', 'libphonenumber-js'].includes(name),
);

/** Folders of the products below nodes/. */
const products = globSync('nodes/!(crm)/driver').map((driver) => basename(dirname(driver)));

const filesOf = (folders) => folders.map((folder) => `**/${folder}/**`);

export default tseslint.config(
	{ ignores: ['dist/', 'node_modules/', 'coverage/'] },
	js.configs.recommended,
	tseslint.configs.recommendedTypeChecked,
	{
		languageOptions: {
			parserOptions: { projectService: { allowDefaultProject: ['*.mjs', '*.js'] } },
		},
	},
	{
		files: ['**/*.js', '**/*.mjs'],
		extends: [tseslint.configs.disableTypeChecked],
		languageOptions: {
			globals: {
				module: 'readonly',
				require: 'readonly',
				process: 'readonly',
				console: 'readonly',
			},
		},
		rules: { '@typescript-eslint/no-require-imports': 'off' },
	},
	{
		files: ['demo/page/public/*.js'],
		languageOptions: {
			globals: {
				document: 'readonly',
				EventSource: 'readonly',
				fetch: 'readonly',
				setInterval: 'readonly',
			},
		},
	},
	{
		...n8nCommunityNodesPlugin.configs.recommendedWithoutN8nCloudSupport,
		files: ['nodes/**/*.ts', 'credentials/**/*.ts'],
	},
	n8nRules('nodes', ['nodes/**/*.ts']),
	n8nRules('credentials', ['credentials/**/*.ts']),
	{
		// The parser of TypeScript reads JSON as well, as the expression that these rules expect.
		files: ['package.json'],
		extends: [
			tseslint.configs.disableTypeChecked,
			n8nCommunityNodesPlugin.configs.recommendedWithoutN8nCloudSupport,
			n8nRules('community', ['package.json']),
		],
	},

	// The rules that are switched off, each with its reason: this list is the only place.
	{
		// Verified packages have no runtime dependencies. This package builds on clients of the CRMs and is installed by
		// self-hosters only, with few dependencies, each at one exact version.
		files: ['package.json'],
		rules: { '@n8n/community-nodes/no-runtime-dependencies': 'off' },
	},
	{
		// JSON is one expression that nothing uses.
		files: ['package.json'],
		rules: { '@typescript-eslint/no-unused-expressions': 'off' },
	},
	{
		// Errors become n8n's in n8n/errors.ts; the sync core and the drivers know no n8n (house rules 1 and 2).
		files: ['nodes/sync/**/*.ts', 'nodes/crm/**/*.ts', 'nodes/*/driver/**/*.ts'],
		rules: { '@n8n/community-nodes/require-node-api-error': 'off' },
	},
	{
		// The rule reads the sources of node files only, which build their credentials from the product. That every
		// credential is tested by its product, or by n8n's OAuth2, is checked in parameters.test.ts.
		files: ['credentials/**/*.ts'],
		rules: { '@n8n/community-nodes/credential-test-required': 'off' },
	},
	{
		// Contradicted by @n8n/community-nodes, which is the newer of the two: it asks for NodeConnectionTypes and real URLs.
		files: ['nodes/**/*.ts', 'credentials/**/*.ts'],
		rules: {
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
		},
	},

	layer(
		['nodes/sync/**/*.ts', 'nodes/crm/**/*.ts'],
		['n8n-*', ...clients, 'node:*', 'http', 'https', '**/n8n/**', '**/driver/**'],
		'House rule 1: sync/ and crm/ are plain functions and types; they know no n8n, no CRM client and no HTTP.',
	),
	layer(
		['nodes/crm/driver/**/*.ts'],
		[
			...['n8n-*', ...clients, 'node:*', '!node:crypto', 'http', 'https', '**/n8n/**'],
			...filesOf(products),
		],
		'House rule 1: what drivers share knows no n8n, no CRM client and no HTTP; of Node.js it uses node:crypto.',
	),
	...products.map((product) => {
		const others = products.filter((each) => each !== product);
		return layer(
			[`nodes/${product}/driver/**/*.ts`],
			['n8n-*', '**/n8n/**', '**/sync/**', ...filesOf(others)],
			'House rule 2: a driver imports the port, what drivers share, itself and its client library.',
		);
	}),
);
