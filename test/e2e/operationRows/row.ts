/** What a row of the table of operations is, and what its columns have in common. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { Operation } from '../../../nodes/n8n/operations/operation';
import * as dataverse from '../../emulators/dataverse';
import * as org from '../../emulators/salesforce';
import type { ProductUnderTest, Values } from '../../products';
import { dynamics365 } from '../../products/dynamics365';
import { salesforce } from '../../products/salesforce';

/** What is sent to the webhook; parameters read it by `sent()`. */
export type Given = Readonly<Record<string, string>>;

/**
 * A record as it must be in the CRM afterwards, by its ID or by fields that only it has: some of its fields, or
 * undefined where it must be gone.
 */
export type RecordAfter = [entity: string, which: IDataObject[string], fields: object | undefined];

/** Another user of the CRM. */
export interface Colleague {
	/** Returns the ID. */
	create: (entity: string, values: Values) => string;
	remove: (entity: string, id: string) => void;
}

export interface OperationRow {
	/** The resource and the operation, as workflows save them. */
	of: `${Operation['resource']}.${string}`;
	/** What it shows, where its operation has another row as well. */
	variant?: string;
	/** The row that runs before, for the same records; the ID in its output is sent as `made`. */
	follows?: OperationRow;
	/** What another user creates before; returns what is sent to the webhook. */
	given?: (crm: Colleague) => Given;
	/** A text file that is sent to the webhook as well, in the field `data`. */
	file?: { name: string; content: string };
	/** As the editor saves them, without the fields that `mapped` has. */
	parameters?: INodeParameters;
	/** What a person fills in among the fields that the editor loads, by the parameter that shows them. */
	mapped?: Readonly<Record<string, IDataObject>>;
	/** True where the output has a text file: its text is added to the items as `content`. */
	showsFile?: boolean;
	/** All items of the output, each with some of its properties. */
	items: (given: Given) => object[];
	after?: (given: Given, item: IDataObject) => RecordAfter[];
}

/** A CRM that has rows. */
export interface RowCrm {
	underTest: ProductUnderTest;
	/** The user who creates and owns the records before. */
	colleague: { id: string };
	/** Another user. */
	agent: { id: string; email: string };
	/** A third one. */
	deputy: { id: string; email: string };
	/** The owner of a record, as the emulator shows it. */
	owner: string;
}

export const rowCrms = {
	'Dynamics 365': {
		underTest: dynamics365,
		colleague: dataverse.AGENT_ALICE,
		agent: dataverse.AGENT_BOB,
		deputy: dataverse.INTEGRATION_USER,
		owner: '_ownerid_value',
	},
	Salesforce: {
		underTest: salesforce,
		colleague: org.AGENT_ALICE,
		agent: org.AGENT_BOB,
		deputy: org.INTEGRATION_USER,
		owner: 'OwnerId',
	},
} as const satisfies Readonly<Record<string, RowCrm>>;

/** The expression of a property that is sent to the webhook. */
export const sent = (name: string) => `={{ $json.body.${name} }}`;

/** What the editor saves of a list in which a person has entered an API name. */
export const named = (value: string): INodeParameters => ({ __rl: true, mode: 'name', value });

export const anyText = expect.any(String) as string;

/** A list that has these among others. */
export const having = (...elements: object[]) =>
	expect.arrayContaining(
		elements.map((element) => expect.objectContaining(element) as unknown),
	) as unknown;
