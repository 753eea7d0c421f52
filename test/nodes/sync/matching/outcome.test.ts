import { CrmError } from '../../../../nodes/crm/errors';
import { failed, toOutcomeJson, type Outcome } from '../../../../nodes/sync/matching/outcome';

const candidate = { entity: 'Lead', id: 'a', url: 'https://crm.example/a', fields: ['Email'] };

const updated: Outcome = {
	candidates: [candidate],
	changes: [{ field: 'Phone', from: null, to: '1' }],
	matchedBy: 'email',
	entity: 'Lead',
	url: 'https://crm.example/a',
	id: 'a',
	dryRun: true,
	reason: 'Matched by email; updated 1 field.',
	outcome: 'updated',
};

const rejected: Outcome = {
	...failed('Lead', new CrmError('Rejected.', { kind: 'invalidRecord', fields: ['Email'] })),
	candidates: [candidate],
};

const created: Outcome = {
	outcome: 'created',
	entity: 'Lead',
	id: undefined,
	candidates: [],
	changes: [],
	reason: 'Created: no matching record found.',
};

describe('the output of an outcome', () => {
	test.each<[string, Outcome, string[]]>([
		[
			'begins with what happened and where, and ends with the candidates',
			updated,
			['outcome', 'reason', 'dryRun', 'id', 'url', 'entity', 'matchedBy', 'changes', 'candidates'],
		],
		[
			'has the error of a failed one before the candidates',
			rejected,
			['outcome', 'reason', 'entity', 'error', 'candidates'],
		],
		[
			'has no keys without a value and no empty candidates',
			created,
			['outcome', 'reason', 'entity', 'changes'],
		],
	])('%s', (_, outcome, keys) => {
		expect(Object.keys(toOutcomeJson(outcome))).toEqual(keys);
	});

	test('has the values of the outcome', () => {
		expect(toOutcomeJson(updated)).toEqual(updated);
	});

	test('has the error as plain data', () => {
		expect(toOutcomeJson(rejected).error).toEqual({
			code: null,
			message: 'Rejected.',
			advice: null,
			fields: ['Email'],
		});
	});
});
