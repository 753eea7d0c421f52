/** The endpoint of the partner WSDL. https://developer.salesforce.com/docs/platform/api/guide/sforce-api-partner.html */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { bodyText } from '../../kernel/server';
import type { XmlElement } from '../../kernel/xml';
import type { Authenticate } from '../api/mount';
import type { Org } from '../org';
import { VERSIONS } from '../resources/versions';
import { convertLeads } from './convertLead';
import {
	actionMissing,
	apiFault,
	childrenOf,
	noSuchOperation,
	readEnvelope,
	SoapFault,
	writeFault,
	writeResults,
	type XmlValue,
} from './envelope';
import { merge } from './merge';
import type { SoapContext } from './rows';
import { undelete } from './undelete';

interface Operation {
	/** The argument, which repeats. */
	argument: string;
	run: (context: SoapContext, rows: readonly XmlElement[]) => XmlValue[];
}

const OPERATIONS: Readonly<Record<string, Operation>> = {
	convertLead: { argument: 'leadConverts', run: convertLeads },
	merge: { argument: 'mergeRequests', run: merge },
	undelete: { argument: 'ids', run: undelete },
};

export function mountSoap(app: FastifyInstance, org: Org, authenticate: Authenticate): void {
	app.post<{ Params: { version: string } }>('/services/Soap/u/:version', (request, reply) => {
		reply.type('text/xml; charset=UTF-8');
		try {
			return reply.send(answer(request, org, authenticate));
		} catch (error) {
			if (!(error instanceof SoapFault)) throw error;
			return reply.code(500).send(writeFault(error));
		}
	});
}

function answer(
	request: FastifyRequest<{ Params: { version: string } }>,
	org: Org,
	authenticate: Authenticate,
): string {
	const { version } = request.params;
	if (!VERSIONS.some((known) => known.version === version)) {
		throw apiFault('UNSUPPORTED_API_VERSION', 'Invalid Api version specified on URL');
	}
	if (request.headers.soapaction === undefined) throw actionMissing();
	const { sessionId, message } = readEnvelope(bodyText(request));
	const operation = OPERATIONS[message.name];
	if (!operation) throw noSuchOperation(message.name);
	const userId = signedIn(sessionId, authenticate);
	if (!org.usage.count()) {
		throw apiFault('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
	}
	const context: SoapContext = {
		org,
		writer: {
			userId,
			schema: org.access.schemaFor(userId),
			version: `v${version}`,
			duplicates: { allowSave: false, includeRecordDetails: false },
			assigns: false,
		},
	};
	const results = operation.run(context, childrenOf(message, operation.argument));
	return writeResults(message.name, results, org.usage);
}

/**
 * The session id is read from the message alone: no HTTP header stands in for it. The texts are those of
 * https://github.com/forcedotcom/postman-salesforce-apis/issues/56
 */
function signedIn(sessionId: string | undefined, authenticate: Authenticate): string {
	const caller = sessionId === undefined ? undefined : authenticate(sessionId);
	if (!caller) {
		throw apiFault(
			'INVALID_SESSION_ID',
			'Invalid Session ID found in SessionHeader: Illegal Session',
		);
	}
	if (!caller.mayUseApi) {
		throw apiFault('API_DISABLED_FOR_ORG', 'API is not enabled for this Organization or Partner');
	}
	return caller.userId;
}
