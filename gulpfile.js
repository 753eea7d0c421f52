const { execFile, spawn } = require('node:child_process');
const { once } = require('node:events');
const { rm } = require('node:fs/promises');
const { dirname, join } = require('node:path');
const { promisify } = require('node:util');
const { dest, parallel, series, src } = require('gulp');

const clean = () => rm('dist', { recursive: true, force: true });

async function compile() {
	const tsc = require.resolve('typescript/bin/tsc');
	const args = [tsc, '-p', 'tsconfig.build.json', '--pretty'];
	try {
		await promisify(execFile)(process.execPath, args);
	} catch (error) {
		throw new Error(`TypeScript found errors:\n${error.stdout}`, { cause: error });
	}
}

/** Icons and codex files are next to the compiled nodes, where n8n loads them from. */
const copyAssets = () =>
	src(['{nodes,credentials}/**/*.{svg,png}', 'nodes/**/*.node.json'], {
		base: '.',
		encoding: false,
	}).pipe(dest('dist'));

/** Runs a program of a dependency, and shows what it prints. */
function check(name, script, args) {
	const run = async () => {
		const child = spawn(process.execPath, [script, ...args], { stdio: 'inherit' });
		// When another check fails, gulp ends, and this one would go on without it.
		process.once('exit', () => child.kill());
		const [code] = await once(child, 'close');
		if (code !== 0) throw new Error(`${name} found errors.`);
	};
	return Object.assign(run, { displayName: name });
}

const eslint = check('eslint', join(dirname(require.resolve('eslint')), '..', 'bin', 'eslint.js'), [
	'.',
]);
const prettier = check('prettier', require.resolve('prettier/bin/prettier.cjs'), ['--check', '.']);
const types = check('tsc', require.resolve('typescript/bin/tsc'), ['-p', 'tsconfig.json']);

module.exports = {
	build: series(clean, parallel(compile, copyAssets)),
	// ESLint takes about as long as the other two together, and each of them has one core to itself.
	lint: parallel(eslint, series(prettier, types)),
};
