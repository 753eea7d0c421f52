/** `npm run docs`: writes the pages that are generated. */
import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { generatedPages } from './generatedPages';

async function main(): Promise<void> {
	for (const [page, describe] of Object.entries(generatedPages)) {
		const options = await resolveConfig(page);
		writeFileSync(page, await format(describe(), { ...options, filepath: page }));
	}
}

void main();
