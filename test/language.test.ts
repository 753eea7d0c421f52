import { globSync, readFileSync } from 'node:fs';
import { onOneLine, textsOf, wordsOf, type Text } from './support/texts';

/**
 * The package speaks the English of n8n, Salesforce Help and Microsoft Learn. These words are not part of it:
 * they are old, private to this project, or mean something else in a CRM. A pattern matches whole words, in any
 * case, also across line breaks; identifiers are searched word by word.
 */
const words: Readonly<Record<string, string>> = {
	'mend(s|ed|ing)?': 'fix',
	'told|tells?|telling': 'emitted, returned, reported; says, shows; to tell apart is to distinguish',
	anew: 'again',
	'(some|no|any)body': 'someone, no one, anyone',
	'of (its|their|his|our|your) own': 'dedicated, separate, or just its, their',
	'(comes?|came|coming) out': 'is returned',
	'stands? in(?! for)': 'is in',
	'record types?(?! id)': 'object (Salesforce), table (Dynamics 365), entity (code)',
	'look(s|ed|ing)? for': 'search, find',
	'(?<!connection )refus(e|es|ed|ing|als?)': 'reject, rejection',
	'obey(s|ed|ing)?': 'respect, follow',
	'e-mails?': 'email',
	'user names?': 'username',
	'telephones?': 'phone',
	'check lists?': 'checklist',
	'signed-in': 'connected (user)',
	'organi[sz]ations? of salesforce|salesforce organi[sz]ations?': 'org',
	'hand(s|ed|ing)? (out|over)': 'return, pass',
	'puts? out': 'return, log out, disconnect',
	heard: 'received, known',
	whoever: 'anyone who',
	thereof: 'of it',
};

/** Names that things in the code once had. */
const identifiers: Readonly<Record<string, string>> = {
	remedy: 'kind (of a CrmError)',
	'mend (item|set up)': 'invalidRecord, misconfigured',
	'look in': 'searchIn',
	'if (one|several|none)': 'onSingleMatch, onMultipleMatches, onNoMatch',
	'own rules?': 'customFields',
	'field rules?': 'overwrite, overwriteRules',
	'do nothing': 'skip',
	'save anyway': 'bypass',
	'records per run': 'maxRecordsPerPoll',
	'settle ms': 'settleDelayMs',
	'late ms': 'lookbackMs',
	'committed to': 'commitWatermark',
	'signed in (user|person)': 'connectedUser',
	'claims?': 'idempotencyKey',
};

/** Where a word may be all the same, each with its reason: this list is the only place. */
const exceptions: ReadonlyArray<{ reason: string; files: RegExp; word: RegExp; line?: RegExp }> = [
	{
		reason: 'the lists of the words',
		files: /^test\/language\.test\.ts$/,
		word: /./,
	},
];

const areas: Readonly<Record<string, readonly string[]>> = {
	nodes: ['nodes/**/*.{ts,json}'],
	credentials: ['credentials/**/*.ts'],
	demo: ['demo/**/*.{ts,js,html,json}'],
	docs: ['docs/**/*.md', '*.md', 'package.json'],
	'test/emulators': ['test/emulators/**/*.ts'],
	'test/nodes': ['test/nodes/**/*.ts'],
	'the other tests': ['test/!(emulators|nodes)/**/*.ts', 'test/*.{ts,mjs}'],
	tools: ['*.{js,mjs}', '.ci/*'],
};

const toRegex = (pattern: string) =>
	new RegExp(`(?<![\\w-])(?:${pattern.replaceAll(' ', '\\s+')})(?!\\w)`, 'gi');

const toRules = (table: Readonly<Record<string, string>>) =>
	Object.entries(table).map(([pattern, instead]) => ({ pattern: toRegex(pattern), instead }));

const wordRules = toRules(words);
const identifierRules = [...wordRules, ...toRules(identifiers)];

function findWords({ kind, value, start }: Text) {
	const searched = kind === 'identifier' ? wordsOf(value) : onOneLine(value);
	return (kind === 'identifier' ? identifierRules : wordRules).flatMap(({ pattern, instead }) =>
		[...searched.matchAll(pattern)].map(({ 0: word, index }) => ({
			word: kind === 'identifier' ? value : word.replace(/\s+/g, ' '),
			instead,
			at: kind === 'identifier' ? start : start + index,
		})),
	);
}

/** @returns every place of a file with a word that is not to be there. */
function check(file: string): string[] {
	const content = readFileSync(file, 'utf8');
	const lines = content.split('\n');
	return textsOf(file, content)
		.flatMap(findWords)
		.map(({ at, ...found }) => ({ ...found, number: content.slice(0, at).split('\n').length }))
		.filter(({ word, number }) => {
			const line = lines[number - 1] ?? '';
			return !exceptions.some(
				(each) => each.files.test(file) && each.word.test(word) && (each.line?.test(line) ?? true),
			);
		})
		.map(({ word, instead, number }) => `${file}:${number}: "${word}" → ${instead}`);
}

test.each(Object.entries(areas))('%s speaks plain English', (_area, patterns) => {
	const files = globSync(patterns);
	expect(files).not.toEqual([]);
	expect(files.flatMap(check)).toEqual([]);
});
