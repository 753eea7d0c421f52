/** docs/requests.md, written from the lists of requests. */
import { commonHeaders, type RequestKind } from '../requests/requestKind';
import { requestKinds } from '../requests/table';

const HEADER = `# Requests

Every request that the nodes and credentials send to a CRM and to its sign-in server. A test run fails when an emulated CRM receives a request that is not listed here, or does not receive one that is.

With an org or environment at hand, you can check this list in about an hour: send each request, and compare what happens with the page of the vendor and the test. This page is generated: run \`npm run docs\` after changing \`test/requests/\`.`;

export function describeRequests(): string {
	const crms = Object.keys(commonHeaders) as Array<RequestKind['crm']>;
	return `${[HEADER, ...crms.map(describe)].join('\n\n')}\n`;
}

function describe(crm: RequestKind['crm']): string {
	const headers = commonHeaders[crm].map((name) => `\`${name}\``).join(', ');
	const rows = requestKinds.filter((kind) => kind.crm === crm).map(toRow);
	return [
		`## ${crm}`,
		...(headers ? [`Every request to the API can have the headers ${headers}.`] : []),
		[
			'| What for | Request | Parameters | Headers | Body | Documentation | Test | Also sent by |',
			'| --- | --- | --- | --- | --- | --- | --- | --- |',
			...rows,
		].join('\n'),
	].join('\n\n');
}

function toRow(kind: RequestKind): string {
	const code = (names: readonly string[] = []) => names.map((name) => `\`${name}\``).join(', ');
	const cells = [
		kind.purpose,
		`\`${kind.method} ${kind.path}\``,
		code(kind.parameters),
		code(kind.headers),
		kind.body ?? '',
		`[Page](${kind.page})`,
		`[${kind.test.split('/').at(-1)}](../${kind.test})`,
		kind.alsoSentBy ?? '',
	];
	return `| ${cells.join(' | ')} |`;
}
