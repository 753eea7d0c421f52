import { bindPlaceholders } from '../../../../nodes/crm/driver/placeholders';
import type { QueryParameter } from '../../../../nodes/crm/port';
import { literal as odataLiteral } from '../../../../nodes/Dynamics365/driver/query';
import { literal as soqlLiteral } from '../../../../nodes/Salesforce/driver/query';

const text = (value: QueryParameter['value']): QueryParameter => ({
	name: 'x',
	type: 'text',
	value,
});

const soql = (query: string, ...parameters: readonly QueryParameter[]) =>
	bindPlaceholders(query, parameters, {
		crm: 'Salesforce',
		quotedText: /'(?:\\.|[^'\\])*'/,
		toLiteral: soqlLiteral,
		toList: (literals) => `(${literals.join(',')})`,
	});
const odata = (query: string, ...parameters: readonly QueryParameter[]) =>
	bindPlaceholders(query, parameters, {
		crm: 'Dynamics 365',
		quotedText: /'(?:''|[^'])*'/,
		toLiteral: odataLiteral,
	});

test.each<[query: string, parameter: QueryParameter, bound: string]>([
	['Name = :x', text("O'Neil"), "Name = 'O\\'Neil'"],
	['Name = :x', text("' OR Name != '"), "Name = '\\' OR Name != \\''"],
	["Name = ':y'", text('Ada'), "Name = ':y'"],
	["Name = 'a:x' AND Id = :x", text('Ada'), "Name = 'a:x' AND Id = 'Ada'"],
	["Name = 'it\\':x' AND Id = :x", text('Ada'), "Name = 'it\\':x' AND Id = 'Ada'"],
	['Name IN :x', text(['Ada', 'Grace']), "Name IN ('Ada','Grace')"],
	['N > :x', { name: 'x', type: 'number', value: '12.5' }, 'N > 12.5'],
	['D = :x', { name: 'x', type: 'date', value: '2026-03-31' }, 'D = 2026-03-31'],
	['D = LAST_N_DAYS:30 AND A = :x', text('b'), "D = LAST_N_DAYS:30 AND A = 'b'"],
	['T > 2026-03-31T09:30:00Z AND A = :x', text('b'), "T > 2026-03-31T09:30:00Z AND A = 'b'"],
])('SOQL %s', (query, parameter, bound) => {
	expect(soql(query, parameter)).toBe(bound);
});

test.each<[query: string, parameter: QueryParameter, bound: string]>([
	['name eq :x', text("O'Neil"), "name eq 'O''Neil'"],
	["name eq 'it'':x' or name eq :x", text('Ada'), "name eq 'it'':x' or name eq 'Ada'"],
	[
		'leads(:x)',
		{ name: 'x', type: 'id', value: '{2F0B1C3D-0000-4000-8000-123456789ABC}' },
		'leads(2f0b1c3d-0000-4000-8000-123456789abc)',
	],
])('OData %s', (query, parameter, bound) => {
	expect(odata(query, parameter)).toBe(bound);
});

test.each<[what: string, run: () => string, message: RegExp]>([
	['a placeholder without a parameter', () => soql('A = :y', text('b')), /:y/],
	[
		'a number that is none',
		() => soql('A = :x', { name: 'x', type: 'number', value: '1; x' }),
		/"x"/,
	],
	['an ID that is none', () => soql('A = :x', { name: 'x', type: 'id', value: "' OR" }), /"x"/],
	['an empty value', () => soql('A = :x', text('')), /"x"/],
	['an empty list', () => soql('A IN :x', text([])), /the list is empty/],
	['a list where there is none', () => odata('a eq :x', text(['b'])), /does not support lists/],
])('rejects %s', (_, run, message) => {
	expect(run).toThrow(message);
});

test.each([
	["Name = ':x'", soql],
	["Name LIKE '%:x%'", soql],
	["contains(name,':x')", odata],
])('a parameter that is only named inside a text is an error: %s', (query, bind) => {
	expect(() => bind(query, text('Ada'))).toThrow(
		'The query parameter "x" is not used: :x is inside a text.',
	);
});
