import { number, text } from '../builders';
import { Table } from '../table';

/** The elastic table of Microsoft's examples: one partition for each device. */
export const sensorData = new Table({
	schemaName: 'new_SensorData',
	pluralSchemaName: 'new_SensorDatas',
	label: 'Sensor Data',
	pluralLabel: 'Sensor Data',
	objectTypeCode: 10_060,
	nameColumn: 'new_sensortype',
	changeTracking: false,
	optimisticConcurrency: false,
	elastic: true,
	ownership: 'UserOwned',
	columns: [
		text('new_SensorType', 'Sensor Type', { maxLength: 100 }),
		text('new_DeviceId', 'Device Id', { maxLength: 1000 }),
		number('integer', 'new_Value', 'Value', { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 }),
	],
});
