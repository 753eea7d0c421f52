import { readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { GlobalConfig } from 'jest';
import { requestNotes, type Note } from './notes';
import { requestKinds } from './table';

/**
 * Fails the run when a listed request was not sent in the test that the list names, if that test ran.
 * A run of selected tests only (`--testNamePattern`) proves nothing.
 */
export default async function globalTeardown({ testNamePattern }: GlobalConfig): Promise<void> {
	const file = requestNotes();
	const notes = (await readFile(file, 'utf8'))
		.split('\n')
		.filter(Boolean)
		.map((line) => JSON.parse(line) as Note);
	await rm(dirname(file), { recursive: true });
	if (testNamePattern) return;
	const unseen = requestKinds.filter((kind, index) => {
		const ofTest = notes.filter(({ test }) => test === kind.test);
		return ofTest.length > 0 && !ofTest.some(({ seen }) => seen.includes(index));
	});
	if (unseen.length === 0) return;
	const lines = unseen.map(({ method, path, test }) => `${method} ${path} in ${test}`);
	throw new Error(`Requests that are listed in test/requests/ were not sent:\n${lines.join('\n')}`);
}
