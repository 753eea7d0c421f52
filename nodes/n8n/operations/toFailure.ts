import type { IDataObject } from 'n8n-workflow';
import type { CrmError } from '../../crm/errors';
import { toErrorJson } from '../../sync/matching/outcome';

/** The fields of an item that failed, for operations that return nothing else about it. */
export const toFailure = (error: CrmError): IDataObject => ({ error: toErrorJson(error) });
