import { readCsv, writeCsv, type ResultRow } from '../../../../../nodes/Salesforce/driver/bulk/csv';
import { newLead } from './inBulk';

test('CSV is read as it was written, in pieces', async () => {
	const rows = Array.from({ length: 3_000 }, (_, index) => newLead({ Title: `"${index}",\n😀` }));
	const columns = ['LastName', 'Company', 'Title'];
	const read: ResultRow[] = [];
	await readCsv(writeCsv(rows, columns), (each) => read.push(each));
	expect(read).toEqual(rows.map(({ values }) => values));
});

test('results that are not valid CSV are an error', async () => {
	await expect(readCsv('"a","b"\n"1', () => {})).rejects.toMatchObject({ kind: 'report' });
});
