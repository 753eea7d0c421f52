/** What identifies a company: its domain, and its name without the legal form. */

/** Hosts whose domain says nothing about the company: mail providers, and pages within a network. */
const SHARED_HOSTS = new Set(
	[
		'gmail.com googlemail.com outlook.com hotmail.com hotmail.co.uk hotmail.fr live.com msn.com',
		'yahoo.com yahoo.co.uk yahoo.fr yahoo.de ymail.com aol.com icloud.com me.com mac.com',
		'gmx.de gmx.net gmx.at gmx.ch web.de t-online.de freenet.de proton.me protonmail.com',
		'mail.com zoho.com yandex.com yandex.ru mail.ru qq.com 163.com 126.com orange.fr free.fr',
		'wanadoo.fr laposte.net libero.it virgilio.it btinternet.com comcast.net verizon.net att.net',
		'bluewin.ch seznam.cz wp.pl o2.pl onet.pl uol.com.br bol.com.br terra.com.br',
		'facebook.com linkedin.com instagram.com twitter.com x.com youtube.com xing.com',
		'sites.google.com linktr.ee',
	].flatMap((line) => line.split(' ')),
);

/**
 * @param text a website or an email address.
 * @returns the host without `www.`, such as `acme.com`; '' where there is none, or where many companies share it.
 */
export function domainOf(text: string): string {
	const trimmed = text.trim().toLowerCase();
	const afterAt = /^[^/\s]+@([^/\s]+)$/.exec(trimmed)?.[1];
	const url = afterAt ?? trimmed;
	const address = /^[a-z]+:\/\//.test(url) ? url : `https://${url}`;
	if (!URL.canParse(address)) return '';
	const host = new URL(address).hostname.replace(/^www\./, '');
	return host.includes('.') && !SHARED_HOSTS.has(host) ? host : '';
}

/** How the website of a domain is written, without a path. */
export function websitesOf(domain: string): string[] {
	return websiteBeginnings(domain).flatMap((address) => [address, `${address}/`]);
}

/** How the website of a domain begins. */
export function websiteBeginnings(domain: string): string[] {
	return ['', 'https://', 'http://'].flatMap((scheme) => [
		`${scheme}${domain}`,
		`${scheme}www.${domain}`,
	]);
}

/** As companies write them behind their name. */
const LEGAL_FORMS = [
	'Inc|Inc.|Incorporated|LLC|L.L.C.|Corp|Corp.|Corporation|Co|Co.|Company|LP|LLP|Ltd|Ltd.|Limited|PLC',
	'GmbH|gGmbH|AG|KG|OHG|UG|e.K.|SE|GmbH & Co. KG|GmbH & Co KG',
	'SA|S.A.|SAS|S.A.S.|SARL|S.à r.l.|EURL|SRL|S.r.l.|SpA|S.p.A.|SL|S.L.|S.L.U.|Lda|Lda.|Ltda|Ltda.',
	'BV|B.V.|NV|N.V.|AB|AS|A/S|ApS|Oy|Oyj|Kft|Kft.|Zrt.|d.o.o.|s.r.o.|a.s.|Sp. z o.o.',
	'Pty Ltd|Pty. Ltd.|Pte Ltd|Pte. Ltd.|Pvt Ltd|Pvt. Ltd.|K.K.|S.A. de C.V.|SA de CV',
].flatMap((line) => line.split('|'));

const bare = (text: string) =>
	text
		.normalize('NFD')
		.replace(/\p{Mark}/gu, '')
		.toLowerCase()
		.replace(/&/g, ' and ')
		.replace(/[.'’]/g, '')
		.replace(/[^\p{L}\p{N}]+/gu, ' ')
		.trim();

/** The longest first, so that `GmbH & Co. KG` is removed as a whole. */
const bareForms = [...new Set(LEGAL_FORMS.map(bare))].toSorted(
	(left, right) => right.length - left.length,
);

/** The name without legal form, punctuation, case and accents; `Acme, Inc.` and `ACME` are both `acme`. */
export function normalizeCompanyName(name: string): string {
	let text = bare(name);
	for (let form = endingOf(text); form !== undefined; form = endingOf(text)) {
		text = text.slice(0, -form.length).trim();
	}
	return text;
}

const endingOf = (text: string) => bareForms.find((form) => text.endsWith(` ${form}`));

/** The name as it can be written in a CRM: as given, and with each legal form in place of the given one. */
export function companyNames(name: string): string[] {
	const core = withoutLegalForm(name.trim());
	return [
		...new Set([
			name.trim(),
			core,
			...LEGAL_FORMS.map((form) => `${core} ${form}`),
			...['Inc', 'Inc.', 'LLC', 'Ltd', 'Ltd.', 'Corp.'].map((form) => `${core}, ${form}`),
		]),
	];
}

/** Keeps the case and punctuation of the name itself. */
function withoutLegalForm(name: string): string {
	const words = name.split(/\s+/);
	const target = normalizeCompanyName(name);
	const beginnings = words.map((_, index) => words.slice(0, index + 1).join(' '));
	const core = beginnings.find((beginning) => normalizeCompanyName(beginning) === target);
	return (core ?? name).replace(/[\s,]+$/, '');
}
