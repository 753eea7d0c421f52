/** The two CRMs as the contract sees them: an emulator, the driver, and what each calls the same things. */
import { openDataverse } from '../../../nodes/Dynamics365/driver';
import { openSalesforce } from '../../../nodes/Salesforce/driver';
import type { Crm, FieldValue, FieldValues } from '../../../nodes/crm/port';
import type { Connection } from '../../../nodes/crm/transport';
import { startDataverseEmulator } from '../../emulators/dataverse';
import type { EmulatedClock } from '../../emulators/kernel/clock';
import type { Faults } from '../../emulators/kernel/faults';
import type { RequestLog } from '../../emulators/kernel/requestLog';
import { startSalesforceEmulator } from '../../emulators/salesforce';

/** What the contract needs of an emulator. */
export interface EmulatedCrm {
	url: string;
	clock: EmulatedClock;
	faults: Faults;
	log: RequestLog;
	issueToken(userId?: string): string;
	as(userId: string): {
		create(entity: string, values: Record<string, FieldValue>): string;
		update(entity: string, id: string, values: Record<string, FieldValue>): void;
		delete(entity: string, id: string): void;
	};
	close(): Promise<void>;
}

/** Names in the contract; each CRM has its own for them. */
export type Name =
	| 'lead'
	| 'contact'
	| 'account'
	| 'email'
	| 'phone'
	| 'firstName'
	| 'lastName'
	| 'company'
	| 'employees'
	| 'region'
	| 'accountName'
	| 'accountLookup'
	| 'description'
	| 'notes'
	| 'key'
	| 'birthday';

export interface CrmUnderTest {
	name: string;
	start: () => Promise<EmulatedCrm>;
	open: (connection: Connection) => Crm;
	/** API names. */
	names: Readonly<Record<Name, string>>;
	/** Every email field of a lead. */
	emails: readonly string[];
	/** What a new lead needs in addition to its last name. */
	leadDefaults: FieldValues;
	/** A choice of the region field, and its label. */
	region: { value: FieldValue; label: string };
	/** How many calls it takes to write that many records. */
	callsToWrite(records: number): number;
	/** Maximum number of calls to describe leads, find 1,000 by email, and create or update them. */
	callsInAll: number;
	/** Maximum number of calls to find 1,000 records by email. */
	callsToFind: number;
	/** The same for 1,000 records by patterns of their phone numbers. */
	callsToFindPatterns: number;
	maxLastName: number;
	recordPage(url: string, id: string): string;
}

export const crmsUnderTest: readonly CrmUnderTest[] = [
	{
		name: 'Dynamics 365',
		start: () => startDataverseEmulator(),
		open: openDataverse,
		names: {
			lead: 'lead',
			contact: 'contact',
			account: 'account',
			email: 'emailaddress1',
			phone: 'telephone1',
			firstName: 'firstname',
			lastName: 'lastname',
			company: 'companyname',
			employees: 'numberofemployees',
			region: 'new_region',
			accountName: 'name',
			accountLookup: 'parentcustomerid_account',
			description: 'description',
			notes: 'new_notes',
			key: 'new_externalid',
			birthday: 'birthdate',
		},
		emails: ['emailaddress1', 'emailaddress2', 'emailaddress3'],
		leadDefaults: { subject: 'Wants to know more' },
		region: { value: 2, label: 'South' },
		callsToWrite: (records) => Math.ceil(records / 1000),
		callsInAll: 5,
		callsToFind: 1,
		callsToFindPatterns: 1,
		maxLastName: 50,
		recordPage: (url, id) => `${url}/main.aspx?etn=lead&id=${id}&pagetype=entityrecord`,
	},
	{
		name: 'Salesforce',
		start: () => startSalesforceEmulator(),
		open: openSalesforce,
		names: {
			lead: 'Lead',
			contact: 'Contact',
			account: 'Account',
			email: 'Email',
			phone: 'Phone',
			firstName: 'FirstName',
			lastName: 'LastName',
			company: 'Company',
			employees: 'NumberOfEmployees',
			region: 'Region__c',
			accountName: 'Name',
			accountLookup: 'AccountId',
			description: 'Description',
			notes: 'Description',
			key: 'CrmId__c',
			birthday: 'Birthdate',
		},
		emails: ['Email'],
		leadDefaults: { Company: 'Analytical Engines' },
		region: { value: 'South', label: 'South' },
		callsToWrite: (records) => Math.ceil(records / 1000),
		callsInAll: 4,
		callsToFind: 1,
		callsToFindPatterns: 1,
		maxLastName: 80,
		recordPage: (url, id) => `${url}/lightning/r/Lead/${id}/view`,
	},
];
