import workerAddress from './worker/e2ee.worker.ts?worker&url';

/** As much of the browser's Trusted Types as we need; the page's types have no such thing yet. */
interface TrustedTypes {
  createPolicy: (
    name: string,
    rules: { createScriptURL: (address: string) => string },
  ) => { createScriptURL: (address: string) => unknown };
}

/** The only policy that the server's content security policy lets the page make: it is good for one program. */
const policy = (window as { trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy(
  'heydok-worker',
  {
    createScriptURL: (address) => {
      if (address !== workerAddress) throw new TypeError('not the worker of heydok');
      return address;
    },
  },
);

/** The address of the worker that holds the keys, in the form in which this browser lets it be started. */
export function trustedWorkerAddress(): string {
  return policy ? (policy.createScriptURL(workerAddress) as string) : workerAddress;
}
