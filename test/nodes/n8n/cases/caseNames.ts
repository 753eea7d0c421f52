/** Products that have cases, with what each of them calls a field of a case; API names. */
import type { CaseEntity } from '../../../../nodes/n8n/product';
import { productsUnderTest, type ProductUnderTest } from '../../../products';

export interface CaseNames {
	id: string;
	/** An ID that another system gives. */
	callId: string;
	/** A whole number. */
	seconds: string;
	/** A lookup to leads. */
	callerLead: string;
	/** The customer of a case by the name of the account. */
	customerByName: string;
	/** What makes an account the customer of a new case. */
	ofAccount: (id: string) => Record<string, string>;
	/** True where a case needs a customer. */
	needsCustomer: boolean;
	/** The case's contact, as it is read. */
	contact: string;
	/** A status of closed cases, and one of open cases; by label. */
	statuses: { closed: string; open: string };
	/** What a comment can hold. */
	maxComment: number;
}

const namesOf: Readonly<Record<string, CaseNames>> = {
	Salesforce: {
		id: 'Id',
		callId: 'CallId__c',
		seconds: 'CallSeconds__c',
		callerLead: 'CallerLead__c',
		customerByName: 'AccountId:Account.Name',
		ofAccount: (id) => ({ AccountId: id }),
		needsCustomer: false,
		contact: 'ContactId',
		statuses: { closed: 'Closed - No Answer', open: 'Working' },
		maxComment: 4_000,
	},
	'Dynamics 365': {
		id: 'incidentid',
		callId: 'new_callid',
		seconds: 'new_callseconds',
		callerLead: 'new_callerlead',
		customerByName: 'customerid:account.name',
		ofAccount: (id) => ({ 'customerid_account@odata.bind': `/accounts(${id})` }),
		needsCustomer: true,
		contact: 'customerid_contact',
		statuses: { closed: 'Information Provided', open: 'On Hold' },
		maxComment: 100_000,
	},
};

export interface ProductWithCases {
	name: string;
	underTest: ProductUnderTest;
	cases: CaseEntity;
	fields: CaseNames;
}

export const productsWithCases: readonly ProductWithCases[] = productsUnderTest.flatMap(
	(underTest) => {
		const { name, product } = underTest;
		const fields = namesOf[name];
		return product.cases && fields ? [{ name, underTest, cases: product.cases, fields }] : [];
	},
);
