/**
 * The QualifyLead action of a lead: creates what is asked for from its values, and closes it.
 * https://learn.microsoft.com/previous-versions/dynamicscrm-2016/developers-guide/mt491164%28v=crm.8%29
 * https://learn.microsoft.com/dynamics365/sales/define-lead-qualification-experience lists some of the values.
 */
import { readBody, type Context } from '../api/context';
import { json, type ApiResponse } from '../api/messages';
import { malformedJson, missingType } from '../errors/payloadErrors';
import { leadIsClosed } from '../errors/recordErrors';
import { parseGuid } from '../guid';
import type { Row } from '../../kernel/store';
import type { Json } from '../odata/ast';
import { referenceIn, type Reference } from '../records/lookups';
import type { Payload } from '../records/readPayload';
import type { Table } from '../schema/table';
import { existingId, type RowAddress } from './rowAddress';
import { createRow, updateRow } from './write';

const PREFIX = 'Microsoft.Dynamics.CRM.';
export const QUALIFY_LEAD = `${PREFIX}QualifyLead`;

const QUALIFIED = 1;

/** Columns of the lead by those of the new record. */
const MAPPED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	account: { name: 'companyname', telephone1: 'telephone1', websiteurl: 'websiteurl' },
	contact: {
		firstname: 'firstname',
		lastname: 'lastname',
		jobtitle: 'jobtitle',
		emailaddress1: 'emailaddress1',
		telephone1: 'telephone1',
		mobilephone: 'mobilephone',
	},
	opportunity: { name: 'subject', description: 'description' },
};

export function qualifyLead(context: Context, address: RowAddress): ApiResponse {
	const { environment, writer, root } = context;
	const { records, store } = environment;
	const { table } = address;
	const body = readBody(context, 'QualifyLead');
	const creates = (name: string) => readFlag(body, name);
	const wanted = {
		account: creates('CreateAccount'),
		contact: creates('CreateContact'),
		opportunity: creates('CreateOpportunity'),
	};
	const { Status: status, OpportunityCustomerId: customer } = body;
	if (typeof status !== 'number') throw malformedJson('QualifyLead', 'Status is missing.');
	const given = customer == null ? undefined : readCustomer(context, customer);
	const id = existingId(address);
	const created: Reference[] = [];
	store.atomically(() => {
		const lead = records.get(table, id, writer.transaction);
		environment.security.requireAccess(writer.userId, 'Write', table, lead);
		if (lead.statecode !== 0) throw leadIsClosed();
		const create = (name: keyof typeof wanted, parent?: [lookup: string, of: Reference]) => {
			if (!wanted[name]) return undefined;
			created.push({ table: name, id: createFrom(context, lead, name, parent) });
			return created.at(-1);
		};
		const account = create('account') ?? ownOf(table, lead, 'parentaccountid');
		const contact =
			create('contact', account && ['parentcustomerid', account]) ??
			ownOf(table, lead, 'parentcontactid');
		const owner = given ?? account ?? contact;
		create('opportunity', owner && ['customerid', owner]);
		const change: Payload = {
			statecode: QUALIFIED,
			statuscode: status,
			...(account && { 'parentaccountid@odata.bind': `/accounts(${account.id})` }),
			...(contact && { 'parentcontactid@odata.bind': `/contacts(${contact.id})` }),
		};
		updateRow(context, { table, by: 'id', id }, lead, change);
	});
	return json(200, {
		'@odata.context': `${root}$metadata#Collection(${PREFIX}crmbaseentity)`,
		value: created.map((each) => ({
			'@odata.type': `#${PREFIX}${each.table}`,
			[`${each.table}id`]: each.id,
		})),
	});
}

function readFlag(body: Payload, name: string): boolean {
	const { [name]: flag } = body;
	if (typeof flag !== 'boolean') throw malformedJson('QualifyLead', `${name} is missing.`);
	return flag;
}

/** The customer has to be an account or a contact that is there. */
function readCustomer({ environment, writer }: Context, customer: Json): Reference {
	if (typeof customer !== 'object' || customer === null || Array.isArray(customer)) {
		throw malformedJson('QualifyLead', 'An entity was expected.');
	}
	const { '@odata.type': type } = customer;
	const name = ['account', 'contact'].find((each) => type === `${PREFIX}${each}`);
	if (name === undefined) throw missingType('QualifyLead');
	const given = customer[`${name}id`];
	const id = typeof given === 'string' ? parseGuid(given) : undefined;
	if (id === undefined) throw malformedJson('QualifyLead', `${name}id is missing.`);
	environment.records.get(environment.schema.table(name), id, writer.transaction);
	return { table: name, id };
}

function ownOf(table: Table, lead: Row, name: string): Reference | undefined {
	const column = table.column(name);
	return (column?.kind === 'lookup' && referenceIn(lead, column)) || undefined;
}

function createFrom(
	context: Context,
	lead: Row,
	name: string,
	parent: [lookup: string, of: Reference] | undefined,
): string {
	const { schema } = context.environment;
	const values = Object.entries(MAPPED[name] ?? {}).map(([to, from]) => [to, lead[from] ?? null]);
	const payload = {
		...(Object.fromEntries(values) as Payload),
		'originatingleadid@odata.bind': `/leads(${String(lead.leadid)})`,
		...(parent && {
			[`${parent[0]}_${parent[1].table}@odata.bind`]: `/${schema.table(parent[1].table).setName}(${parent[1].id})`,
		}),
	};
	return createRow(context, schema.table(name), payload);
}
