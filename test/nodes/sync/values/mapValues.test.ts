import { CrmError } from '../../../../nodes/crm/errors';
import { compareValues } from '../../../../nodes/sync/values/compare';
import {
	mapValues,
	requireForCreate,
	updatableValues,
} from '../../../../nodes/sync/values/mapValues';
import { lead } from '../leadDescription';

function errorOf(act: () => unknown): CrmError {
	try {
		act();
	} catch (error) {
		if (error instanceof CrmError) return error;
	}
	throw new Error('no CrmError was thrown');
}

describe('mapValues', () => {
	test('converts each value for its field, and leaves out undefined ones', () => {
		expect(
			mapValues(
				lead,
				{
					LastName: 'Lovelace',
					NumberOfEmployees: '12',
					Phone: '',
					Email: undefined,
				},
				'utc',
			),
		).toEqual({ LastName: 'Lovelace', NumberOfEmployees: 12, Phone: null });
	});

	test.each([
		[
			{ Shoe: '42' },
			'Field "Shoe" does not exist on Lead, or the connected user has no access to it.',
			'misconfigured',
		],
		[
			{ Id: '00Q000000000001' },
			'"Lead ID" (Id) of Lead is read-only: it is calculated by the CRM, or the connected user has no edit access.',
			'misconfigured',
		],
		[
			{ NumberOfEmployees: 'many' },
			'"Employees" (NumberOfEmployees) of Lead must be a number, not "many".',
			'invalidRecord',
		],
	])('rejects %j and names the field', (values, message, kind) => {
		const error = errorOf(() => mapValues(lead, values, 'utc'));
		expect(error).toMatchObject({ message, kind, fields: Object.keys(values) });
		expect(error.advice).toBeDefined();
	});
});

describe('requireForCreate', () => {
	test('passes when every required field has a value', () => {
		expect(() =>
			requireForCreate(lead, { LastName: 'Lovelace', Company: 'Engines' }),
		).not.toThrow();
	});

	test.each([
		[{ LastName: 'Lovelace' }, 'A new Lead requires a value for "Company" (Company).', ['Company']],
		[
			{ LastName: null },
			'A new Lead requires a value for "Last Name" (LastName), "Company" (Company).',
			['LastName', 'Company'],
		],
	])('names the required fields that %j lacks', (values, message, fields) => {
		expect(errorOf(() => requireForCreate(lead, values))).toMatchObject({
			message,
			fields,
			kind: 'invalidRecord',
		});
	});
});

test('updatableValues keeps what the CRM accepts on update', () => {
	const values = { LastName: 'Lovelace', CampaignId: '701000000000001' };
	expect(updatableValues(lead, values)).toEqual({ LastName: 'Lovelace' });
});

test('compareValues returns the fields that differ, with both values', () => {
	const current = { LastName: 'Lovelace', Phone: null, NumberOfEmployees: 3 };
	const incoming = { LastName: 'Lovelace', Phone: '+44 20', NumberOfEmployees: null };
	expect(compareValues(lead, current, incoming)).toEqual([
		{ field: 'Phone', from: null, to: '+44 20' },
		{ field: 'NumberOfEmployees', from: 3, to: null },
	]);
});
