/** As much of the browser's Trusted Types as we need; the page's types have no such thing yet. */
interface TrustedTypes {
  createPolicy: (
    name: string,
    rules: { createScriptURL: (address: string) => string },
  ) => { createScriptURL: (address: string) => unknown };
}

/**
 * Lets the page start the program at one address. `policyName` must be one that the server's content security policy names;
 * what it answers gives the address in the form in which this browser lets it be started.
 */
export function startableAddress(policyName: string, only: string): () => string {
  const policy = (window as { trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy(
    policyName,
    {
      createScriptURL: (address) => {
        if (address !== only) throw new TypeError('not a program of heydok');
        return address;
      },
    },
  );
  return () => (policy ? (policy.createScriptURL(only) as string) : only);
}
