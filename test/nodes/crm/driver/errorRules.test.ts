import {
	applyRules,
	type ErrorRule,
	type Rejection,
} from '../../../../nodes/crm/driver/errorRules';

const rejection: Rejection = {
	crm: 'Salesforce',
	status: 400,
	code: 'STRING_TOO_LONG',
	message: 'Last Name: data value too large (max length=80)',
	entity: 'Lead',
	writes: true,
};
const rule = (details: Partial<ErrorRule>): ErrorRule => ({
	kind: 'invalidRecord',
	message: 'It applies.',
	...details,
});

test.each<[string, Partial<ErrorRule>, Partial<Rejection>]>([
	['a code', { codes: ['STRING_TOO_LONG'] }, { code: 'OTHER' }],
	['a status', { statuses: [400] }, { status: 401 }],
	['a status, when there is none', { statuses: [400] }, { status: undefined }],
	['a pattern', { pattern: /too large/ }, { message: 'too small' }],
	['a write', { writes: true }, { writes: false }],
	['a reason', { reasons: ['notJson'] }, { reason: undefined }],
])('a rule with %s applies only where it matches', (_, condition, other) => {
	const matching = { ...rejection, reason: 'notJson' as const };
	const rules = [rule(condition)];
	expect(applyRules(rules, matching).message).toBe('It applies.');
	expect(applyRules(rules, { ...matching, ...other }).kind).toBe('report');
});

test('the first rule that matches applies', () => {
	const rules = [rule({ codes: ['OTHER'] }), rule({ message: 'second' }), rule({})];
	expect(applyRules(rules, rejection).message).toBe('second');
});

test('message and advice are filled in from the rejection and from the pattern', () => {
	const rules = [
		rule({
			pattern: /max length=(?<limit>\d+)/,
			message: '{crm}, {entity}, {fields}: {message}',
			advice: '{limit} for {user}',
		}),
	];
	const error = applyRules(rules, {
		...rejection,
		fields: ['LastName', 'Title'],
		placeholders: { user: 'Ada' },
	});
	expect(error.message).toBe(
		'Salesforce, Lead, "LastName", "Title": Last Name: data value too large (max length=80)',
	);
	expect(error).toMatchObject({ advice: '80 for Ada', fields: ['LastName', 'Title'] });
});

test('a field that only the pattern finds is a field of the error', () => {
	const rules = [rule({ pattern: /^(?<field>\w+) Name/, message: '{fields}' })];
	expect(applyRules(rules, rejection)).toMatchObject({ message: '"Last"', fields: ['Last'] });
});

test('the code is always that of the CRM, the reason that of the rule', () => {
	const rules = [rule({ reason: 'conflict' })];
	expect(applyRules(rules, rejection)).toMatchObject({
		code: 'STRING_TOO_LONG',
		reason: 'conflict',
	});
	expect(applyRules(rules, { ...rejection, code: '' }).code).toBeUndefined();
});

test.each([
	[{ message: 'It failed.' }, 'Salesforce returned an error: It failed.'],
	[{ message: '' }, 'Salesforce returned an error: STRING_TOO_LONG'],
	[{ message: '', code: '' }, 'Salesforce returned an error: HTTP 400'],
])('without a rule, the error reports what the CRM gave: %j', (details, message) => {
	const error = applyRules([], { ...rejection, ...details });
	expect(error).toMatchObject({ kind: 'report', message });
});

test('the outcome is unknown for a write only', () => {
	const rules = [rule({ outcomeUnknown: true })];
	expect(applyRules(rules, rejection).outcomeUnknown).toBe(true);
	expect(applyRules(rules, { ...rejection, writes: false }).outcomeUnknown).toBe(false);
});
