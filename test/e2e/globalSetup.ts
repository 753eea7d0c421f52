import { installN8n } from '../n8n/install';
import { terminalProgress } from '../n8n/progress';
import { findChromium } from './chromium';

/** Makes sure of what all these tests need before the first one's time starts to run. */
export default async function globalSetup(): Promise<void> {
	findChromium();
	await installN8n(terminalProgress());
}
