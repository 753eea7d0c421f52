/** `npm run docs`: writes the pages that are generated from the nodes. */
import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { describeOperations } from './describeOperations';

const PAGE = 'docs/operations.md';

async function main(): Promise<void> {
	const options = await resolveConfig(PAGE);
	writeFileSync(PAGE, await format(describeOperations(), { ...options, filepath: PAGE }));
}

void main();
