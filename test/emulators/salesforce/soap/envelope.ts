/**
 * SOAP messages: what a call carries, and how results and faults are written.
 * https://developer.salesforce.com/docs/platform/api/guide/sforce-api-calls-intro.html
 */
import { escapeXml, MalformedXml, parseXml, type XmlElement } from '../../kernel/xml';

/** A call that is rejected as a whole: Salesforce answers 500. */
export class SoapFault extends Error {
	constructor(
		/** With its prefix, such as `sf:INVALID_SESSION_ID`. */
		readonly code: string,
		message: string,
	) {
		super(message);
	}
}

/** A fault of the API, whose text begins with its code. */
export const apiFault = (code: string, message: string) =>
	new SoapFault(`sf:${code}`, `${code}: ${message}`);

const clientFault = (message: string) => new SoapFault('soapenv:Client', message);

export interface SoapCall {
	/** Undefined where the header has none. */
	sessionId: string | undefined;
	/** The call, with its arguments. */
	message: XmlElement;
}

/** @throws SoapFault for a text that is not a SOAP message. */
export function readEnvelope(text: string): SoapCall {
	const envelope = parse(text);
	const body = childOf(envelope, 'Body');
	const message = body?.children[0];
	if (envelope.name !== 'Envelope' || !message) throw clientFault('Missing or invalid SOAP body');
	const header = childOf(envelope, 'Header');
	const session = header && childOf(header, 'SessionHeader');
	return { sessionId: session && textOf(session, 'sessionId'), message };
}

function parse(text: string): XmlElement {
	try {
		return parseXml(text);
	} catch (error) {
		if (error instanceof MalformedXml) throw clientFault(error.message);
		throw error;
	}
}

export const noSuchOperation = (name: string) =>
	clientFault(`No operation available for request {urn:partner.soap.sforce.com}${name}`);

/** The binding of the WSDL has a SOAPAction, if an empty one. */
export const actionMissing = () => clientFault('SOAPAction HTTP header missing');

const childOf = ({ children }: XmlElement, name: string) =>
	children.find((child) => child.name === name);

/** The text of a child; undefined where it is absent, nil or empty. */
export const textOf = (element: XmlElement, name: string): string | undefined =>
	childOf(element, name)?.text || undefined;

export const childrenOf = ({ children }: XmlElement, name: string) =>
	children.filter((child) => child.name === name);

/** Content of an element that is written: a text, elements by name, or a list, whose elements repeat. */
export type XmlValue =
	string | number | boolean | null | readonly XmlValue[] | { readonly [name: string]: XmlValue };

/** Names that begin with `@` are attributes; null is an element that is nil. */
export function writeXml(name: string, value: XmlValue): string {
	if (Array.isArray(value)) return value.map((each: XmlValue) => writeXml(name, each)).join('');
	if (value === null) return `<${name} xsi:nil="true"/>`;
	if (typeof value !== 'object') return `<${name}>${escapeXml(String(value))}</${name}>`;
	const entries = Object.entries(value);
	const elements = entries.filter(([key]) => !key.startsWith('@'));
	const start = entries.flatMap(([key, text]) =>
		key.startsWith('@') && typeof text === 'string' ? ` ${key.slice(1)}="${escapeXml(text)}"` : [],
	);
	return `<${name}${start.join('')}>${elements.map(([key, each]) => writeXml(key, each)).join('')}</${name}>`;
}

const NAMESPACES = [
	'xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"',
	'xmlns="urn:partner.soap.sforce.com"',
	'xmlns:sf="urn:sobject.partner.soap.sforce.com"',
	'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
].join(' ');

const envelope = (content: string) =>
	`<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope ${NAMESPACES}>${content}</soapenv:Envelope>`;

/** @param usage calls of the last 24 hours, and their limit. */
export function writeResults(
	operation: string,
	results: readonly XmlValue[],
	usage: { used: number; limit: number },
): string {
	const limitInfo = { current: usage.used, limit: usage.limit, type: 'API REQUESTS' };
	const header = writeXml('soapenv:Header', { LimitInfoHeader: { limitInfo } });
	const body = writeXml('soapenv:Body', { [`${operation}Response`]: { result: results } });
	return envelope(`${header}${body}`);
}

export const writeFault = ({ code, message }: SoapFault) =>
	envelope(
		writeXml('soapenv:Body', { 'soapenv:Fault': { faultcode: code, faultstring: message } }),
	);
