import { readCsv, writeCsv, type ResultRow } from '../../../../../nodes/Salesforce/driver/bulk/csv';
import { newLead } from './inBulk';

test('CSV that is written is read again, in pieces', async () => {
	const rows = Array.from({ length: 3_000 }, (_, index) => newLead({ Title: `"${index}",\n😀` }));
	const columns = ['LastName', 'Company', 'Title'];
	const read: ResultRow[] = [];
	await readCsv(writeCsv(rows, columns), (each) => read.push(each));
	expect(read).toEqual(rows.map(({ values }) => values));
});

test('results that are no CSV are told so', async () => {
	await expect(readCsv('"a","b"\n"1', () => {})).rejects.toMatchObject({ kind: 'report' });
});
