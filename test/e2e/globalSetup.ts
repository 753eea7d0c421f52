import { installN8n } from '../n8n/install';
import { terminalProgress } from '../n8n/progress';
import { findQueuePrograms } from '../n8n/services';
import { findChromium } from './chromium';

/** Installs what all these tests need, or says what is missing, before the timeout of the first one starts. */
export default async function globalSetup(): Promise<void> {
	findChromium();
	findQueuePrograms();
	await installN8n(terminalProgress());
}
