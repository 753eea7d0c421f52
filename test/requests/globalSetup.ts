import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setRequestNotes } from './notes';

/** Creates the file in which the test files note which requests they saw. */
export default async function globalSetup(): Promise<void> {
	const folder = await mkdtemp(join(tmpdir(), 'crm-sync-requests-'));
	const file = join(folder, 'notes.jsonl');
	await writeFile(file, '');
	setRequestNotes(file);
}
