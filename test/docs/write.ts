/** `npm run docs`: writes the pages that are generated, and deletes those of resources that are gone. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { GENERATED_FOLDER, generatedPages } from './generatedPages';

async function main(): Promise<void> {
	const pages = Object.entries(generatedPages).map(
		([page, describe]) => [page, describe()] as const,
	);
	rmSync(GENERATED_FOLDER, { recursive: true, force: true });
	mkdirSync(GENERATED_FOLDER);
	for (const [page, text] of pages) {
		const options = await resolveConfig(page);
		writeFileSync(page, await format(text, { ...options, filepath: page }));
	}
}

void main();
