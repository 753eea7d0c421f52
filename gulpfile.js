const { execFile } = require('node:child_process');
const { rm } = require('node:fs/promises');
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

module.exports = { build: series(clean, parallel(compile, copyAssets)) };
