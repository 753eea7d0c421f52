import type { IDataObject, INodeParameters } from 'n8n-workflow';

/** The value of a resource mapper in which a person gave each field its value. */
export const mapByHand = (value: IDataObject) =>
	({ mappingMode: 'defineBelow', value, matchingColumns: [], schema: [] }) as INodeParameters;
