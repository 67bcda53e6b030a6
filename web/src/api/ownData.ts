import { open, post } from './request';

/** All that is kept about the signed-in person, as a file. */
export async function exportOwnData(): Promise<Blob> {
  const response = await open('POST', '/me/export');
  return response.blob();
}

export function correctName(name: string): Promise<void> {
  return post('/me/name', { body: { name } });
}
