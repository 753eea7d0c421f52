/**
 * Reports of users of other integrations (C) and faults of this package (R) that it was tried with, and the tests that
 * hold each of them. A test that is renamed or removed without its row fails here.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const reports: ReadonlyArray<[number: string, report: string, file: string, test: string]> = [
	['C01', 'choices by label or value, by hand', 'cases/values', '(C01,'],
	[
		'C03',
		'a condition on a multi-select column',
		'n8n/triggerConditions',
		'multi-select "%s" %j emits',
	],
	[
		'C04',
		'a date-only column in the time of the user',
		'Dynamics365/driver/dates',
		'a day of the user',
	],
	['C05', 'dates without a time zone', 'cases/values', 'C05,'],
	['C06', 'null by hand clears a field', 'cases/values', 'C06,'],
	['C10', 'case-sensitive external IDs', 'cases/matching', 'C10:'],
	['C11', 'a developer name that two objects have', 'cases/lookupKeys', 'C11:'],
	['C12', 'person accounts', 'cases/personAccounts', 'C12'],
	['C13', 'a team as owner', 'cases/dynamics365Lookups', 'C13:'],
	['C14', 'active and inactive after a merge', 'cases/matching', 'C14:'],
	[
		'C22',
		'an object that is not replicateable',
		'Salesforce/driver/changes',
		'is not replicateable has no watermark',
	],
	[
		'C24',
		'several changes between two polls',
		'sync/changes/randomHistories',
		'every change is emitted once',
	],
	['C26', 'a lookup to a deleted account', 'cases/lookupKeys', 'C26:'],
	['C27', 'many fields and long keys', 'contract/finding', 'finds 3,000 long keys with all fields'],
	[
		'C28',
		'compound fields are left out',
		'Salesforce/driver/describe',
		"['Lead', 'Address', undefined]",
	],
	['C29', 'the table of a polymorphic lookup', 'cases/dynamics365Lookups', 'C29:'],
	['C30', 'pasted addresses', 'Salesforce/driver/myDomain', 'is understood with %s'],
	['C31', 'creating with a state', 'cases/createdStates', 'C31:'],
	['C33', 'secured and hidden fields', 'cases/securedFields', 'C33:'],
	['C35', 'line ends', 'cases/values', 'C35,'],
	['C37', 'rounded numbers', 'cases/values', 'C37'],
	['C38', 'objects in a text field', 'cases/values', 'C38,'],
	['C45', 'contains on a number', 'n8n/triggerConditions', "'which is a number'"],
	['C47', 'extensions behind one switchboard', 'cases/matching', 'C47:'],
	['C49', 'both ways, at rest after one echo', 'cases/acrossCrms', 'the source stays as it was'],
	[
		'R1',
		'a lost token while a backlog waits',
		'sync/changes/examples',
		'the token expires while a backlog waits',
	],
	[
		'R2',
		'a create without a response',
		'sync/matching/lostCreates',
		'is sent again only where that is harmless',
	],
	['R3', 'Ignore Accents and patterns', 'cases/matching', 'R3:'],
	[
		'R4',
		'weak matches',
		'sync/matching/weakMatches',
		'no two people with different email addresses become one',
	],
	[
		'R5',
		'all existing records are created',
		'sync/changes/examples',
		'modified in another order than created',
	],
	['R6', 'one attempt to sign in', 'n8n/runner', 'is attempted once for 300 items'],
	[
		'R7',
		'Only If Newer Than CRM without a value',
		'n8n/duplicateRules',
		"onlyIfNewer: '={{ $json.nothing }}'",
	],
	['R8', 'Start Date in the time zone of the workflow', 'cases/startDate', '(R8)'],
	[
		'R9',
		'more changes than a poll emits',
		'sync/changes/examples',
		'a recovery has more changes than one poll emits',
	],
	[
		'R10',
		'On Error when the CRM cannot be opened',
		'n8n/runner',
		'is the error of every item when On Error says',
	],
	[
		'R11',
		'a watermark that stands still',
		'sync/changes/examples',
		'the commit watermark stands still',
	],
	['R12', 'changes during the first pass', 'sync/changes/openings', 'from the first poll on'],
];

test.each(reports)('%s, %s: %s', (_number, _report, file, title) => {
	const folder = join(__dirname, '..');
	const name = file.endsWith('examples') ? `${file}.ts` : `${file}.test.ts`;
	expect(readFileSync(join(folder, name), 'utf8')).toContain(title);
});
