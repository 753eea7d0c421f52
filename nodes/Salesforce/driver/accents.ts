/**
 * Text with and without accents. Salesforce compares with accents, so the spellings that a text can have are searched:
 * exact texts, which an index finds, never wildcards in the place of every letter.
 */

/** The letters with accents of one alphabet after the other; a name has those of one language. */
const ALPHABETS = [
	'áéíóúüñ',
	'àâæçéèêëîïôœùûüÿ',
	'äöü',
	'áàâãçéêíóôõúü',
	'àèéìîòù',
	'àçèéíïòóúü',
	'åäöé',
	'áčďéěíňóřšťúůýž',
	'áäčďéíĺľňóôŕšťúýž',
	'ąćęńóśźż',
	'áéíóöőúüű',
	'ăâîșțşţ',
	'âçğîöşüû',
	'čćšž',
	'āčēģīķļņšūž',
	'ąčęėįšųūž',
	'áéíóúýö',
].map(readAlphabet);

type Alphabet = ReadonlyMap<string, readonly string[]>;

function readAlphabet(letters: string): Alphabet {
	return Map.groupBy(letters, (letter) => withoutAccents(letter));
}

function withoutAccents(text: string): string {
	return text.normalize('NFD').replace(/\p{Mark}/gu, '');
}

/** Spellings of a text in one alphabet at most. */
const MAX_SPELLINGS = 200;

/** Accented letters in one spelling at most: all where they fit, else three or two. */
const MAX_ACCENTS = [Infinity, 3, 2] as const;

/** Letters that have accents in many languages, in long texts the only ones that are searched with any. */
const OFTEN_ACCENTED = /[aeiouync]/i;

/** Fixed characters that make a pattern selective. */
const MIN_LITERALS = 8;

export type AccentSearch =
	| { spellings: readonly string[] }
	/** The characters of a pattern; undefined for any one character. */
	| { pattern: ReadonlyArray<string | undefined> };

/**
 * @returns the spellings of the text with up to two accents of one language, or more where that is feasible; for a text
 * with too many of them a pattern with at least eight fixed characters, or else the spellings with one accent.
 */
export function searchAnyAccents(text: string): AccentSearch {
	const letters = [...withoutAccents(text)];
	const limits = ALPHABETS.map((alphabet) =>
		MAX_ACCENTS.find((max) => countIn(alphabet, letters, max) <= MAX_SPELLINGS),
	);
	const pattern = letters.map((letter) => (OFTEN_ACCENTED.test(letter) ? undefined : letter));
	const literals = pattern.filter((letter) => letter !== undefined).length;
	if (limits.includes(undefined) && literals >= MIN_LITERALS) return { pattern };
	const spellings = ALPHABETS.flatMap((alphabet, index) =>
		spellIn(alphabet, letters, limits[index] ?? 1).slice(0, MAX_SPELLINGS),
	);
	return { spellings: [...new Set(spellings)] };
}

/** How many spellings there are in an alphabet. */
function countIn(alphabet: Alphabet, letters: readonly string[], maxAccents: number): number {
	/** By the number of accents. */
	let counts = [1];
	for (const letter of letters) {
		const forms = alphabet.get(letter.toLowerCase())?.length ?? 0;
		if (forms === 0) continue;
		counts = [...counts, 0].map(
			(count, accents) => count + (accents > 0 ? counts[accents - 1]! * forms : 0),
		);
		counts.length = Math.min(counts.length, maxAccents + 1, letters.length + 1);
	}
	return counts.reduce((sum, count) => sum + count);
}

function spellIn(alphabet: Alphabet, letters: readonly string[], maxAccents: number): string[] {
	let spellings = [{ text: '', accents: 0 }];
	for (const letter of letters) {
		const forms = alphabet.get(letter.toLowerCase()) ?? [];
		spellings = spellings.flatMap(({ text, accents }) => [
			{ text: text + letter, accents },
			...(accents < maxAccents
				? forms.map((form) => ({ text: text + inCaseOf(letter, form), accents: accents + 1 }))
				: []),
		]);
	}
	return spellings.map(({ text }) => text);
}

const inCaseOf = (letter: string, form: string) =>
	letter === letter.toLowerCase() ? form : form.toUpperCase();
