/** Every example workflow is run by a test in n8n-core's engine. */
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const root = join(__dirname, '../..');
const examples = globSync('demo/workflows/*.json', { cwd: root }).map((path) => basename(path));

/** What opens workflows in the engine; the tests in a real n8n do not count. */
const ENGINE = /\b(RunningWorkflow|TwoCrms)\b/;
const sources = globSync('test/{demo,nodes}/**/*.ts', { cwd: root })
	.map((path) => readFileSync(join(root, path), 'utf8'))
	.filter((text) => ENGINE.test(text));

test.each(examples)('%s is run by a test: add one under test/demo', (example) => {
	expect(sources.filter((text) => text.includes(`'${example}'`))).not.toEqual([]);
});

test.each(examples)('%s is in the list of docs/example-workflows.md', (example) => {
	expect(readFileSync(join(root, 'docs/example-workflows.md'), 'utf8')).toContain(
		`demo/workflows/${example})`,
	);
});
