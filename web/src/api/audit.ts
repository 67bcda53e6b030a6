import { getJson, open } from './request';

/** Somebody or something of an entry; `name` is that of an account, as long as it can be recognised. */
export interface AuditReference {
  kind: string;
  id: string;
  name?: string;
}

export interface AuditEntry {
  store: 'call' | 'security';
  position: number;
  at: string;
  event: string;
  outcome: 'success' | 'refused';
  actor: AuditReference;
  object: AuditReference;
}

export interface AuditPage {
  entries: AuditEntry[];
  /** Missing on the last page. */
  next?: string;
}

/** Empty texts filter nothing. */
export interface AuditFilter {
  /** Days in local time, 2026-11-30; `to` is the last one that is shown. */
  from: string;
  to: string;
  event: string;
  account: string;
}

export function getAudit(
  filter: AuditFilter,
  before: string | null,
  signal?: AbortSignal,
): Promise<AuditPage> {
  const query = new URLSearchParams();
  if (filter.from) query.set('from', beginOf(filter.from, 0));
  if (filter.to) query.set('to', beginOf(filter.to, 1));
  if (filter.event) query.set('event', filter.event);
  if (filter.account) query.set('account', filter.account);
  if (before !== null) query.set('before', before);
  const text = query.toString();
  return getJson<AuditPage>(text ? `/audit?${text}` : '/audit', signal ? { signal } : {});
}

/** The newest entries, signed; for `heydok audit verify`. */
export async function exportAudit(): Promise<Blob> {
  const response = await open('POST', '/audit/export');
  return response.blob();
}

function beginOf(day: string, later: number): string {
  const begin = new Date(`${day}T00:00:00`);
  begin.setDate(begin.getDate() + later);
  return begin.toISOString();
}
