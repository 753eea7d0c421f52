import { readFileSync, globSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

/**
 * The rules that keep the package readable, each over the files it concerns.
 * Lint says the same of static imports in the editor; this also sees imports made when first needed.
 */
const rules: Array<{ rule: string; files: RegExp; mayImport: RegExp }> = [
	{
		rule: 'crm/ is the port and what drivers share: it imports itself and node:crypto',
		files: /^nodes\/crm\//,
		mayImport: /^(nodes\/crm\/|node:crypto$)/,
	},
	{
		rule: 'sync/ is plain functions and types: it imports the port, itself, luxon and libphonenumber-js',
		files: /^nodes\/sync\//,
		mayImport: /^(nodes\/(sync|crm)\/|luxon$|libphonenumber-js$)/,
	},
	{
		rule: 'the Dynamics 365 driver imports the port, itself and msal-node',
		files: /^nodes\/Dynamics365\/driver\//,
		mayImport:
			/^(nodes\/crm\/|nodes\/Dynamics365\/driver\/|@azure\/msal-node$|node:(async_hooks|crypto|fs\/promises)$)/,
	},
	{
		rule: 'the Salesforce driver imports the port, itself, jsforce and the CSV libraries',
		files: /^nodes\/Salesforce\/driver\//,
		mayImport:
			/^(nodes\/crm\/|nodes\/Salesforce\/driver\/|(jsforce|csv-parse|csv-stringify)(\/|$)|node:(stream|crypto)$)/,
	},
	{
		rule: 'n8n/ knows no CRM',
		files: /^nodes\/n8n\//,
		mayImport: /^(nodes\/(n8n|sync|crm)\/|n8n-workflow$|luxon$|node:crypto$)/,
	},
	{
		rule: 'a node describes and hands over: it imports n8n/ and its own product',
		files: /\.node\.ts$/,
		mayImport:
			/^(n8n-workflow$|nodes\/n8n\/|nodes\/(Dynamics365|Salesforce)\/(product|credentialTest)$)/,
	},
];

const files = globSync('{nodes,credentials}/**/*.ts');

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
			.filter((imported) => !mayImport.test(imported))
			.map((imported) => `${file} imports ${imported}`),
	);
	expect(broken).toEqual([]);
});

test('the two drivers carry the same file names, so that they can be read side by side', () => {
	const shared = [
		...['capabilities', 'changes', 'conditions', 'describe', 'errors', 'find', 'index'],
		...['prepare', 'query', 'read', 'records', 'send', 'whoAmI', 'write', 'writeResult'],
	];
	const missing = ['nodes/Dynamics365/driver', 'nodes/Salesforce/driver'].flatMap((folder) =>
		shared.map((name) => `${folder}/${name}.ts`).filter((file) => !files.includes(file)),
	);
	expect(missing).toEqual([]);
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
