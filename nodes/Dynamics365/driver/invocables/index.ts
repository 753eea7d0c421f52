/** Actions and functions of the Web API: Microsoft's, custom APIs, and custom process actions. */
import { createCache } from '../../../crm/driver/cache';
import { UnreadableAnswer } from '../../../crm/driver/readAnswer';
import { CrmError } from '../../../crm/errors';
import type { Invocables, InvocableValues, Invocation } from '../../../crm/port';
import type { CrmResponse } from '../../../crm/transport';
import { unknownAction } from '../../../crm/unknownAction';
import { label } from '../errors';
import { withoutControl } from '../odata';
import { readOData } from '../odataBody';
import type { Sender } from '../send';
import { sendActions } from '../sendActions';
import { readCsdl, type Csdl } from './csdl';
import { nameOperations, toDescription, toSummary, type NamedOperation } from './describe';
import { toRequest } from './requests';

interface Catalog {
	csdl: Csdl;
	operations: readonly NamedOperation[];
}

/** The document of all actions is read once: no other request describes one of them. */
export function createInvocables(sender: Sender): Invocables {
	const catalogs = createCache(async (): Promise<Catalog> => {
		const csdl = readCsdl(await readDocument(sender));
		return { csdl, operations: nameOperations(csdl) };
	});
	const read = () => catalogs.get('all');
	return {
		async list() {
			const summaries = (await read()).operations.map(toSummary);
			return summaries.sort((left, right) => left.label.localeCompare(right.label));
		},
		async describe(name) {
			const { csdl, operations } = await read();
			return toDescription(findOperation(operations, name), csdl);
		},
		async invoke(invocation) {
			return await invoke(sender, await read(), invocation);
		},
	};
}

/** https://learn.microsoft.com/power-apps/developer/data-platform/webapi/web-api-service-documents#csdl-metadata-document */
async function readDocument(sender: Sender): Promise<string> {
	const { content } = await sender.send({
		method: 'GET',
		path: '$metadata',
		headers: { Accept: 'application/xml' },
		semantics: 'read',
		read({ body }) {
			if (!/<\/(\w+:)?Edmx>\s*$/.test(body)) throw new UnreadableAnswer();
			return body;
		},
	});
	return content;
}

/** A bound operation can be named without its table, where no other one has its name. */
function findOperation(operations: readonly NamedOperation[], name: string): NamedOperation {
	const wanted = name.replace('Microsoft.Dynamics.CRM.', '');
	const found = operations.find((each) => each.name === wanted);
	const namesakes = operations.filter(({ operation }) => operation.name === wanted);
	const only = found ?? (namesakes.length === 1 ? namesakes[0] : undefined);
	if (only) return only;
	const known = namesakes.length > 0 ? namesakes : operations;
	throw unknownAction(name, label, known.map(toSummary));
}

async function invoke(
	sender: Sender,
	{ csdl, operations }: Catalog,
	{ name, inputs, batchSize }: Invocation,
): Promise<Array<InvocableValues | CrmError>> {
	const named = findOperation(operations, name);
	const { operation, table = operation.name } = named;
	const parts = inputs.map((values) => tryRequest(() => toRequest(named, values, csdl)));
	const ready = [...parts.entries()].flatMap(([place, part]) =>
		part instanceof CrmError ? [] : [{ place, part }],
	);
	const results = parts.map((part): InvocableValues | CrmError =>
		part instanceof CrmError ? part : {},
	);
	const answers = await sendActions(
		sender,
		ready.map(({ part }) => ({ entity: table, part })),
		{ max: batchSize, readOnly: operation.kind === 'Function' },
	);
	ready.forEach(({ place }, index) => {
		const answer = answers[index]!;
		results[place] = answer instanceof CrmError ? answer : readResult(answer, named);
	});
	return results;
}

function tryRequest<Request>(build: () => Request): Request | CrmError {
	try {
		return build();
	} catch (error) {
		if (!(error instanceof CrmError)) throw error;
		return error;
	}
}

/** What the operation returned; nothing where it has no result. */
function readResult(
	answer: CrmResponse,
	{ name, operation }: NamedOperation,
): InvocableValues | CrmError {
	if (answer.status === 204) return {};
	try {
		return withoutControl(readOData(answer)) as InvocableValues;
	} catch (error) {
		if (!(error instanceof UnreadableAnswer)) throw error;
		return new CrmError(`${label} ran ${name}, but what it returned cannot be read.`, {
			kind: 'report',
			outcomeUnknown: operation.kind === 'Action',
			advice: 'Check in Dynamics 365 what it did before you run it again.',
		});
	}
}
