/** n8n's own n8n-workflow counts, not one that npm installed beside the package: in real processes of Node.js. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ModuleKind, transpileModule } from 'typescript';

const SOURCE = join(__dirname, '../../../nodes/n8n/requireN8n.ts');
const WORKFLOW =
	'exports.NodeOperationError = class extends Error { constructor(_, text) { super(text); } };';

let folder: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'n8n-'));
	const { outputText } = transpileModule(readFileSync(SOURCE, 'utf8'), {
		compilerOptions: { module: ModuleKind.CommonJS },
	});
	write('nodes/node_modules/crm-sync/requireN8n.js', outputText);
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, text: string): string {
	const file = join(folder, path);
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, text);
	return file;
}

function install(modules: string, version: string): void {
	write(`${modules}/n8n-workflow/index.js`, WORKFLOW);
	write(`${modules}/n8n-workflow/package.json`, JSON.stringify({ version }));
}

/** @returns what a process says that n8n begins in this file. */
function start(main: string): string {
	const node = join(folder, 'nodes/node_modules/crm-sync/requireN8n.js');
	const file = write(
		main,
		`try { require(${JSON.stringify(node)}).requireN8n({}); console.log('runs'); } catch (error) { console.log(error.message); }`,
	);
	return spawnSync(process.execPath, [file], { encoding: 'utf8' }).stdout.trim();
}

test.each([
	['an older one beside the package', '2.5.0', '2.41.0', 'runs'],
	['a newer one beside the package', '2.41.0', '2.5.0', / is 2\.5\.0\.$/],
	['a pre-release', '1.120.31', '2.42.0-exp.0', 'runs'],
])('%s', (_, beside, own, expected) => {
	install('nodes/node_modules', beside);
	install('n8n/node_modules', own);
	expect(start('n8n/bin/n8n')).toMatch(expected);
});

test('where n8n is not the main module, the one beside the package counts', () => {
	install('nodes/node_modules', '2.41.0');
	expect(start('manager/start.js')).toBe('runs');
});
