import { globSync, readFileSync } from 'node:fs';
import { GENERATED_FOLDER, generatedPages } from './generatedPages';

/** The formatter aligns tables and breaks lines; what each section says is compared without that. */
const sectionsOf = (text: string) =>
	text
		.split(/\n(?=#)/)
		.map((section) => section.replace(/-{3,}/g, '---').replace(/\s+/g, '').replaceAll('\\_', '_'));

test.each(Object.entries(generatedPages))(
	'%s is up to date: run "npm run docs" after changing what it describes',
	(page, describe) => {
		expect(sectionsOf(readFileSync(page, 'utf8'))).toEqual(sectionsOf(describe()));
	},
);

test('there is no page for a resource that is gone', () => {
	const pages = globSync(`${GENERATED_FOLDER}/*`);
	expect(pages.filter((page) => !(page in generatedPages))).toEqual([]);
});

test('every parameter of an operation has a description', () => {
	const rows = Object.values(generatedPages).flatMap((describe) => describe().split('\n'));
	expect(rows.filter((row) => /^\| \*\*.*\|\s*\|$/.test(row))).toEqual([]);
});
