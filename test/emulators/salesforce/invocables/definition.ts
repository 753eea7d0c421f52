/** What an invocable action is: what its describe says, and what it does. */

export interface ActionParameter {
	name: string;
	label: string;
	type:
		| 'STRING'
		| 'TEXTAREA'
		| 'BOOLEAN'
		| 'NUMBER'
		| 'DATE'
		| 'DATETIME'
		| 'PICKLIST'
		| 'REFERENCE'
		| 'ID'
		| 'SOBJECT';
	required?: boolean;
	isList?: boolean;
	description?: string;
	/** Of a record. */
	sobjectType?: string;
	choices?: readonly string[];
}

export type ActionValues = Readonly<Record<string, unknown>>;

/** An action ends with this, in the transaction of all inputs or alone. */
export class ActionFault extends Error {
	constructor(
		readonly statusCode: string,
		message: string,
		/** True for what Apex does not catch: the whole transaction fails. */
		readonly isFatal = false,
	) {
		super(message);
	}
}

export interface InvocableAction {
	/** `standard`, or a kind of custom actions. */
	kind: 'standard' | 'flow' | 'apex';
	name: string;
	label: string;
	/** As the lists name the kind. */
	type: string;
	description?: string;
	inputs: readonly ActionParameter[];
	outputs: readonly ActionParameter[];
	/** Throws ActionFault. */
	run(inputs: ActionValues): ActionValues;
}

/** One run of an action that was not rolled back. */
export interface ActionRun {
	action: string;
	inputs: ActionValues;
}
