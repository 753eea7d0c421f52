import fc from 'fast-check';
import { searchAnyAccents } from '../../../../nodes/Salesforce/driver/accents';

function spellingsOf(text: string): readonly string[] {
	const search = searchAnyAccents(text);
	if (!('spellings' in search)) throw new Error(`"${text}" is searched by a pattern.`);
	return search.spellings;
}

test.each([
	['Anna', 'Anna'],
	['Nina', 'Niña'],
	['Garcia', 'García'],
	['JOSE', 'JOSÉ'],
	['José', 'Jose'],
	['Stein', 'Šteiň'],
	['Ruzicka', 'Růžička'],
	['Angstrom', 'Ångström'],
	['Wisniewska', 'Wiśniewska'],
])('%s is also searched as %s', (text, spelling) => {
	expect(spellingsOf(text)).toContain(spelling);
});

test('the accents of two languages are not mixed', () => {
	expect(spellingsOf('Nana')).not.toContain('Ñåna');
});

test('a long text is searched by a pattern with at least eight fixed characters', () => {
	const search = searchAnyAccents('Ingeniería y Construcción del Norte');
	const shown = 'pattern' in search && search.pattern.map((each) => each ?? '_').join('');
	expect(shown).toBe('__g____r__ _ ___str______ d_l __rt_');
});

test('whatever the text, the search is bounded, and never a pattern of wildcards alone', () => {
	fc.assert(
		fc.property(fc.string({ unit: fc.constantFrom(...'aeoncs b'), maxLength: 60 }), (text) => {
			const search = searchAnyAccents(text);
			if ('spellings' in search) {
				expect(search.spellings.length).toBeLessThanOrEqual(17 * 200);
				expect(search.spellings).toContain(text);
			} else {
				expect(search.pattern.filter(Boolean).length).toBeGreaterThanOrEqual(8);
			}
		}),
	);
});
