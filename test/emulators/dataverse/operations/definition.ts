/** An action or function of the Web API, as `$metadata` describes it, and what it does. */
import type { Json } from '../odata/ast';
import type { Row } from '../../kernel/store';

export interface Parameter {
	name: string;
	/** Such as `Edm.String`, `mscrm.account` or `Collection(Edm.String)`. */
	type: string;
	required?: boolean;
}

export type Values = Readonly<Record<string, Json>>;

export interface Operation {
	kind: 'Action' | 'Function';
	name: string;
	/** The table that it is bound to. */
	table?: string;
	/** True for one that is bound to the set of a table rather than to a record. */
	ofSet?: boolean;
	parameters: readonly Parameter[];
	/** Properties of the complex type that it returns; nothing when left out. */
	returns?: readonly Parameter[];
	/**
	 * Absent for what another file of the emulator answers.
	 * @param row the record that it is bound to.
	 * Throws DataverseError.
	 */
	run?: (values: Values, row: Row | undefined) => Values;
}

/** One run of an action that was not rejected. */
export interface OperationRun {
	operation: string;
	values: Values;
	/** Of the record that it is bound to. */
	id?: string;
}

/** The name of the complex type that an operation returns. */
export const responseType = ({ name }: Operation) => `${name}Response`;
