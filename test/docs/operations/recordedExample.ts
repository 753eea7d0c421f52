/** An example of an operation, as it is recorded by `examples.test.ts` and shown in docs/operations/. */
import type { IDataObject } from 'n8n-workflow';

export interface RecordedExample {
	crm: string;
	/** The resource and the operation, as workflows save them. */
	of: string;
	/** Labels and values of the parameters that are filled in. */
	settings: ReadonlyArray<readonly [label: string, value: string]>;
	/** The item of the input; absent where no parameter reads it. */
	input?: IDataObject;
	/** The name of the file that the item of the input has. */
	inputFile?: string;
	/** The first item of the output. */
	output: IDataObject;
	outputFile?: string;
	/** True where the output has more items or values than are shown. */
	isShortened: boolean;
}
