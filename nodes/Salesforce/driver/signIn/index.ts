/** Sign-in to a Salesforce organization without a person. */
export type { ServerIdentity } from './identity';
export { acquireServerToken } from './serverTokens';
export { signInRefused } from './refusals';
export { revokeToken } from './revoke';
export { signIn } from './signIn';
