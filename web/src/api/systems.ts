import { getJson, post, postJson } from './request';
import type { ApiKey, ApiKeyScope, NewApiKey, NewWebhook, SentNotice, Webhook } from './types';

/** All that a practice's admin sees of its practice systems. */
export interface PracticeSystems {
  keys: ApiKey[];
  webhooks: Webhook[];
  /** The newest first. */
  notices: SentNotice[];
}

export async function getPracticeSystems(signal?: AbortSignal): Promise<PracticeSystems> {
  const options = signal ? { signal } : {};
  const [keys, webhooks, notices] = await Promise.all([
    getJson<{ api_keys: ApiKey[] }>('/api-keys', options),
    getJson<{ webhooks: Webhook[] }>('/webhooks', options),
    getJson<{ notices: SentNotice[] }>('/notices', options),
  ]);
  return { keys: keys.api_keys, webhooks: webhooks.webhooks, notices: notices.notices };
}

export function createApiKey(
  name: string,
  scopes: ApiKeyScope[],
  expiresInDays: number,
): Promise<NewApiKey> {
  const body = { name, scopes, expires_in_days: expiresInDays };
  return postJson<NewApiKey>('/api-keys', { body });
}

export function revokeApiKey(keyId: string): Promise<void> {
  return post(`/api-keys/${encodeURIComponent(keyId)}/revoke`);
}

export function addWebhook(url: string): Promise<NewWebhook> {
  return postJson<NewWebhook>('/webhooks', { body: { url } });
}

export function removeWebhook(webhookId: string): Promise<void> {
  return post(`/webhooks/${encodeURIComponent(webhookId)}/remove`);
}

export function replayNotice(noticeId: string): Promise<void> {
  return post(`/notices/${encodeURIComponent(noticeId)}/replay`);
}
