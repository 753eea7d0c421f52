/** Each group of mapped fields, of every operation: an item with a value that the CRM cannot hold fails alone. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { Operation } from '../../../../nodes/n8n/operations/operation';
import { rowCrms } from '../../../e2e/operationRows';
import { sent } from '../../../e2e/operationRows/row';
import type { EmulatedProduct } from '../../../products';
import { actionsUnderTest } from '../actions/actionNames';
import { productsWithCases } from '../cases/caseNames';
import { expectRecorded } from './recordError';
import { nameOf, ofItem, operationsIn, rowOf, setRowStage, type Label } from './rowStage';
import { errorOf } from '../../../support/itemError';

const labels = Object.keys(rowCrms) as Label[];

/** A field with a value that it can hold, and one that it cannot. */
interface BadValue {
	what: string;
	field: string;
	good: string;
	bad: string | ((crm: EmulatedProduct) => string);
}

const LONG = 'x'.repeat(300);

let pairs = 0;

const twins = (crm: EmulatedProduct) => {
	const email = `twins.${(pairs += 1)}@bad.example`;
	for (let index = 0; index < 2; index += 1) crm.addUser({ email, active: true });
	return email;
};

/** Of each method that loads fields to map. */
function badValuesOf(label: Label): Readonly<Record<string, BadValue[]>> {
	const { underTest, agent } = rowCrms[label];
	const { names } = underTest;
	const { fields: ofCase } = productsWithCases.find(({ name }) => name === label)!;
	const { ticket } = actionsUnderTest.find(({ name }) => name === label)!;
	const owner = (what: string, bad: BadValue['bad']): BadValue => ({
		...{ what, field: names.ownerByEmail, good: agent.email, bad },
	});
	const lead: BadValue[] = [
		{ what: 'a wrong type', field: names.employees, good: '5', bad: 'many' },
		{ what: 'a text that is too long', field: names.lastName, good: 'Hopper', bad: LONG },
		{ what: 'an unknown choice', field: names.region, good: 'South', bad: 'Lukewarm' },
		owner('the email of no user', 'no.one@bad.example'),
		owner('the email of two users', twins),
	];
	const twinAccounts = (crm: EmulatedProduct) => {
		const name = `Engines ${(pairs += 1)}`;
		for (let index = 0; index < 2; index += 1) {
			crm.colleague.create(names.account, { [names.accountName]: name });
		}
		return name;
	};
	return {
		getWritableFields: lead,
		getUpdatableFields: lead,
		getLeadFields: lead,
		getContactFields: [
			{ what: 'a wrong type', field: names.birthday, good: '1906-12-09', bad: 'someday' },
			{ what: 'a text that is too long', field: names.firstName, good: 'Grace', bad: LONG },
			{ what: 'the name of two accounts', field: names.accountByName, good: '', bad: twinAccounts },
		],
		getAccountFields: [
			{ what: 'a text that is too long', field: names.accountName, good: 'Inc', bad: LONG },
			{ what: 'a wrong type', field: names.ownerByEmail, good: agent.email, bad: 'no email' },
		],
		getCaseFields: [
			{ what: 'a wrong type', field: ofCase.seconds, good: '5', bad: 'long' },
			{ what: 'a text that is too long', field: ofCase.callId, good: '', bad: LONG },
		],
		getActionParameters: [
			{ what: 'a wrong type', field: ticket.hours, good: '1.5', bad: 'many' },
			...(ticket.level === undefined
				? []
				: [{ what: 'an unknown choice', field: ticket.level, good: '', bad: 'Lukewarm' }]),
		],
	};
}

/** What shows the fields, and what keeps the items of one execution apart, by the operation and the parameter. */
const settings: Readonly<Record<string, INodeParameters>> = {
	'record.update.fields': { findBy: 'id', recordId: sent('id') },
	'record.upsert.fields': { searchIn: 'none' },
	'leadOrContact.upsert.leadFields': { searchIn: 'leads', matchBy: 'email' },
	'leadOrContact.upsert.contactFields': {
		...{ searchIn: 'contacts', matchBy: 'email', onNoMatch: 'createContact' },
	},
	...Object.fromEntries(
		['lead', 'contact', 'account'].map((kind) => [
			`case.openForCaller.${kind}Fields`,
			{ onNoMatch: kind, callerPhone: '', callerEmail: sent('email'), callId: sent('email') },
		]),
	),
	'case.openForCaller.caseFields': { callIdField: '' },
};

function casesOf(label: Label, operation: Operation) {
	const of = nameOf(operation);
	const values = badValuesOf(label);
	return operation.properties(rowCrms[label].underTest.product).flatMap((property) => {
		const method = property.typeOptions?.resourceMapper?.resourceMapperMethod;
		if (method === undefined) return [];
		const parameter = property.name;
		const bad = values[method] ?? [];
		if (bad.length === 0) throw new Error(`${of}: ${parameter} has no values that are bad`);
		return bad.map((value) => ({
			...{ title: `${of}: ${value.what} in ${parameter}`, of, parameter, value },
			parameters: settings[`${of}.${parameter}`] ?? {},
		}));
	});
}

describe.each(labels)('%s', (label) => {
	const stage = setRowStage(label);
	const { names, newLead } = rowCrms[label].underTest;
	const cases = operationsIn(label).flatMap((operation) => casesOf(label, operation));

	/** What a new record needs, and a separate address for each item. */
	const needed: Readonly<Record<string, IDataObject>> = {
		fields: { ...newLead },
		leadFields: { ...newLead },
		contactFields: { [names.lastName]: 'Hopper' },
		accountFields: { [names.accountName]: 'Engines' },
	};
	const withEmail = (of: string) =>
		of.endsWith('.upsert') ? { [names.email]: sent('email') } : {};

	/** The row of Update has a key that only one record can have. */
	const prepare = async (of: string): Promise<IDataObject> =>
		of === 'record.update'
			? { id: stage.crm.colleague.create(names.lead, newLead) }
			: await stage.prepare(of);

	/** A lead is not the customer of a case. */
	function customer(): IDataObject {
		const { fields } = productsWithCases.find(({ name }) => name === label)!;
		const name = `Customer ${(customers += 1)}`;
		stage.crm.colleague.create(names.account, { [names.accountName]: name });
		return { [fields.customerByName]: name };
	}
	let customers = 0;
	let runs = 0;

	test.each(cases)('$title', async ({ of, parameter, value, parameters }) => {
		const [given, other] = [await prepare(of), await prepare(of)];
		const bad = typeof value.bad === 'string' ? value.bad : value.bad(stage.crm);
		const unique = `${(runs += 1)}@bad.example`;
		const items = [
			{ ...given, email: `good.${unique}`, value: value.good },
			{ ...other, email: `bad.${unique}`, value: bad },
		];
		const output = await stage.run(of, items, {
			parameters,
			mapped: {
				...('fields' in (rowOf(label, of).mapped ?? {}) || parameter === 'fields'
					? { fields: of === 'record.update' ? {} : needed.fields! }
					: {}),
				...(parameter === 'leadFields' && of.startsWith('case') && { caseFields: customer() }),
				[parameter]: {
					...(of === 'record.update' ? {} : needed[parameter]),
					...withEmail(of),
					[value.field]: sent('value'),
				},
			},
		});
		expect(ofItem(output, 0).map((item) => errorOf(item)?.message)).toEqual([undefined]);
		const [failed] = ofItem(output, 1);
		const { message, advice } = failed?.json.error as { message: string; advice: string };
		expect(message).toMatch(/^\S.{14,}$/s);
		expect(advice).toMatch(/^[A-Z].+\.$/s);
		expectRecorded(stage, label, {
			...{ of, parameter, what: value.what, advice },
			message: message.replace(/Engines \d+/, 'Engines'),
		});
	});

	const emails = operationsIn(label).flatMap((operation) =>
		operation
			.properties(rowCrms[label].underTest.product)
			.filter(({ name }) => /^(owner|user|agent)Emails?$/.test(name))
			.map(({ name }) => ({ of: nameOf(operation), parameter: name })),
	);

	test('every email address of a user is among these', () => {
		expect(emails.map(({ parameter }) => parameter).toSorted()).toEqual([
			...['agentEmail', 'ownerEmail', 'ownerEmails', 'userEmail'],
		]);
	});

	describe.each(emails)('$of: $parameter', ({ of, parameter }) => {
		test.each<[what: string, address: (crm: EmulatedProduct) => string]>([
			['the email of no user', () => 'no.one@bad.example'],
			['the email of two users', twins],
			['empty', () => ''],
		])('%s', async (what, addressOf) => {
			const [good, bad] = [await stage.prepare(of), await stage.prepare(of)];
			const items = [
				{ ...good, call: 'good', address: rowCrms[label].agent.email },
				{ ...bad, call: 'bad', address: addressOf(stage.crm) },
			];
			const turns = parameter === 'ownerEmails' ? { assignTo: 'inTurn' } : {};
			const output = await stage.run(of, items, {
				parameters: { ...turns, [parameter]: sent('address') },
			});
			expect(ofItem(output, 0).map((item) => errorOf(item)?.message)).toEqual([undefined]);
			const [failed] = ofItem(output, 1);
			const { message, advice } = failed?.json.error as { message: string; advice: string };
			expect([typeof message, typeof advice]).toEqual(['string', 'string']);
			expectRecorded(stage, label, { of, parameter, what, message, advice });
		});
	});
});
