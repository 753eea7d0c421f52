/**
 * What the vendors' documentation leaves open and the package relies on, or is prepared for in both forms. Each is judged
 * from what the checks have sent and received, with a request where needed.
 */
import type { Exchange } from './exchanges';
import type { LiveStage } from './stage';

/** True when the assumption held; a text where both forms are right, which says what was found; undefined when nothing showed it. */
export type Finding = boolean | string | undefined;

export interface Assumption {
	/** The product's label; both when left out. */
	crm?: 'Dynamics 365' | 'Salesforce';
	name: string;
	judge: (stage: LiveStage) => Finding | Promise<Finding>;
}

export const assumptions: readonly Assumption[] = [
	{
		name: 'The spaces around a text',
		judge: ({ notes }) => {
			const text = notes.get('spaces around a text');
			return typeof text === 'string'
				? found(text === text.trim(), 'are cut off', 'are kept')
				: undefined;
		},
	},
	{
		name: 'The capital letters of an email address',
		judge: ({ notes }) => {
			const email = notes.get('case of an email address');
			return typeof email === 'string'
				? found(email === email.toLowerCase(), 'are made small', 'are kept')
				: undefined;
		},
	},
	{
		name: 'The code of a text that is too long',
		judge: ({ notes }) => notes.get('code of a value that is too long') as Finding,
	},
	{
		name: 'A rejection by a duplicate rule leads to the records that the rule found',
		judge: ({ notes }) => notes.get('duplicates are named') as Finding,
	},
	{
		crm: 'Salesforce',
		name: 'A version is checked by a reference to the type of the record that a query of the same call has found',
		judge: ({ exchanges }) => {
			const guarded = compositesWith(exchanges, '.attributes.type}');
			if (guarded.length === 0) return undefined;
			const headers = compositesWith(exchanges, 'If-Unmodified-Since');
			return headers.length === 0 && guarded.some((each) => succeeded(each, /^write/));
		},
	},
	{
		crm: 'Salesforce',
		name: 'Where that query finds nothing, the update is halted (PROCESSING_HALTED)',
		judge: ({ exchanges }) => {
			const guarded = compositesWith(exchanges, '.attributes.type}');
			if (guarded.length === 0) return undefined;
			return guarded.some(({ response }) => response.body.includes('PROCESSING_HALTED'));
		},
	},
	{
		crm: 'Salesforce',
		name: 'A composite call answers /updated and the query in the order in which they were sent',
		judge: ({ exchanges }) => {
			const calls = compositesWith(exchanges, '/updated');
			if (calls.length === 0) return undefined;
			return calls.every((each) => succeeded(each, /./) && isInOrder(each));
		},
	},
	{
		crm: 'Salesforce',
		name: 'latestDateCovered is reported',
		judge: ({ notes }) => notes.get('commits are reported') as Finding,
	},
	{
		crm: 'Salesforce',
		name: 'The key that names the duplicates of a single record',
		judge: ({ exchanges }) =>
			exchanges
				.map(({ response }) => /"(duplicateResul?t)"/.exec(response.body)?.[1])
				.find(Boolean),
	},
	{
		crm: 'Salesforce',
		name: 'Decimals that a field has no room for',
		judge: ({ notes }) =>
			notes.has('decimals')
				? found(notes.get('decimals') === 1234.56, 'are kept', 'are rounded')
				: undefined,
	},
	{
		crm: 'Dynamics 365',
		name: 'RetrieveDuplicates answers for a record without an ID',
		judge: async ({ entity, get, leads }) => {
			const { [leads.fields.email]: email = null } = leads.values('twin');
			const record = {
				'@odata.type': `Microsoft.Dynamics.CRM.${entity.name}`,
				[leads.fields.email]: email,
			};
			const aliases = {
				'@p1': JSON.stringify(record),
				'@p2': `'${entity.name}'`,
				'@p3': JSON.stringify({ PageNumber: 1, Count: 1 }),
			};
			const query = Object.entries(aliases)
				.map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
				.join('&');
			const call = 'RetrieveDuplicates(BusinessEntity=@p1,MatchingEntityName=@p2,PagingInfo=@p3)';
			return (await get(`${call}?${query}`)).status === 200;
		},
	},
	{
		crm: 'Dynamics 365',
		name: 'Rows of change tracking carry the labels that were requested',
		judge: ({ notes, exchanges }) =>
			isTracked(exchanges) ? Boolean(notes.get('labels of changes')) : undefined,
	},
	{
		crm: 'Dynamics 365',
		name: 'The answer when nothing has changed since a token',
		judge: ({ exchanges }) => {
			const empty = exchanges.find(
				({ request, response }) =>
					request.url.includes('deltatoken') &&
					!response.body.includes('"@odata.etag"') &&
					!response.body.includes('"reason"'),
			);
			if (!empty) return undefined;
			return empty.response.body.includes('deltaLink') ? 'has a new token' : 'has no token';
		},
	},
	{
		crm: 'Dynamics 365',
		name: 'The code of an update of another version (412)',
		judge: ({ exchanges }) =>
			exchanges
				.map(({ response }) => /\b412\b[^{]*\{"error":\{"code":"(\w*)"/.exec(response.body)?.[1])
				.find((code) => code !== undefined),
	},
	{
		crm: 'Dynamics 365',
		name: 'Which page of a first read of change tracking issues the token',
		judge: () => undefined,
	},
];

const found = (first: boolean, text: string, otherwise: string) => (first ? text : otherwise);

interface Part {
	referenceId: string;
	httpStatusCode: number;
}

const compositesWith = (exchanges: readonly Exchange[], text: string) =>
	exchanges.filter(
		({ request }) => request.url.endsWith('/composite') && request.body?.includes(text),
	);

const partsOf = ({ response }: Exchange) =>
	(JSON.parse(response.body) as { compositeResponse: Part[] }).compositeResponse;

const succeeded = (exchange: Exchange, reference: RegExp) =>
	partsOf(exchange).some(({ referenceId }) => reference.test(referenceId)) &&
	partsOf(exchange)
		.filter(({ referenceId }) => reference.test(referenceId))
		.every(({ httpStatusCode }) => httpStatusCode < 300);

function isInOrder(exchange: Exchange): boolean {
	const { compositeRequest } = JSON.parse(exchange.request.body ?? '{}') as {
		compositeRequest: Part[];
	};
	const order = (parts: readonly Part[]) => parts.map(({ referenceId }) => referenceId).join();
	return order(compositeRequest) === order(partsOf(exchange));
}

const isTracked = (exchanges: readonly Exchange[]) =>
	exchanges.some(({ request }) => request.url.includes('deltatoken'));
