import { readFileSync } from 'node:fs';
import { describeOperations } from './describeOperations';

/** The formatter aligns tables; what they say is compared without the spaces and dashes of the alignment. */
const unaligned = (text: string) =>
	text
		.replace(/-{3,}/g, '---')
		.replace(/[ \t]+/g, ' ')
		.replaceAll('\\_', '_');

test('docs/operations.md is up to date: run "npm run docs" after changing an operation', () => {
	const page = readFileSync('docs/operations.md', 'utf8');
	expect(unaligned(page)).toBe(unaligned(describeOperations()));
});
