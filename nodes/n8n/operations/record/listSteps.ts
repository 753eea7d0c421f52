/** How operations run that list what belongs to a record, such as its notes: for many records in few calls. */
import type { IDataObject } from 'n8n-workflow';
import type { Crm, FieldValues, RecordReference } from '../../../crm/port';
import { CrmError } from '../../../crm/errors';
import { forEachRecord } from '../../../sync/records/forEachRecord';
import { readLimit } from '../limit';
import type { ItemContext, OperationSteps } from '../operation';
import { toFailure } from '../toFailure';
import {
	prepareTarget,
	readTargetKey,
	readTargetSettings,
	type PreparedTarget,
	type TargetSettings,
} from './targetRecord';

interface ListSettings<Wanted> extends TargetSettings {
	/** Of each record; absent for all. */
	limit?: number;
	wanted: Wanted;
}

/** What is listed. */
export interface RecordList<Wanted, Each> {
	readWanted: (item: ItemContext) => Wanted;
	/** @returns a list for each record, newest first. */
	list: (crm: Crm, records: readonly RecordReference[], wanted: Wanted) => Promise<Each[][]>;
	toJson: (crm: Crm, each: Each, recordId: string) => IDataObject;
}

export function listSteps<Wanted, Each>({
	readWanted,
	list,
	toJson,
}: RecordList<Wanted, Each>): OperationSteps<
	ListSettings<Wanted>,
	PreparedTarget,
	{ key: FieldValues }
> {
	return {
		readSettings: (item) => ({
			...readTargetSettings(item),
			limit: readLimit(item),
			wanted: readWanted(item),
		}),
		prepare: async ({ crm }, settings) => await prepareTarget(crm, settings),
		readInput: (item, _, prepared) => ({ key: readTargetKey(item, prepared) }),
		run: async ({ crm }, { settings: { limit, wanted }, prepared: { description }, inputs }) => {
			const listed = await forEachRecord(crm, description, inputs, async (ready) => {
				const records = ready.map(({ record }) => record);
				const lists = await list(crm, records, wanted);
				return lists.map((some, index) =>
					some.slice(0, limit).map((each) => toJson(crm, each, records[index]!.id)),
				);
			});
			return listed.map((each) =>
				each instanceof CrmError ? { json: toFailure(each), error: each } : { json: each },
			);
		},
		toFailure,
	};
}
