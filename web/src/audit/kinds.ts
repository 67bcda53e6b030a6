/** Kinds of who does and to what it is done, as the server writes them. */
const kKinds = [
  'account',
  'api-key',
  'audit-log',
  'invitation',
  'media-server',
  'meeting',
  'notice',
  'operator',
  'participant',
  'passkey',
  'practice',
  'receipt',
  'session',
  'stranger',
  'system',
  'totp',
  'webhook',
] as const;

export type AuditKind = (typeof kKinds)[number];

export function isKind(kind: string): kind is AuditKind {
  return (kKinds as readonly string[]).includes(kind);
}
