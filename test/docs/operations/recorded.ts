/** What the tests have recorded in their snapshots: the examples and errors that docs/operations/ shows. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import type { RecordedError } from '../../nodes/n8n/badInput/recordError';
import type { RecordedExample } from './recordedExample';

/** A snapshot file assigns each text, in quotes, to a property of `exports`. */
function readSnapshots(pattern: string): unknown[] {
	return globSync(join(__dirname, pattern))
		.toSorted()
		.flatMap((file) => {
			const texts: Record<string, string> = {};
			runInNewContext(readFileSync(file, 'utf8'), { exports: texts });
			return Object.values(texts).map((text) => JSON.parse(text.trim().slice(1, -1)) as unknown);
		});
}

export const readExamples = () =>
	readSnapshots('__snapshots__/examples.test.ts.snap') as RecordedExample[];

/** Those of Salesforce first, as the examples are. */
const readErrorsIn = (pattern: string) =>
	(readSnapshots(pattern) as RecordedError[]).toSorted(
		(one, other) => Number(one.crm !== 'Salesforce') - Number(other.crm !== 'Salesforce'),
	);

export const readErrors = () => readErrorsIn('../../nodes/n8n/badInput/__snapshots__/*.snap');

/** Those that every operation can have. */
export const readCommonErrors = () => readErrorsIn('__snapshots__/commonErrors.test.ts.snap');
