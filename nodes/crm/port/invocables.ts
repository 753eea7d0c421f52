/** Actions that a CRM runs by name: those of its vendor, and those that the people who set it up have defined. */
import type { CrmError } from '../errors';
import type { FieldDescription, FieldType } from './metadata';
import type { FieldValue } from './records';

export interface InvocableSummary {
	/** Identifies it in the CRM, such as `flow/Close_Case` or `lead/QualifyLead`. */
	name: string;
	label: string;
	/** What the CRM calls such an action, such as "Flow" or "Function". */
	kind: string;
}

/**
 * - `value`: a value of the field's type.
 * - `record`: the ID of a record, or an object with its values.
 * - `json`: an object, or a value of a type that only the CRM knows.
 */
export type InvocableForm = 'value' | 'record' | 'json';

export interface InvocableParameter {
	/** Name, label, and how a value is converted; of a list, each of its values. */
	field: FieldDescription;
	form: InvocableForm;
	isList: boolean;
	description?: string;
}

/** A value that an action returns. */
export interface InvocableOutput {
	name: string;
	label: string;
	type: FieldType | 'json';
	isList: boolean;
	description?: string;
}

export interface InvocableDescription extends InvocableSummary {
	description?: string;
	inputs: readonly InvocableParameter[];
	/** Empty where the CRM does not describe what it returns. */
	outputs: readonly InvocableOutput[];
	/** True when it changes nothing. */
	isReadOnly: boolean;
}

export type JsonValue =
	FieldValue | readonly JsonValue[] | { readonly [name: string]: JsonValue | undefined };

/** Values by the names of the parameters. */
export type InvocableValues = Readonly<Record<string, JsonValue>>;

export interface Invocation {
	/** Of the action. */
	name: string;
	/** One entry for each time that the action runs. */
	inputs: readonly InvocableValues[];
	/** Maximum number of runs in one call. */
	batchSize: number;
}

/** @throws CrmError when the CRM rejects the request or cannot be reached. */
export interface Invocables {
	/** Those that the connected user can see, by label. */
	list(): Promise<InvocableSummary[]>;
	/** @throws CrmError with code `UNKNOWN_ACTION` when there is no such action. */
	describe(name: string): Promise<InvocableDescription>;
	/**
	 * Runs an action; a run without a response is not repeated unless the action is read-only.
	 * @returns for each entry what the action returned, or why it failed.
	 */
	invoke(invocation: Invocation): Promise<Array<InvocableValues | CrmError>>;
}
