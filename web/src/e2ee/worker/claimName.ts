/**
 * Holds a name for as long as this worker lives, taking it from an earlier page; `lost` when a later one takes it. Browsers
 * without locks let everybody have it.
 */
export function claimName(name: string, lost: () => void): Promise<void> {
  const locks = (navigator as { locks?: LockManager }).locks;
  if (!locks) return Promise.resolve();
  return new Promise((resolve) => {
    const forever = () => {
      resolve();
      return new Promise<never>(() => undefined);
    };
    locks.request(name, { steal: true }, forever).catch(lost);
  });
}
