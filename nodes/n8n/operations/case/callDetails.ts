/** Details of a call for which the CRMs have no standard fields: lines in the description of the case. */
import type { INodeProperties } from 'n8n-workflow';
import { CrmError } from '../../../crm/errors';
import { toMoment } from '../../../sync/values/moment';
import { isEmpty } from '../../../sync/values/value';
import type { ItemContext } from '../operation';

export const callDetailsProperty: INodeProperties = {
	displayName: 'Call Details',
	name: 'callDetails',
	type: 'collection',
	placeholder: 'Add Detail',
	default: {},
	description:
		'Added to the description of the case, one line each. To set fields of the case instead, map them under Case Fields.',
	options: [
		{
			displayName: 'Direction',
			name: 'direction',
			type: 'string',
			default: '',
			placeholder: 'e.g. Inbound',
			description: 'Inbound for a call from a customer, or Outbound for a call to one',
		},
		{
			displayName: 'Duration (Seconds)',
			name: 'seconds',
			type: 'number',
			default: 0,
			description: 'How long the call lasted, in seconds',
		},
		{
			displayName: 'Queue',
			name: 'queue',
			type: 'string',
			default: '',
			placeholder: 'e.g. Support',
			description: 'The queue of the phone system that the call came from',
		},
		{
			displayName: 'Recording URL',
			name: 'recordingUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://calls.example.com/1234',
			description: 'The link to the recording of the call',
		},
		{
			displayName: 'Started At',
			name: 'startedAt',
			type: 'dateTime',
			default: '',
			description: "When the call started. Without a time zone, it is in the workflow's time zone.",
		},
	],
};

interface CallDetails {
	direction?: unknown;
	queue?: unknown;
	startedAt?: unknown;
	seconds?: unknown;
	recordingUrl?: unknown;
}

/** The lines; none for details that are empty. @throws CrmError naming the detail that is not valid. */
export function readCallDetails({ context, itemIndex }: ItemContext): string[] {
	const details = context.getNodeParameter('callDetails', itemIndex, {}) as CallDetails;
	const { direction, queue, startedAt, seconds, recordingUrl } = details;
	const lines: ReadonlyArray<[label: string, text: string]> = [
		['Direction', toText(direction)],
		['Queue', toText(queue)],
		['Started at', isEmpty(startedAt) ? '' : toStart(startedAt, context.getTimezone())],
		['Duration', toText(seconds) && toDuration(seconds)],
		['Recording', toText(recordingUrl)],
	];
	return lines.flatMap(([label, text]) => (text === '' ? [] : `${label}: ${text}`));
}

const toText = (value: unknown) =>
	typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';

function toStart(value: unknown, timezone: string): string {
	const moment = toMoment(value, timezone);
	if (moment !== undefined) return moment.replace(/\.\d+Z$/, 'Z');
	throw notValid('Started At', 'Enter a date and time, such as 2026-03-31T09:30:00Z.');
}

function toDuration(value: unknown): string {
	const seconds = Math.round(Number(value));
	if (!Number.isFinite(seconds) || seconds < 0) {
		throw notValid('Duration (Seconds)', 'Enter a number of seconds.');
	}
	const minutes = Math.floor(seconds / 60);
	return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}

function notValid(label: string, advice: string): CrmError {
	return new CrmError(`"${label}" of the call is not valid.`, { kind: 'invalidRecord', advice });
}
