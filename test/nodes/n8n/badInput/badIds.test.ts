/** Each parameter that holds an ID, of every operation: an item whose ID is wrong fails alone. */
import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { Operation } from '../../../../nodes/n8n/operations/operation';
import { rowCrms, type OperationRow } from '../../../e2e/operationRows';
import { sent } from '../../../e2e/operationRows/row';
import type { EmulatedProduct } from '../../../products';
import { expectRecorded } from './recordError';
import {
	nameOf,
	ofItem,
	operationsIn,
	rowOf,
	setRowStage,
	type Changes,
	type Label,
} from './rowStage';
import { errorOf } from '../../../support/itemError';

const labels = Object.keys(rowCrms) as Label[];

/** IDs that are entered, or that another operation returned. */
const OTHER_IDS = ['duplicateIds', 'fileId', 'masterId', 'recordId'];

const isId = ({ name, type, modes = [] }: INodeProperties) =>
	(type === 'resourceLocator' && modes.some((mode) => mode.name === 'id')) ||
	OTHER_IDS.includes(name);

interface Variant extends Changes {
	/** Properties of an item in place of those of the row, or besides them. */
	instead?: (crm: EmulatedProduct, label: Label) => IDataObject;
	given?: (crm: EmulatedProduct, label: Label) => IDataObject;
}

const createAccount = ({ colleague }: EmulatedProduct, label: Label) => {
	const { account, accountName } = rowCrms[label].underTest.names;
	return { other: colleague.create(account, { [accountName]: 'Existing' }) };
};
const createContact = (crm: EmulatedProduct, label: Label) => {
	const { contact, lastName } = rowCrms[label].underTest.names;
	const { other } = createAccount(crm, label);
	const account: Record<string, string> =
		label === 'Salesforce'
			? { AccountId: other }
			: { 'parentcustomerid_account@odata.bind': `/accounts(${other})` };
	return { other: crm.colleague.create(contact, { [lastName]: 'Existing', ...account }) };
};
const existing = (party: string): Changes => ({
	parameters: { [party]: 'existing', [`${party}Id`]: sent('other') },
});
const agentOf = (_: EmulatedProduct, label: Label) => ({ other: rowCrms[label].agent.id });

/** What makes a row use the ID, where the row itself does not. */
const variants: Readonly<Record<string, Variant>> = {
	'record.update.recordId': {
		parameters: { findBy: 'id', recordId: sent('id') },
		instead: (crm, label) => {
			const { names, newLead } = rowCrms[label].underTest;
			return { id: crm.colleague.create(names.lead, newLead) };
		},
	},
	'record.findDuplicates.recordId': {
		parameters: { compare: 'given', recordId: sent('master') },
	},
	'record.assignOwner.ownerId': {
		parameters: { assignTo: 'id', ownerId: sent('other') },
		given: agentOf,
	},
	'case.openForCaller.caseOwnerId': {
		parameters: { caseOwner: 'id', caseOwnerId: sent('other') },
		given: agentOf,
	},
	'lead.convert.accountId': { ...existing('account'), given: createAccount },
	'lead.convert.contactId': { ...existing('contact'), given: createContact },
	'lead.qualify.accountId': { ...existing('account'), given: createAccount },
	'lead.qualify.contactId': { ...existing('contact'), given: createContact },
};

/** Where what an item asks for holds already when there is no such record, which is no error. */
const HOLDS_WITHOUT = ['record.delete', 'campaign.removeMember'];

function casesOf(label: Label, operation: Operation) {
	const of = nameOf(operation);
	const { parameters = {} }: OperationRow = rowOf(label, of);
	const ids = operation.properties(rowCrms[label].underTest.product).filter(isId);
	return ids.map(({ name }) => {
		const variant: Variant = variants[`${of}.${name}`] ?? {};
		const value = { ...parameters, ...variant.parameters }[name];
		const [, property] =
			/^=\{\{ \$json\.body\.(\w+) \}\}$/.exec(typeof value === 'string' ? value : '') ?? [];
		return { title: `${of}: ${name}`, of, name, property, variant };
	});
}

describe.each(labels)('%s', (label) => {
	const stage = setRowStage(label);
	const { unknownUserId } = rowCrms[label].underTest;
	/** An ID of the same object or table. */
	const unknownId = (good: string) =>
		label === 'Salesforce' ? `${good.slice(0, 11)}zz99` : unknownUserId;
	const cases = operationsIn(label).flatMap((operation) => casesOf(label, operation));

	test('every ID of every operation is given by a row or a variant of it', () => {
		expect(
			cases.filter(({ property }) => property === undefined).map(({ title }) => title),
		).toEqual([]);
		expect(cases.length).toBeGreaterThan(20);
	});

	describe.each(cases)('$title', ({ of, name, property, variant }) => {
		let made = 0;
		const newItem = async (): Promise<IDataObject> => ({
			...(variant.instead?.(stage.crm, label) ?? (await stage.prepare(of))),
			...variant.given?.(stage.crm, label),
			call: `${of}-${(made += 1)}`,
		});

		test.each<[what: string, idOf: (good: string) => string, isNoError: boolean]>([
			['a record that does not exist', unknownId, HOLDS_WITHOUT.includes(of)],
			['not an ID', () => 'not an ID', false],
			['empty', () => '', false],
		])('%s', async (what, idOf, isNoError) => {
			const [good, other] = [await newItem(), await newItem()];
			const bad = { ...other, [property!]: idOf(other[property!] as string) };
			const output = await stage.run(of, [good, bad], variant);
			expect(ofItem(output, 0).map((item) => errorOf(item)?.message)).not.toContainEqual(
				expect.any(String),
			);
			const [failed, ...others] = ofItem(output, 1);
			expect(others).toEqual([]);
			if (isNoError) {
				expect(errorOf(failed)).toBeUndefined();
				expect(failed?.json.reason).toEqual(expect.any(String));
				return;
			}
			const { message, advice } = failed?.json.error as { message: string; advice: string };
			expect(message).toMatch(/^\S.{14,}$/s);
			expect(advice).toMatch(/^[A-Z].+\.$/s);
			expectRecorded(stage, label, { of, parameter: name, what, message, advice });
		});
	});
});
