import { installN8n } from '../n8n/install';
import { terminalProgress } from '../n8n/progress';
import { findChromium } from './chromium';

/** Installs what all these tests need before the timeout of the first one starts. */
export default async function globalSetup(): Promise<void> {
	findChromium();
	await installN8n(terminalProgress());
}
