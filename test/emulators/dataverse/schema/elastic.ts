/** What the platform adds to every elastic table. */
import { number, text } from './builders';
import type { Column } from './columns';
import type { AlternateKey } from './table';

/** https://learn.microsoft.com/power-apps/developer/data-platform/elastic-tables */
export const elasticColumns = (): Column[] => [
	text('PartitionId', 'Partition Id', { maxLength: 1024 }),
	number('integer', 'TTLInSeconds', 'Time to live', { minimum: -1, maximum: 2 ** 31 - 1 }),
];

/** https://learn.microsoft.com/power-apps/developer/data-platform/create-elastic-tables#alternate-keys */
export const elasticKey = (idColumn: string): AlternateKey => ({
	name: 'keyfornosqlentitywithpkpartitionid',
	schemaName: 'KeyForNoSqlEntityWithPKPartitionId',
	label: 'Entity key for NoSql Entity that contains PrimaryKey and PartitionId attributes',
	columns: [idColumn, 'partitionid'],
	status: 'Active',
});
