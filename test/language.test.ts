import { globSync, readFileSync } from 'node:fs';
import { onOneLine, textsOf, wordsOf, type Text } from './support/texts';

/**
 * The package speaks the English of n8n, Salesforce Help and Microsoft Learn. These words are not part of it:
 * they are old, private to this project, or mean something else in a CRM. A pattern matches whole words, in any
 * case, also across line breaks; identifiers are searched word by word.
 */
const words: Readonly<Record<string, string>> = {
	'mend(s|ed|ing)?': 'fix',
	'told|tells?|telling':
		'emitted, returned, reported; says, shows; to tell apart is to distinguish',
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

/** Where a word is right, each with its reason: this list is the only place. */
const exceptions: ReadonlyArray<{ reason: string; files: RegExp; word: RegExp; line?: RegExp }> = [
	{
		reason: 'the lists of the words themselves, and the samples of the test',
		files: /^test\/language\.test\.ts$/,
		word: /./,
	},
	{
		reason: 'claims of a JSON Web Token',
		files: /^(nodes\/.*\/signIn\/|test\/emulators\/.*\/(signIn|oauth)\/|test\/credentials\/)/,
		word: /claims?$/i,
	},
	{
		reason: "the object of Salesforce's RecordTypeId",
		files: /^nodes\/Salesforce\/driver\/labels\.ts$/,
		word: /^RecordType$/,
	},
	{
		reason: "keys in Salesforce's describe of an object",
		files: /^(nodes|test)\/.*\/describe/,
		word: /^(recordTypeInfos|defaultRecordTypeMapping)$/,
	},
	{
		reason: 'an object of Salesforce, and the lookup to it',
		files: /^(nodes\/Salesforce|test\/(emulators\/salesforce|nodes\/(cases|Salesforce)))\//,
		word: /^(RECORD_TYPE|RecordType)/i,
	},
	{
		reason: "the label that Dataverse's own column domainname has",
		files: /^test\/emulators\/dataverse\/schema\//,
		word: /^User Name$/,
		line: /'DomainName'/,
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

/** A pattern in the form that a text is searched with. */
const toRegex = (pattern: string) =>
	new RegExp(`(?<![\\w-])(?:${pattern.replaceAll(' ', '\\s+')})(?!\\w)`, 'gi');

/** Searches with all patterns of a table together, which is fast, and only in a hit with each of them. */
function searcher(table: Readonly<Record<string, string>>) {
	const rules = Object.entries(table).map(([pattern, instead]) => ({
		pattern: toRegex(pattern),
		instead,
	}));
	const anyPattern = toRegex(Object.keys(table).join('|'));
	return (text: string) =>
		[...text.matchAll(anyPattern)].map(({ 0: word, index }) => {
			const rule = rules.find(({ pattern }) => text.slice(index).search(pattern) === 0);
			return { word: word.replace(/\s+/g, ' '), instead: rule?.instead ?? '', index };
		});
}

const inText = searcher(words);
const inName = searcher({ ...words, ...identifiers });

/** A string of one word is a name as well, such as that of a property. */
const isName = ({ kind, value }: Text) =>
	kind === 'identifier' || (kind === 'string' && /^\W\w+\W$/.test(value));

/** @returns the words in a text that do not belong there, and where they are in the file. */
function findWords(text: Text) {
	const { value, start } = text;
	if (isName(text)) {
		const [found] = inName(wordsOf(value));
		return found ? [{ ...found, word: value.replace(/\W/g, ''), at: start }] : [];
	}
	return inText(onOneLine(value)).map((found) => ({ ...found, at: start + found.index }));
}

/** @returns every line of a file with a word that does not belong there. */
function check(file: string, content: string): string[] {
	const lines = content.split('\n');
	return textsOf(file, content)
		.flatMap(findWords)
		.map((found) => ({ ...found, line: content.slice(0, found.at).split('\n').length }))
		.filter(({ word, line }) => !isException(file, word, lines[line - 1] ?? ''))
		.map(({ word, instead, line }) => `${file}:${line}: "${word}" → ${instead}`);
}

const isException = (file: string, word: string, line: string) =>
	exceptions.some(
		(each) => each.files.test(file) && each.word.test(word) && (each.line?.test(line) ?? true),
	);

test.each(Object.entries(areas))('plain English in %s', (_area, patterns) => {
	const files = globSync(patterns);
	expect(files).not.toEqual([]);
	expect(files.flatMap((file) => check(file, readFileSync(file, 'utf8')))).toEqual([]);
});

test('a word is found in comments, strings, identifiers and prose, with its line', () => {
	const code = [
		'/**',
		' * Found of its',
		' * own accord.',
		' */',
		"const toldRows = `Mend ${'ECONNREFUSED'} it`; // The RecordTypeId, and the record type.",
	].join('\n');
	expect(check('nodes/sample.ts', code)).toEqual([
		'nodes/sample.ts:2: "of its own" → dedicated, separate, or just its, their',
		expect.stringContaining('nodes/sample.ts:5: "toldRows" → emitted'),
		'nodes/sample.ts:5: "Mend" → fix',
		expect.stringContaining('nodes/sample.ts:5: "record type" → object'),
	]);
	expect(check('sample.md', 'Enter your\nE-Mail.')).toEqual(['sample.md:2: "E-Mail" → email']);
	expect(check('sample.json', '{ "name": "Ask Somebody" }')).toHaveLength(1);
});
