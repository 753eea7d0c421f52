/** n8n's data tables. */
import { setTimeout as wait } from 'node:timers/promises';
import type { IDataObject } from 'n8n-workflow';
import type { ExampleWorkflow } from '../../demo/workflows';
import type { N8nApi } from '../n8n/api';

const PAUSE_MS = 500;

export interface DataTable {
	rows(): Promise<IDataObject[]>;
	/** Waits for rows that fulfil a condition. */
	rowsOnce(isReady: (rows: readonly IDataObject[]) => boolean): Promise<IDataObject[]>;
	/** Changes one row, as a person does in the editor. */
	edit(id: unknown, values: IDataObject): Promise<void>;
}

/** Creates the data table that the note of an example workflow asks for, with the columns that it names. */
export async function createDataTable(api: N8nApi, { nodes }: ExampleWorkflow): Promise<DataTable> {
	const note = nodes.map(({ parameters }) => parameters.content as string).join('\n');
	const [, name = ''] = /data table \*\*(.+?)\*\*/.exec(note) ?? [];
	const lists = [...note.matchAll(/(string|boolean) columns? ((?:\*\*\w+\*\*(?:, | and )?)+)/g)];
	const columns = lists.flatMap(([, type, list = '']) =>
		[...list.matchAll(/\*\*(\w+)\*\*/g)].map(([, column]) => ({ name: column, type })),
	);
	const { id } = await api.publicApi<{ id: string }>('POST', '/data-tables', { name, columns });
	const rows = async () => {
		const path = `/data-tables/${id}/rows?limit=250&sortBy=id%3Aasc`;
		return (await api.publicApi<{ data: IDataObject[] }>('GET', path)).data;
	};
	return {
		rows,
		async rowsOnce(isReady) {
			for (;;) {
				const all = await rows();
				if (isReady(all)) return all;
				await wait(PAUSE_MS);
			}
		},
		async edit(rowId, data) {
			const filters = [{ columnName: 'id', condition: 'eq', value: rowId }];
			const filter = { type: 'and', filters };
			await api.publicApi('PATCH', `/data-tables/${id}/rows/update`, { filter, data });
		},
	};
}
