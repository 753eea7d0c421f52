import { readFileSync, globSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { products } from '../nodes/products';
import { dependencies } from '../package.json';
import { textsOf } from './support/texts';

interface Rule {
	rule: string;
	files: RegExp;
	mayImport: (imported: string, file: string) => boolean;
}

const only = (pattern: RegExp) => (imported: string) => pattern.test(imported);

/** The folder of the product that a file belongs to. */
const productOf = (file: string) => /^(nodes|test\/products)\/[^/]+/.exec(file)?.[0];

/** Libraries of the package, of which a driver uses those that its CRM needs. */
const isLibrary = (imported: string) =>
	Object.keys(dependencies).some((name) => imported === name || imported.startsWith(`${name}/`));

/**
 * The rules that keep the package readable, each over the files it concerns.
 * Lint says the same of static imports in the editor; this also sees imports made when first needed.
 */
const rules: readonly Rule[] = [
	{
		rule: 'crm/ is the port and what drivers share: it imports itself and node:crypto',
		files: /^nodes\/crm\//,
		mayImport: only(/^(nodes\/crm\/|node:crypto$)/),
	},
	{
		rule: 'sync/ is plain functions and types: it imports the port, itself, luxon and libphonenumber-js',
		files: /^nodes\/sync\//,
		mayImport: only(/^(nodes\/(sync|crm)\/|luxon$|libphonenumber-js$)/),
	},
	{
		rule: 'a driver imports the port, what drivers share, itself and libraries: never another product, n8n/ or sync/',
		files: /^(nodes|test\/products)\/(?!crm\/)[^/]+\/driver\//,
		mayImport: (imported, file) =>
			imported.startsWith('nodes/crm/') ||
			imported.startsWith(`${productOf(file)}/driver/`) ||
			(imported.startsWith('node:') && !/^node:(http|https|net|tls)$/.test(imported)) ||
			isLibrary(imported),
	},
	{
		rule: 'a product imports n8n/, the port and itself: never another product',
		files: /^nodes\/(?!(crm|n8n|sync)\/)[^/]+\/(?!driver\/)/,
		mayImport: (imported, file) =>
			imported.startsWith(`${productOf(file)}/`) ||
			/^(nodes\/(n8n|crm)\/|n8n-workflow$)/.test(imported),
	},
	{
		rule: 'n8n/ knows no CRM',
		files: /^nodes\/n8n\//,
		mayImport: only(
			/^(nodes\/(n8n|sync|crm)\/|n8n-workflow(\/package\.json)?$|luxon$|node:(crypto|stream)$)/,
		),
	},
	{
		rule: 'a node describes and passes on: it imports n8n/ and its own product',
		files: /\.node\.ts$/,
		mayImport: (imported, file) =>
			imported === `${productOf(file)}/product` || /^(n8n-workflow$|nodes\/n8n\/)/.test(imported),
	},
];

/** A product of the tests follows the rules of the products in the package. */
const files = globSync(['{nodes,credentials}/**/*.ts', 'test/products/*/**/*.ts']);

/** What a file imports: packages by name, files by their path from the top without ending. */
function importsOf(file: string): string[] {
	const { importedFiles } = ts.preProcessFile(readFileSync(file, 'utf8'), true, true);
	return importedFiles.map(({ fileName }) =>
		fileName.startsWith('.') ? relative('.', join(dirname(file), fileName)) : fileName,
	);
}

test.each(rules)('$rule', ({ files: concerned, mayImport }) => {
	const checked = files.filter((file) => concerned.test(file));
	expect(checked).not.toEqual([]);
	const broken = checked.flatMap((file) =>
		importsOf(file)
			.filter((imported) => !mayImport(imported, file))
			.map((imported) => `${file} imports ${imported}`),
	);
	expect(broken).toEqual([]);
});

test('the drivers carry the same file names, so that they can be read side by side', () => {
	const shared = [
		...['capabilities', 'changes', 'conditions', 'describe', 'errors', 'find', 'index'],
		...['prepare', 'query', 'read', 'records', 'send', 'whoAmI', 'write', 'writeResult'],
	];
	const drivers = globSync('nodes/!(crm)/driver');
	expect(drivers).toHaveLength(products.length);
	const missing = drivers.flatMap((folder) =>
		shared.map((name) => `${folder}/${name}.ts`).filter((file) => !files.includes(file)),
	);
	expect(missing).toEqual([]);
});

/** What names a CRM, its products and its client libraries. */
const CRM_NAMES = /salesforce|dynamics|dataverse|jsforce|msal/i;

test('only the folder of a product, its credentials and the list of products name a CRM in code', () => {
	const shared = files.filter((file) => /^nodes\/(crm|n8n|sync)\//.test(file));
	expect(shared).not.toEqual([]);
	// A comment can cite the behavior of a CRM as the reason for what the code does.
	const named = shared.flatMap((file) =>
		textsOf(file, readFileSync(file, 'utf8'))
			.filter(({ kind, value }) => kind !== 'comment' && CRM_NAMES.test(value))
			.map(({ value }) => `${file}: ${value}`),
	);
	expect(named).toEqual([]);
});

test('a node file is at most 80 lines', () => {
	const long = files
		.filter((file) => file.endsWith('.node.ts'))
		.filter((file) => readFileSync(file, 'utf8').split('\n').length > 81);
	expect(long).toEqual([]);
});

test('no two files import each other, not even through others', () => {
	const imports = new Map(
		files.map((file) => [file, importsOf(file).flatMap((each) => fileOf(each) ?? [])]),
	);
	expect([...imports.keys()].flatMap((file) => circleFrom(file, imports) ?? [])).toEqual([]);
});

/** The file that an import names, if it is one of ours. */
const fileOf = (imported: string) =>
	[`${imported}.ts`, `${imported}/index.ts`].find((file) => files.includes(file));

/** The shortest way from a file over its imports back to itself. */
function circleFrom(start: string, imports: ReadonlyMap<string, string[]>): string | undefined {
	const ways = [[start]];
	const seen = new Set<string>();
	for (const way of ways) {
		for (const next of imports.get(way.at(-1)!) ?? []) {
			if (next === start) return [...way, start].join(' → ');
			if (!seen.has(next)) ways.push([...way, next]);
			seen.add(next);
		}
	}
	return undefined;
}
