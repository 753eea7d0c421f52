import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import tls from 'node:tls';
import type { Done, Opening, Order, Question, Stock, Usage } from './messages';

/** An emulated CRM in a separate process, so that its memory and time do not count. */
export interface RemoteCrm {
	url: string;
	countCalls(): Promise<number>;
	usage(): Promise<Usage>;
	takeStock(): Promise<Stock>;
	/** Moves its clock on. */
	advance(milliseconds: number): Promise<void>;
	/** Someone creates a lead in it. */
	createLead(): Promise<void>;
	close(): void;
}

/** A bench can limit its own heap; the CRM uses what it needs. */
const withoutHeapLimit = (flags: readonly string[]) =>
	flags.filter((flag) => !flag.startsWith('--max-'));

export async function startEmulator(order: Order): Promise<RemoteCrm> {
	const child = fork(join(__dirname, 'process.ts'), {
		execArgv: withoutHeapLimit(process.execArgv),
	});
	const answer = async <T>(message: Order | Question): Promise<T> => {
		child.send(message);
		const [received] = (await once(child, 'message')) as [T];
		return received;
	};
	const { url, caPem } = await answer<Opening>(order);
	tls.setDefaultCACertificates([...tls.getCACertificates('default'), caPem]);
	return {
		url,
		usage: () => answer<Usage>({ ask: 'usage' }),
		countCalls: async () => (await answer<Usage>({ ask: 'usage' })).calls,
		takeStock: () => answer<Stock>({ ask: 'stock' }),
		advance: async (milliseconds) => void (await answer<Done>({ ask: 'advance', milliseconds })),
		createLead: async () => void (await answer<Done>({ ask: 'createLead' })),
		close: () => child.disconnect(),
	};
}
