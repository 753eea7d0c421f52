import { globSync, readFileSync } from 'node:fs';
import { GENERATED_FOLDER, generatedPages } from './generatedPages';

/** The formatter aligns tables; what they say is compared without the spaces and dashes of the alignment. */
const unaligned = (text: string) =>
	text
		.replace(/-{3,}/g, '---')
		.replace(/[ \t]+/g, ' ')
		.replaceAll('\\_', '_');

test.each(Object.entries(generatedPages))(
	'%s is up to date: run "npm run docs" after changing what it describes',
	(page, describe) => {
		expect(unaligned(readFileSync(page, 'utf8'))).toBe(unaligned(describe()));
	},
);

test('there is no page for a resource that is gone', () => {
	const pages = globSync(`${GENERATED_FOLDER}/*`);
	expect(pages.filter((page) => !(page in generatedPages))).toEqual([]);
});
