import type { INodeExecutionData } from 'n8n-workflow';

/** What a failed item says, where On Error continues. */
export interface ItemError {
	message: string;
	advice?: string;
	code?: string;
}

/** @returns undefined for an item that did not fail. */
export const errorOf = (item: INodeExecutionData | undefined) =>
	item?.json.error as ItemError | undefined;
