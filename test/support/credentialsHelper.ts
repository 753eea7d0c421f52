import {
	ICredentialsHelper,
	NodeHelpers,
	type ICredentialDataDecryptedObject,
	type ICredentialType,
	type IHttpRequestHelper,
	type IHttpRequestOptions,
	type INode,
	type INodeCredentialsDetails,
	type INodeProperties,
} from 'n8n-workflow';

/**
 * n8n's store of credentials, in memory: one credential of each type.
 * Follows n8n in when it asks a credential to sign in (no token yet, or a 401) and how it applies it.
 */
export class MemoryCredentialsHelper extends ICredentialsHelper {
	private types: Map<string, ICredentialType>;
	private readonly data: Map<string, ICredentialDataDecryptedObject>;

	constructor(
		types: readonly ICredentialType[],
		data: Readonly<Record<string, ICredentialDataDecryptedObject>>,
	) {
		super();
		this.types = new Map(types.map((type) => [type.name, type]));
		this.data = new Map(
			Object.entries(data).map(([name, values]) => [name, { ...this.defaultsOf(name), ...values }]),
		);
	}

	/** Replaces the types by those that a new process of n8n has loaded; the data stays. */
	load(types: readonly ICredentialType[]): void {
		this.types = new Map(types.map((type) => [type.name, type]));
	}

	getParentTypes(name: string): string[] {
		const parents = this.types.get(name)?.extends ?? [];
		return parents.flatMap((parent) => [parent, ...this.getParentTypes(parent)]);
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const authenticate = this.types.get(typeName)?.authenticate;
		return typeof authenticate === 'function' ? await authenticate(credentials, request) : request;
	}

	async preAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		_node: INode,
		credentialsExpired: boolean,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		const type = this.types.get(typeName);
		const token = type?.properties.find(({ typeOptions }) => typeOptions?.expirable === true);
		if (!token || !type?.preAuthentication) return undefined;
		if (credentials[token.name] !== '' && !credentialsExpired) return undefined;
		const fresh = (await type.preAuthentication.call(
			helpers,
			credentials,
		)) as ICredentialDataDecryptedObject;
		this.data.set(typeName, { ...this.data.get(typeName), ...fresh });
		return { ...credentials, ...fresh };
	}

	async runPreAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		const fresh = await this.types.get(typeName)?.preAuthentication?.call(helpers, credentials);
		return fresh as ICredentialDataDecryptedObject | undefined;
	}

	async getCredentials(): Promise<never> {
		return await Promise.reject(new Error('encrypted credentials are not kept here'));
	}

	async getDecrypted(
		_additionalData: unknown,
		_nodeCredentials: INodeCredentialsDetails,
		type: string,
	): Promise<ICredentialDataDecryptedObject> {
		return await Promise.resolve({ ...this.data.get(type) });
	}

	async updateCredentials(): Promise<void> {}

	async updateCredentialsOauthTokenData(
		_nodeCredentials: INodeCredentialsDetails,
		type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<void> {
		this.data.set(type, data);
		await Promise.resolve();
	}

	getCredentialsProperties(type: string): INodeProperties[] {
		const { extends: parents, properties = [] } = this.types.get(type) ?? {};
		if (parents === undefined) return properties;
		const merged: INodeProperties[] = [];
		for (const parent of parents) {
			NodeHelpers.mergeNodeProperties(merged, this.getCredentialsProperties(parent));
		}
		NodeHelpers.mergeNodeProperties(merged, properties);
		return merged;
	}

	private defaultsOf(type: string): ICredentialDataDecryptedObject {
		const properties = this.getCredentialsProperties(type);
		return Object.fromEntries(
			properties.map(({ name, default: value }) => [name, value]),
		) as ICredentialDataDecryptedObject;
	}
}
