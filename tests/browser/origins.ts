import type { BrowserContext } from '@playwright/test';

/** Notes what a person's pages ask of others than `own`, and each breach of the content security policy. */
export async function watchOrigins(context: BrowserContext, own: string): Promise<string[]> {
  const seen: string[] = [];
  context.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith('http') && origin !== own) seen.push(request.url());
  });
  await context.exposeFunction('breach', (what: string) => seen.push(what));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const told = window as unknown as { breach: (what: string) => void };
      told.breach(`${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  return seen;
}
