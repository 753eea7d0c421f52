/** Runs with every test file: requests that are not listed fail it, and what was sent is noted for the end of the run. */
import { appendFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { requestObservers } from '../emulators/kernel/requestLog';
import { observe, type ObservedRequest } from './observe';
import { requestNotes, type Note } from './notes';
import { kindsOf, requestKinds } from './table';

const test = relative(join(__dirname, '..', '..'), expect.getState().testPath ?? '');

/** The emulators' own tests send what the package does not. */
const isOfPackage = !test.startsWith(join('test', 'emulators'));

/** Pages of the sign-in servers, which browsers open, and the CRM that only the tests have. */
const OTHERS = /\/oauth2\/(v2\.0\/)?authorize$|^\/login\b|^\/rpc\/|^\/oauth2\/token$/;

const seen = new Set<number>();
const unlisted = new Set<string>();

function note(request: ObservedRequest): void {
	if (OTHERS.test(request.path)) return;
	const kinds = kindsOf(request);
	if (kinds.length === 0) unlisted.add(textOf(request));
	for (const kind of kinds) seen.add(requestKinds.indexOf(kind));
}

const textOf = ({ method, path, parameters, headers }: ObservedRequest) =>
	`${method} ${path}?${parameters.join('&')} with the headers ${headers.join(', ')}`;

if (isOfPackage) {
	requestObservers.add((request) => observe(request).forEach(note));

	afterAll(() => {
		const notes: Note = { test, seen: [...seen] };
		appendFileSync(requestNotes(), `${JSON.stringify(notes)}\n`);
		// Every request is listed in test/requests/, with the page of the vendor that documents it.
		expect([...unlisted]).toEqual([]);
	});
}
